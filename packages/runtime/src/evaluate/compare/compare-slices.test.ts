import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { compareAnswers } from "./compare-answers.ts";
import { intervalOfPart } from "./compare-slices.ts";
import type { KeptAnswers, KeptSlice } from "./kept-answers.ts";
import { plantedRegressions } from "./testing/planted.ts";

describe("the interval of a part", () => {
  it("is Bonett and Price's where rows turn right or wrong", () => {
    const difference = Float64Array.from({ length: 98 }, (_, row) => (row < 9 ? -1 : row < 12 ? 1 : 0));
    const { low = 0, high = 0 } = intervalOfPart(difference, { toRight: 3, toWrong: 9 }) ?? {};
    // (4 − 10) / 100 ± 1.96 · √((0.14 − 0.06²) / 100).
    expect(low).toBeCloseTo(-0.06 - 1.959964 * Math.sqrt((0.14 - 0.0036) / 100), 10);
    expect(high).toBeCloseTo(-0.06 + 1.959964 * Math.sqrt((0.14 - 0.0036) / 100), 10);
  });

  it("is Student's of losses, and there is none of one row", () => {
    // Mean 2, variance 1: 2 ± 4.3027 / √3.
    const { low, high } = intervalOfPart(Float64Array.of(1, 2, 3), null) ?? {};
    expect([low, high]).toEqual([
      expect.closeTo(2 - 4.302653 / Math.sqrt(3), 5),
      expect.closeTo(2 + 4.302653 / Math.sqrt(3), 5),
    ]);
    expect(intervalOfPart(Float64Array.of(1), null)).toBeNull();
  });
});

describe("parts of the rows", () => {
  const rows = 1000;
  const slices: KeptSlice[] = ["Bonn", "Ulm", "Kiel"].map((name, city) => ({
    by: "city",
    name,
    positions: Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => row % 10 === city),
  }));
  const answering = (isRight: (row: number) => boolean, own: readonly KeptSlice[]): KeptAnswers => {
    const truth = new Int32Array(rows);
    const answers = truth.map((_, row) => (isRight(row) ? 0 : 1));
    const classes = { truth, answers, sure: new Float32Array(rows).fill(0.9), names: ["ham", "spam"] };
    return {
      rows: Int32Array.from(truth, (_, row) => 2 * row),
      outputs: new Map([["kind", { losses: new Float32Array(rows), classes }]]),
      slices: own,
      texts: new Map([[2 * 401, "text: so long"]]),
    };
  };
  const pair = (label: string | null, own: readonly KeptSlice[]) => ({
    label,
    before: answering((row) => row % 7 !== 0, slices),
    after: answering((row) => row % 7 !== 0 && !(row % 10 === 1 && row % 30 < 15), own),
  });
  const counts = { folds: 1, seeds: 1 };

  it("that got worse come first, with what turned in them, also where only one of the two was judged in parts", async () => {
    for (const own of [slices, []]) {
      const found = await compareAnswers({ pairs: [pair(null, own)], counts, stream: (name) => randomStream(1, name) });
      const [first, ...others] = found?.slices ?? [];
      expect(first).toMatchObject({ by: "city", name: "Ulm", rows: 100, verdict: "worse", output: "kind" });
      expect(first?.flips).toEqual({
        toRight: 0,
        toWrong: first === undefined ? 0 : Math.round(100 * (first.before - first.after)),
      });
      expect(others.map(({ verdict }) => verdict)).toEqual(["no difference", "no difference"]);
    }
  });

  it("of several pairs are put together, and each row is told with the pair that it turned in", async () => {
    const pairs = [pair("seed 1", slices), pair("seed 2", slices)];
    const found = await compareAnswers({
      pairs,
      counts: { folds: 1, seeds: 2 },
      stream: (name) => randomStream(1, name),
    });
    const [first] = found?.slices ?? [];
    expect(first).toMatchObject({ name: "Ulm", rows: 100, verdict: "worse" });
    const single = await compareAnswers({
      pairs: [pair(null, slices)],
      counts,
      stream: (name) => randomStream(1, name),
    });
    const lost = single?.outputs[0]?.flips?.toWrong ?? 0;
    expect(found?.outputs[0]).toMatchObject({
      flips: { toRight: 0, toWrong: 2 * lost },
      spread: { runs: [expect.closeTo(-lost / rows, 12), expect.closeTo(-lost / rows, 12)] },
    });
    expect(found?.flips).toHaveLength(2 * lost);
    expect(found?.flips.filter(({ row }) => row === 2 * 401)).toEqual([
      { ...found?.flips[0], row: 802, run: "seed 1", text: "text: so long" },
      { ...found?.flips[0], row: 802, run: "seed 2", text: "text: so long" },
    ]);
    expect(found?.flips[0]).toMatchObject({ to: "wrong", truth: "ham", before: "ham", after: "spam" });
  });
});

// A hundred are simulated in compare-slices.long.test.ts.
it("a drop from 90 to 75 % in 2 % of the rows is named, and nothing is where there is none, in 10 simulated pairs of each", async () => {
  const { named, falseAlarms } = await plantedRegressions(10, 100);
  expect(named).toBeGreaterThanOrEqual(9);
  expect(falseAlarms).toBeLessThanOrEqual(1);
}, 120_000);
