import { describe, expect, test } from "vitest";
import { randomStream } from "../random/stream.ts";
import type { Figure } from "../train/metrics/figure.ts";
import { figuresOf } from "../train/metrics/figures.ts";
import { bootstrapIntervals, bootstrapMethod, drawCounts, drawsOf } from "./bootstrap.ts";
import { coverage } from "./testing/coverage.ts";

/** Figures of two classes told apart by a probability of the second. */
function figures(truth: readonly number[], probabilities: readonly number[]): ReadonlyMap<string, Figure> {
  const table = figuresOf({
    task: "class",
    width: 2,
    border: null,
    truth: Int32Array.from(truth),
    values: Float32Array.from(probabilities.flatMap((one) => [1 - one, one])),
  });
  return new Map(
    ["accuracy", "auroc", "log_loss"].flatMap((name) => {
      const figure = table.get(name);
      return figure === undefined ? [] : [[`test.label.${name}`, figure()] as const];
    }),
  );
}

const truth = Array.from({ length: 60 }, (_, row) => row % 2);
const unsure = truth.map((label, row) =>
  row % 5 === 0 ? 0.5 + (0.5 - label) * 0.4 : 0.5 + (label - 0.5) * (0.2 + row / 100),
);

describe("intervals by bootstrap", () => {
  const drawn = (seed: number, draws = 400) =>
    bootstrapIntervals(figures(truth, unsure), { rows: 60, draws, stream: randomStream(seed, "bootstrap") });

  test("hold the figure, are the same for the same seed and others for another", async () => {
    const intervals = await drawn(1);
    for (const [path, figure] of figures(truth, unsure)) {
      const { low, high } = intervals[path] ?? { low: Number.NaN, high: Number.NaN };
      expect(low).toBeLessThan(figure(null));
      expect(high).toBeGreaterThan(figure(null));
    }
    expect(await drawn(1)).toEqual(intervals);
    expect(await drawn(2)).not.toEqual(intervals);
  });

  test("are about as wide as the formula says for a part of rows", async () => {
    const { low = 0, high = 0 } = (await drawn(3, 2000))["test.label.accuracy"] ?? {};
    // 0.8 ± 1.96·√(0.8·0.2/60).
    expect(high - low).toBeGreaterThan(0.8 * 2 * 1.96 * Math.sqrt((0.8 * 0.2) / 60));
    expect(high - low).toBeLessThan(1.2 * 2 * 1.96 * Math.sqrt((0.8 * 0.2) / 60));
  });

  test("of what is never wrong say how far the truth may be, and are left out where nothing can be said", async () => {
    const sure = figures(truth, truth);
    const intervals = await bootstrapIntervals(sure, { rows: 60, draws: 200, stream: randomStream(1, "bootstrap") });
    // Of 60 rows none wrong: 0.025^(1/60).
    expect(intervals).toEqual({ "test.label.accuracy": { low: expect.closeTo(0.025 ** (1 / 60), 12), high: 1 } });
    const wrong = figures(
      truth,
      truth.map((label) => 1 - label),
    );
    const none = await bootstrapIntervals(wrong, { rows: 60, draws: 200, stream: randomStream(1, "bootstrap") });
    expect(none["test.label.accuracy"]).toEqual({ low: 0, high: expect.closeTo(1 - 0.025 ** (1 / 60), 12) });
  });

  test("are left out of a figure that most draws do not define, and of fewer than ten rows", async () => {
    const rare = truth.map((_, row) => (row === 0 ? 1 : 0));
    const intervals = await bootstrapIntervals(figures(rare, unsure), {
      rows: 60,
      draws: 200,
      stream: randomStream(1, "bootstrap"),
    });
    expect(Object.keys(intervals).sort()).toEqual(["test.label.accuracy", "test.label.log_loss"]);
    const few = { rows: 9, draws: 200, stream: randomStream(1, "bootstrap") };
    expect(await bootstrapIntervals(figures(truth.slice(0, 9), unsure.slice(0, 9)), few)).toEqual({});
  });
});

test("A draw has as many rows as there are, and each row as often as another in the long run", () => {
  const stream = randomStream(5, "draws");
  const often = new Float64Array(20);
  for (let draw = 0; draw < 2000; draw++) {
    const counts = drawCounts(20, stream);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    counts.forEach((count, row) => {
      often[row] = (often[row] ?? 0) + count;
    });
  }
  // 2,000 ± 4 standard deviations of √(2,000·0.95).
  for (const count of often) expect(Math.abs(count - 2000)).toBeLessThan(180);
});

test("Of very many rows fewer draws are made, and it is said how many", () => {
  expect(drawsOf({ rows: 10_000, draws: 1000 })).toBe(1000);
  expect(drawsOf({ rows: 250_000, draws: 1000 })).toBe(400);
  expect(drawsOf({ rows: 50_000_000, draws: 1000 })).toBe(200);
  expect(drawsOf({ rows: 50_000_000, draws: 100 })).toBe(100);
  expect(bootstrapMethod({ rows: 250_000, draws: 1000 })).toBe(
    "95 % intervals by bootstrap (BCa): 400 draws of the 250,000 rows",
  );
});

test("About 95 of 100 intervals of simulated rows hold what is true of all such rows", async () => {
  const found = await coverage({ repeats: 200, rows: 120, draws: 300 });
  expect(found.size).toBe(9);
  // 95 % ± 3 standard deviations of 200 repeats, and what 300 draws leave open.
  for (const [name, part] of found) expect(part, name).toBeGreaterThan(0.89);
  const mean = [...found.values()].reduce((sum, part) => sum + part, 0) / found.size;
  expect(mean).toBeGreaterThan(0.925);
  expect(mean).toBeLessThan(0.975);
});
