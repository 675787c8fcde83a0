/** The generator against recorded NumPy streams (parity/record-numpy.py); all comparisons are exact. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { IntegerArray } from "./bounded-integers.ts";
import type { Generator } from "./generator.ts";
import { SeedSequence } from "./seed-sequence.ts";
import { seededGenerator } from "./seeded-generator.ts";

interface Call {
  readonly call: string;
  readonly values: readonly number[];
  readonly low?: number;
  readonly high?: number;
  readonly mean?: number;
  readonly deviation?: number;
  readonly dtype?: string;
  readonly count?: number;
  readonly weights?: readonly number[];
}

interface Recorded {
  readonly sequences: readonly { seed: string; words: readonly number[]; grandchild: readonly number[] }[];
  readonly draws: readonly { seed: string; calls: readonly Call[] }[];
  readonly wide: readonly { method: string; digests: readonly string[] }[];
  readonly streams: readonly { kind: string; seed: number; count: number; folded: string; last: number }[];
}

// The file is written by the script named above in this form.
const recorded = JSON.parse(
  readFileSync(new URL("./__recorded__/generator.json", import.meta.url), "utf8"),
) as Recorded;

/** Repeats a recorded call on our generator. */
function repeat(rng: Generator, call: Call): number[] {
  const { low = 0, high = 0, mean = 0, deviation = 0, count = 0, weights = [] } = call;
  const each = (draw: () => number): number[] => call.values.map(draw);
  switch (call.call) {
    case "random":
      return each(() => rng.random());
    case "uniform":
      return each(() => rng.uniform(low, high));
    case "integers":
      return each(() => rng.integers(low, high));
    case "normal":
      return each(() => rng.normal(mean, deviation));
    case "exponential":
      return each(() => rng.exponential(mean));
    case "choice":
      return each(() => rng.choice(Array.from({ length: count }, (_, i) => i)));
    case "weighted":
      return each(() => rng.choice(Array.from(weights.keys()), weights));
    case "shuffle": {
      const items = Array.from({ length: count }, (_, i) => i);
      rng.shuffle(items);
      return items;
    }
    case "fill":
      return Array.from(rng.fillIntegers(arrayFor(call.dtype, call.values.length), low, high));
    default:
      throw new Error(`no such call: ${call.call}`);
  }
}

function arrayFor(dtype: string | undefined, length: number): IntegerArray {
  if (dtype === "int8") return new Int8Array(length);
  if (dtype === "uint8") return new Uint8Array(length);
  return dtype === "int16" ? new Int16Array(length) : new Int32Array(length);
}

describe("equality with NumPy", () => {
  test.each(recorded.sequences)("a seed sequence of $seed gives NumPy's words and its children's", (sequence) => {
    const seeds = new SeedSequence(BigInt(sequence.seed));
    expect([...seeds.generateWords(9)]).toEqual(sequence.words);
    const grandchild = seeds.spawn(3)[2]?.spawn(1)[0];
    expect([...(grandchild?.generateWords(4) ?? [])]).toEqual(sequence.grandchild);
  });

  test.each(recorded.draws)("every method draws NumPy's values from seed $seed", ({ seed, calls }) => {
    const { rng } = seededGenerator(BigInt(seed));
    for (const call of calls) expect({ ...call, values: repeat(rng, call) }).toEqual(call);
  });

  test.each(recorded.streams)("$count draws of $kind from seed $seed have NumPy's bits", (stream) => {
    const { rng } = seededGenerator(stream.seed);
    const draw = { random: () => rng.random(), standard_normal: () => rng.normal() }[stream.kind];
    const bits = new DataView(new ArrayBuffer(8));
    let folded = 0n;
    let last = 0;
    for (let i = 0; i < stream.count; i++) {
      last = draw?.() ?? rng.exponential();
      bits.setFloat64(0, last);
      folded ^= bits.getBigUint64(0);
    }
    expect({ folded: folded.toString(16).padStart(16, "0"), last }).toEqual({
      folded: stream.folded,
      last: stream.last,
    });
  });
});

