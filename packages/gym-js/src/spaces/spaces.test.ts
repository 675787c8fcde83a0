/** All spaces: properties that each must have, and samples equal to Gymnasium's (parity/record-spaces.py). */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Box, flattenSpace } from "./box.ts";
import { Discrete } from "./discrete.ts";
import { dtypes, isFloat, rangeOf } from "./dtype.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import { flatten, type Space } from "./space.ts";
import { spaceFromJson } from "./space-from-json.ts";

interface Recorded {
  readonly seed: number;
  readonly cases: Readonly<
    Record<
      string,
      { readonly samples: readonly (readonly number[])[]; readonly flat: readonly number[]; readonly flatSize: number }
    >
  >;
}

// The file is written by the script named above in this form.
const recorded = JSON.parse(readFileSync(new URL("./__recorded__/samples.json", import.meta.url), "utf8")) as Recorded;

const infinity = Number.POSITIVE_INFINITY;
const low = [-infinity, -1.5, -infinity, 0.25, -infinity, 10];
const high = [infinity, 2.5, 3, infinity, infinity, 10.5];
const shifted = new Discrete(7, { start: -2 });
const digits = new MultiDiscrete([5, 2, 4], { start: [0, -1, 3] });
const pair = new MultiDiscrete([3, 2], { start: [5, 0] });
const bits = new MultiBinary(8);
const fiveBits = new MultiBinary(5);
const ours: Readonly<Record<string, { readonly space: Space; readonly sample?: () => unknown }>> = {
  "box float32 of every kind of bound": { space: new Box({ low, high }) },
  "box float64 of every kind of bound": { space: new Box({ low, high, dtype: "float64" }) },
  "box uint8": { space: new Box({ low: 0, high: 255, shape: [3, 4], dtype: "uint8" }) },
  "box int32": { space: new Box({ low: -7, high: 1000, shape: [5], dtype: "int32" }) },
  discrete: { space: new Discrete(7, { start: -2 }) },
  "discrete masked": { space: shifted, sample: () => shifted.sample({ mask: [0, 1, 0, 1, 1, 0, 1] }) },
  "discrete masked out": masked(new Discrete(3, { start: 4 })),
  "discrete weighted": weighted(new Discrete(4)),
  "multi-discrete": { space: new MultiDiscrete([5, 2, 9], { start: [0, -1, 3] }) },
  "multi-discrete masked": {
    space: digits,
    sample: () =>
      digits.sample({
        mask: [
          [0, 1, 1, 0, 1],
          [false, false],
          [1, 1, 1, 1],
        ],
      }),
  },
  "multi-discrete weighted": {
    space: pair,
    sample: () =>
      pair.sample({
        probability: [
          [0.25, 0, 0.75],
          [0.5, 0.5],
        ],
      }),
  },
  "multi-binary": { space: new MultiBinary([3, 5]) },
  "multi-binary masked": { space: bits, sample: () => bits.sample({ mask: [2, 0, 1, 2, 2, 2, 0, 2] }) },
  "multi-binary weighted": { space: fiveBits, sample: () => fiveBits.sample({ probability: [0, 0.2, 0.5, 0.9, 1] }) },
};

function masked(space: Discrete): { space: Space; sample: () => number } {
  return { space, sample: () => space.sample({ mask: [false, false, false] }) };
}

function weighted(space: Discrete): { space: Space; sample: () => number } {
  return { space, sample: () => space.sample({ probability: [0.1, 0, 0.6, 0.3] }) };
}

function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return [value];
  // All other members of these spaces are typed arrays.
  return Array.from(value as ArrayLike<number>);
}

describe("equality with Gymnasium", () => {
  test("every recorded case has its space here, and the other way round", () => {
    expect(Object.keys(ours)).toEqual(Object.keys(recorded.cases));
  });

  test.each(Object.entries(recorded.cases))("%s samples, flattens and measures as in Gymnasium", (name, expected) => {
    const { space, sample } = ours[name] ?? { space: new Discrete(1) };
    space.seed(recorded.seed);
    const drawn = expected.samples.map(() => (sample === undefined ? space.sample() : sample()));
    expect(drawn.map(numbersOf)).toEqual(expected.samples);
    expect([...flatten(space, drawn[0])]).toEqual(expected.flat);
    expect(space.flatSize).toBe(expected.flatSize);
  });
});

