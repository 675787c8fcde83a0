import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { compareAnswers } from "./compare-answers.ts";
import type { KeptAnswers } from "./kept-answers.ts";

/** Rows of two classes of which a run gets some right. */
function classes(rows: number, isRight: (row: number) => boolean): KeptAnswers {
  const truth = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const answers = truth.map((label, row) => (isRight(row) ? label : 1 - label));
  const losses = Float32Array.from({ length: rows }, (_, row) => (isRight(row) ? 0.1 : 2));
  return {
    rows: Int32Array.from({ length: rows }, (_, row) => 3 * row),
    outputs: new Map([
      [
        "label",
        { losses, classes: { truth, answers, sure: losses.map((loss) => Math.exp(-loss)), names: ["no", "yes"] } },
      ],
    ]),
    slices: [],
    texts: new Map(),
  };
}

function losses(values: readonly number[]): KeptAnswers {
  return {
    rows: Int32Array.from(values, (_, row) => row),
    outputs: new Map([["price", { losses: Float32Array.from(values), classes: null }]]),
    slices: [],
    texts: new Map(),
  };
}

function compared(before: KeptAnswers, after: KeptAnswers) {
  const stream = (name: string) => randomStream(1, "test", name);
  return compareAnswers({ pairs: [{ label: null, before, after }], counts: { folds: 1, seeds: 1 }, stream });
}

async function first(before: KeptAnswers, after: KeptAnswers) {
  const found = await compared(before, after);
  return found?.outputs[0] ?? expect.fail("nothing was compared");
}

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
      await compared(
        one,
        classes(99, () => true),
      ),
    ).toBeNull();
    expect(await compared(one, losses(Array.from({ length: 100 }, () => 1)))).toBeNull();
  });
});