/** A thousand draws of one method, as record-numpy.py asks NumPy for them. */
function thousand(method: string, rng: Generator): number[] {
  const thousandItems = Array.from({ length: 1000 }, (_, i) => i);
  if (method === "shuffle") {
    rng.shuffle(thousandItems);
    return thousandItems;
  }
  const draw = {
    random: () => rng.random(),
    uniform: () => rng.uniform(-3.5, 7.25),
    normal: () => rng.normal(1.5, 0.25),
    exponential: () => rng.exponential(2),
    geometric: () => rng.geometric(0.25),
    integers: () => rng.integers(-5, 1000),
    choice: () => rng.choice(thousandItems),
    weighted: () => rng.choice([0, 1, 2, 3], [0.1, 0.2, 0.3, 0.4]),
  }[method];
  if (draw === undefined) throw new Error(`no such method: ${method}`);
  return Array.from({ length: 1000 }, draw);
}

describe("a thousand draws from each of a thousand seeds", () => {
  test.each(recorded.wide)("$method: NumPy's bits", ({ method, digests }) => {
    const ours = digests.map((_, hundred) => {
      const hash = createHash("sha256");
      for (let seed = 100 * hundred; seed < 100 * hundred + 100; seed++) {
        hash.update(new Uint8Array(Float64Array.from(thousand(method, seededGenerator(seed).rng)).buffer));
      }
      return hash.digest("hex");
    });
    expect(ours).toEqual(digests);
  });
});

describe("seeds", () => {
  test("a missing seed gives a different generator each time, which its reported seed reproduces", () => {
    const [first, second] = [seededGenerator(), seededGenerator()];
    expect(first.seed).not.toBe(second.seed);
    expect(seededGenerator(first.seed).rng.random()).toBe(first.rng.random());
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53, -3n])("the seed %s is refused with what is expected", (seed) => {
    expect(() => new SeedSequence(seed)).toThrow(/must be an integer of at least 0/);
  });

  test("a snapshot continues at the same draw, also in the middle of a 64-bit word", () => {
    const { rng } = seededGenerator(5);
    rng.integers(10);
    const state = rng.snapshot();
    const after = [rng.integers(10), rng.random()];
    rng.restore(state);
    expect([rng.integers(10), rng.random()]).toEqual(after);
  });
});

describe("ranges", () => {
  test("integers stay within their bounds for any range", () => {
    const bound = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });
    fc.assert(
      fc.property(bound, bound, fc.nat(), (a, b, seed) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const drawn = seededGenerator(seed).rng.integers(low, high, true);
        expect(drawn).toBeGreaterThanOrEqual(low);
        expect(drawn).toBeLessThanOrEqual(high);
      }),
      { seed: 1 },
    );
  });

  test("an empty range, a bad weight and a range too wide for its array are refused", () => {
    const { rng } = seededGenerator(1);
    expect(() => rng.integers(3, 3)).toThrow(/holds at least one; received 3 to 2/);
    expect(() => rng.fillIntegers(new Int8Array(2), 0, 129)).toThrow(/holds -128 to 127; received the range 0 to 128/);
    expect(() => rng.choice([1, 2], [0.5, 0.6])).toThrow(/sum 1; received .* with sum 1.1/);
    expect(() => rng.choice([])).toThrow(/at least one item/);
    expect(() => rng.uniform(-Number.MAX_VALUE, Number.MAX_VALUE)).toThrow(/finite/);
    expect(() => rng.normal(0, -1)).toThrow(/deviation of at least 0; received -1/);
  });
});

test("an array is filled with what uniform draws, and bounds without a finite difference are refused", () => {
  const [one, all] = [seededGenerator(5).rng, seededGenerator(5).rng];
  const drawn = Array.from({ length: 6 }, () => one.uniform(-2, 7));
  expect([...all.fillUniform(new Float64Array(6), { low: -2, high: 7 })]).toEqual(drawn);
  expect(one.random()).toBe(all.random());
  expect(() => all.fillUniform(new Float64Array(1), { low: 0, high: Number.POSITIVE_INFINITY })).toThrow(
    /to be finite/,
  );
});