test.each([
  ["both", () => pair.sample({ mask: [], probability: [] }), /takes a mask or a probability/],
  [
    "too few lists",
    () => pair.sample({ mask: [[1, 1, 1]] }),
    /needs a list for each element; received an array of length 1/,
  ],
  [
    "a list that is too short",
    () =>
      pair.sample({
        mask: [
          [1, 1],
          [1, 1],
        ],
      }),
    /3 entries, each 0 or 1, for element 0/,
  ],
  [
    "an entry of 2",
    () =>
      pair.sample({
        mask: [
          [1, 1, 1],
          [1, 2],
        ],
      }),
    /2 entries, each 0 or 1, for element 1/,
  ],
  [
    "no chance",
    () =>
      pair.sample({
        probability: [
          [0, 0, 0],
          [1, 0],
        ],
      }),
    /3 probabilities with sum 1 for element 0/,
  ],
  [
    "a sum of 2",
    () =>
      pair.sample({
        probability: [
          [1, 0, 1],
          [1, 0],
        ],
      }),
    /sum 2/,
  ],
  ["both for bits", () => bits.sample({ mask: [], probability: [] }), /takes a mask or a probability/],
  ["too few bits", () => bits.sample({ mask: [1] }), /needs 8 entries, each 0, 1 or 2; received/],
  ["a bit of 3", () => fiveBits.sample({ mask: [0, 1, 2, 3, 0] }), /needs 5 entries/],
  [
    "a probability above 1",
    () => fiveBits.sample({ probability: [0, 1, 1.5, 0, 0] }),
    /needs 5 probabilities from 0 to 1/,
  ],
])("sampling with %s is refused", (_, sample, message) => {
  expect(sample).toThrow(message);
});

const shapes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });
const boxes = fc
  .tuple(
    shapes,
    fc.constantFrom(...dtypes),
    fc.array(fc.tuple(fc.double(), fc.double()), { minLength: 27, maxLength: 27 }),
  )
  .map(([shape, dtype, pairs]) => {
    const { least, greatest } = rangeOf(dtype);
    const size = shape.reduce((a, b) => a * b, 1);
    const bound = (value: number): number => {
      if (Number.isNaN(value)) return 0;
      // Half the range keeps high - low finite.
      const held = Math.min(greatest / 2, Math.max(least / 2, value));
      return isFloat(dtype) ? (Number.isFinite(value) ? held : value) : Math.floor(held);
    };
    const ends = pairs.slice(0, size).map(([a, b]) => [bound(Math.min(a, b)), bound(Math.max(a, b))] as const);
    const open = (value: number): boolean => value === infinity;
    return new Box<(typeof dtypes)[number]>({
      low: ends.map(([a]) => (open(a) ? 0 : a)),
      high: ends.map(([, b]) => (open(-b) ? 0 : b)),
      shape,
      dtype,
    });
  });
const discretes = fc
  .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: -9, max: 9 }))
  .map(([n, start]) => new Discrete(n, { start }));
const multiDiscretes = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 1, maxLength: 5 })
  .map(
    (parts) =>
      new MultiDiscrete(
        parts.map(([n]) => n),
        { start: parts.map(([, start]) => start) },
      ),
  );
const anySpace: fc.Arbitrary<Space> = fc.oneof(
  boxes,
  discretes,
  multiDiscretes,
  shapes.map((shape) => new MultiBinary(shape)),
);

describe("properties of every space", () => {
  const check = (property: (space: Space, seed: number) => void): void =>
    fc.assert(fc.property(anySpace, fc.nat(), property), { seed: 7, numRuns: 200 });

  test("a sample is a member", () => {
    check((space, seed) => {
      space.seed(seed);
      expect(space.contains(space.sample())).toBe(true);
    });
  });

  test("the same seed gives the same samples", () => {
    check((space, seed) => {
      const draw = (): unknown[] => {
        space.seed(seed);
        return [space.sample(), space.sample()];
      };
      expect(draw()).toEqual(draw());
    });
  });

  test("a flat vector lies in the flat space and leads back to the member", () => {
    check((space, seed) => {
      space.seed(seed);
      const value = space.sample();
      const flat = flatten(space, value);
      expect(flattenSpace(space).contains(flat)).toBe(true);
      expect(space.unflatten(flat)).toEqual(value);
    });
  });

  test("flattening at an offset touches nothing else", () => {
    check((space, seed) => {
      space.seed(seed);
      const value = space.sample();
      const into = new Float64Array(space.flatSize + 2).fill(-99);
      space.flattenInto(value, into, 1);
      expect([into[0], into.at(-1)]).toEqual([-99, -99]);
      expect(space.unflatten(into, 1)).toEqual(value);
    });
  });

  test("a member and the space itself survive being written as JSON text", () => {
    check((space, seed) => {
      space.seed(seed);
      const again = spaceFromJson(JSON.parse(JSON.stringify(space.toJson())));
      again.seed(seed);
      const value = space.sample();
      expect(again.describe()).toBe(space.describe());
      expect(again.sample()).toEqual(value);
      // JSON has no negative zero, so members are compared by ===.
      const read = again.valueFromJson(JSON.parse(JSON.stringify(space.valueToJson(value))));
      expect(numbersOf(read).every((number, i) => number === numbersOf(value)[i])).toBe(true);
    });
  });

  test("values of other kinds are not members and are refused as JSON", () => {
    check((space) => {
      for (const wrong of [null, undefined, "0", {}, [], Number.NaN, new Float64Array(97)]) {
        expect(space.contains(wrong)).toBe(false);
        expect(() => space.valueFromJson(wrong)).toThrow(/in JSON is/);
      }
    });
  });
});

