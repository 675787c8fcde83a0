/**
 * How many repeats and rows in, out: of what part of the repeats the interval of each figure holds what is true of all rows that are made this
 * way. Truths are closed forms, but for those that go by probabilities, which are taken of a million rows.
 */
import { randomStream, type Stream } from "../../random/stream.ts";
import type { Figure } from "../../train/metrics/figure.ts";
import { figuresOf } from "../../train/metrics/figures.ts";
import { bootstrapIntervals } from "../bootstrap.ts";
import { normalDistribution } from "../normal-distribution.ts";

/** Part of the rows that are of the second class, and how far its scores lie above those of the first, which are normal. */
const second = 0.3;
const apart = 1.5;
/** Scores above it are taken for the second class. */
const border = 1;
/** Numbers are normal, and answers are off by normal errors of this size. */
const error = 0.5;

/** Rows of two classes with probabilities, and of numbers. */
function simulated(rows: number, stream: Stream): ReadonlyMap<string, Figure> {
  const truth = new Int32Array(rows);
  const values = new Float32Array(2 * rows);
  const [numbers, answers] = [new Float32Array(rows), new Float32Array(rows)];
  for (let row = 0; row < rows; row++) {
    const label = stream.uniform() < second ? 1 : 0;
    const probability = 1 / (1 + Math.exp(border - stream.normal() - apart * label));
    truth[row] = label;
    values[2 * row] = 1 - probability;
    values[2 * row + 1] = probability;
    const answer = stream.normal();
    answers[row] = answer;
    numbers[row] = answer + error * stream.normal();
  }
  const classes = figuresOf({ task: "class", width: 2, border: null, truth, values });
  const sizes = figuresOf({ task: "numbers", width: 1, truth: numbers, values: answers });
  const named = (table: ReadonlyMap<string, () => Figure>, names: readonly string[]): [string, Figure][] =>
    names.flatMap((name) => {
      const figure = table.get(name);
      return figure === undefined ? [] : [[name, figure()]];
    });
  return new Map([
    ...named(classes, ["accuracy", "f1", "mcc", "auroc", "log_loss", "brier"]),
    ...named(sizes, ["rmse", "mae", "r2"]),
  ]);
}

function trueFigures(): ReadonlyMap<string, number> {
  // Of the second class found, of the first left alone.
  const [found, left] = [1 - normalDistribution(border - apart), normalDistribution(border)];
  const [hits, misses] = [second * found, second * (1 - found)];
  const [alarms, rest] = [(1 - second) * (1 - left), (1 - second) * left];
  const f1 = (right: number, wrong: number): number => (2 * right) / (2 * right + wrong);
  const below = (hits + alarms) * (hits + misses) * (rest + alarms) * (rest + misses);
  const many = simulated(1_000_000, randomStream(1, "all rows"));
  const measured = (name: string): number => many.get(name)?.(null) ?? Number.NaN;
  return new Map([
    ["accuracy", hits + rest],
    ["f1", (f1(hits, alarms + misses) + f1(rest, alarms + misses)) / 2],
    ["mcc", (hits * rest - alarms * misses) / Math.sqrt(below)],
    ["auroc", normalDistribution(apart / Math.SQRT2)],
    ["log_loss", measured("log_loss")],
    ["brier", measured("brier")],
    ["rmse", error],
    ["mae", error * Math.sqrt(2 / Math.PI)],
    ["r2", 1 - error ** 2 / (1 + error ** 2)],
  ]);
}

/** Part of the repeats whose interval holds the truth, by figure. */
export async function coverage({
  repeats,
  rows,
  draws,
}: Readonly<Record<"repeats" | "rows" | "draws", number>>): Promise<ReadonlyMap<string, number>> {
  const truth = trueFigures();
  const held = new Map([...truth.keys()].map((name) => [name, 0]));
  for (let repeat = 0; repeat < repeats; repeat++) {
    const figures = simulated(rows, randomStream(repeat, "rows"));
    const intervals = await bootstrapIntervals(figures, { rows, draws, stream: randomStream(repeat, "bootstrap") });
    for (const [name, value] of truth) {
      const { low = Number.NaN, high = Number.NaN } = intervals[name] ?? {};
      if (low <= value && value <= high) held.set(name, (held.get(name) ?? 0) + 1);
    }
  }
  return new Map([...held].map(([name, count]) => [name, count / repeats]));
}
