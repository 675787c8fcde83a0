import { describe, expect, it } from "vitest";
import { randomStream } from "../random/stream.ts";
import type { KeptAnswers } from "./kept-answers.ts";
import { comparePaired, mcNemar } from "./paired.ts";

/** Rows of two classes of which a run gets some right. */
function classes(rows: number, isRight: (row: number) => boolean): KeptAnswers {
  const truth = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const answers = truth.map((label, row) => (isRight(row) ? label : 1 - label));
  const losses = Float32Array.from({ length: rows }, (_, row) => (isRight(row) ? 0.1 : 2));
  return {
    rows: Int32Array.from({ length: rows }, (_, row) => 3 * row),
    outputs: new Map([["label", { losses, classes: { truth, answers } }]]),
  };
}

function losses(values: readonly number[]): KeptAnswers {
  return {
    rows: Int32Array.from(values, (_, row) => row),
    outputs: new Map([["price", { losses: Float32Array.from(values), classes: null }]]),
  };
}

const stream = () => randomStream(1, "test");

async function first(before: KeptAnswers, after: KeptAnswers) {
  const found = await comparePaired(before, after, stream());
  return found?.outputs[0] ?? expect.fail("nothing was compared");
}

describe("McNemar's exact test", () => {
  // Two-sided sums of the binomial distribution, by hand: 2 · (1 + 10) / 2¹⁰, 2 · (1 + 8 + 28) / 2⁸.
  it.each([
    [1, 9, 22 / 1024],
    [9, 1, 22 / 1024],
    [2, 6, 74 / 256],
    [0, 5, 2 / 32],
    [4, 4, 1],
    [0, 0, 1],
  ])("of %i and %i flips is %f", (toRight, toWrong, p) => {
    expect(mcNemar(toRight, toWrong)).toBeCloseTo(p, 12);
  });

  it("is a number for many thousands of flips", () => {
    expect(mcNemar(10_000, 10_000)).toBe(1);
    // The normal approximation with its correction: z = (400 − 1) / √20,000 = 2.8214.
    expect(mcNemar(10_200, 9_800)).toBeCloseTo(0.00478, 4);
    expect(mcNemar(0, 5_000)).toBe(0);
  });
});

describe("two runs on the same rows", () => {
  it("differ by the rows that only one gets right", async () => {
    const found = await first(
      classes(1000, (row) => row % 10 !== 0),
      classes(1000, (row) => row % 50 !== 0 && row !== 7),
    );
    expect(found).toMatchObject({ metric: "accuracy", before: 0.9, verdict: "better" });
    expect(found.after).toBeCloseTo(0.979, 12);
    expect(found.flips).toMatchObject({ toRight: 80, toWrong: 1 });
    const { low = 0, high = 0 } = found.interval ?? {};
    // 0.079 ± 1.96 · √((81 − 79² / 1000) / 1000²) = 0.062 to 0.096.
    expect(low).toBeCloseTo(0.062, 2);
    expect(high).toBeCloseTo(0.096, 2);
  });

  it("are called worse the other way round, and no different where few rows turn", async () => {
    const [good, bad] = [classes(400, (row) => row % 40 !== 0), classes(400, (row) => row % 8 !== 0)];
    expect((await first(good, bad)).verdict).toBe("worse");
    const other = classes(400, (row) => row % 40 !== 1);
    expect(await first(good, other)).toMatchObject({ verdict: "no difference", flips: { toRight: 10, toWrong: 10 } });
    expect(await first(good, good)).toMatchObject({ verdict: "no difference", interval: null });
  });

  it("are compared by the loss where rows are not right or wrong; less is better", async () => {
    const values = Array.from({ length: 200 }, (_, row) => 1 + (row % 7));
    const lower = values.map((value, row) => value - (row % 3 === 0 ? 0.2 : 0.1));
    expect(await first(losses(values), losses(lower))).toMatchObject({
      metric: "loss",
      flips: null,
      verdict: "better",
    });
    expect(await first(losses(lower), losses(values))).toMatchObject({ verdict: "worse" });
  });

  it("are not compared where the rows or the truth are others", async () => {
    const one = classes(100, () => true);
    expect(
      await comparePaired(
        one,
        classes(99, () => true),
        stream(),
      ),
    ).toBeNull();
    expect(await comparePaired(one, losses(Array.from({ length: 100 }, () => 1)), stream())).toBeNull();
  });
});