describe("what spaces refuse, and how they say it", () => {
  test("a box names the element whose bounds are crossed, outside its type, or not a number", () => {
    expect(() => new Box({ low: [0, 2], high: [1, 1] })).toThrow(/element 1 has low 2 and high 1/);
    expect(() => new Box({ low: 0, high: 256, dtype: "uint8" })).toThrow(/within uint8 \(0 to 255\); element 0 is 256/);
    expect(() => new Box({ low: -infinity, high: 0, dtype: "uint8" })).toThrow(/element 0 is -Infinity/);
    expect(() => new Box({ low: Number.NaN, high: 0 })).toThrow(/element 0 is NaN/);
    expect(() => new Box({ low: [0, 0], high: 1, shape: [3] })).toThrow(/3 numbers for the shape \(3,\)/);
  });

  test("a box contains its bounds, nothing beyond them, and no other array type", () => {
    const box = new Box({ low: -1, high: 1, shape: [2] });
    expect(box.contains(Float32Array.of(-1, 1))).toBe(true);
    expect(box.contains(Float32Array.of(-1, 1.0001))).toBe(false);
    expect(box.contains(Float32Array.of(Number.NaN, 0))).toBe(false);
    expect(box.contains(Float64Array.of(0, 0))).toBe(false);
    expect(box.contains(Float32Array.of(0))).toBe(false);
  });

  test("a discrete space refuses masks and probabilities that do not fit", () => {
    const space = new Discrete(3);
    expect(() => space.sample({ mask: [1, 0] })).toThrow(/must hold 3 entries/);
    expect(() => space.sample({ mask: [1, 0, 2] })).toThrow(/each 0 or 1/);
    expect(() => space.sample({ mask: [1, 1, 1], probability: [1, 0, 0] })).toThrow(/received both/);
    expect(() => space.sample({ probability: [1, 1, 1] })).toThrow(/sum 1/);
    expect(() => new Discrete(0)).toThrow(/positive integer.*received 0/);
  });

  test("one-hot vectors without an entry are refused", () => {
    expect(() => new Discrete(2).unflatten([0, 0])).toThrow(/not 0; received none/);
    expect(() => new MultiDiscrete([2, 2]).unflatten([1, 0, 0, 0])).toThrow(/Element 1/);
  });

  test("JSON that is no space is refused by field", () => {
    expect(() => spaceFromJson({ kind: "sphere" })).toThrow(/field kind .* received "sphere"/);
    expect(() => spaceFromJson({ kind: "box", low: [0], high: [1], shape: [1], dtype: "int64" })).toThrow(
      /field dtype/,
    );
    expect(() => spaceFromJson({ kind: "multi_binary", shape: 3 })).toThrow(
      /field shape .* list of numbers; received 3/,
    );
    expect(() => spaceFromJson(null)).toThrow(/field kind/);
  });

  test("spaces describe themselves as Gymnasium does", () => {
    expect(new Box({ low: -1, high: infinity, shape: [3] }).describe()).toBe("Box(-1, inf, (3,), float32)");
    expect(shifted.describe()).toBe("Discrete(7, start=-2)");
    expect(String(new MultiDiscrete([2, 3]))).toBe("MultiDiscrete([2 3])");
    expect(new MultiBinary([2, 3]).describe()).toBe("MultiBinary((2, 3))");
  });
});
