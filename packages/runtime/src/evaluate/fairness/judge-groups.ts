/**
 * Answers and what tells groups of their rows apart in, a table for each way and each output that answers with a class out, with intervals:
 * rows are drawn among all rows, so that a group is as large as chance makes it.
 */
import type { CheckedDataset, CheckedGroups } from "@penstock/dsl";
import type { Table } from "../../data/index.ts";
import { randomStream } from "../../random/stream.ts";
import { answeredClasses } from "../../train/metrics/classification.ts";
import type { Figure } from "../../train/metrics/figure.ts";
import { withTruth } from "../../train/metrics/with-truth.ts";
import type { Answers, OutputAnswers } from "../../train/predict.ts";
import { bootstrapIntervals, type Interval, leastRows } from "../bootstrap.ts";
import { sliceRows } from "../slices/slice-rows.ts";
import { type FairnessTable, fairnessPath, type GroupFigure, type GroupResult, groupShares } from "./fairness-table.ts";
import { boundOfGap, GroupRates, intervalOfLargest, type SignedGap } from "./group-rates.ts";
import { leastGroupRows } from "./least-group-rows.ts";

/** What is judged, and how. */
export interface Judging {
  readonly answers: Answers;
  readonly table: Table;
  readonly dataset: CheckedDataset;
  /** Outputs whose values are no probabilities. */
  readonly scored: ReadonlySet<string>;
  /** Draws for intervals; null for none. */
  readonly draws: number | null;
  readonly seed: number;
  readonly between: () => Promise<void>;
}

/** Figures that have intervals; the others would take a sort of the rows for each draw. */
const drawnFigures: readonly GroupFigure[] = groupShares;

/** One table for each way to tell groups apart and each output that answers with a class. */
export async function judgeGroups(groups: readonly CheckedGroups[], judging: Judging): Promise<FairnessTable[]> {
  const tables: FairnessTable[] = [];
  for (const one of groups) {
    for (const [output, part] of judging.answers.outputs) {
      const known = withTruth(part, judging.answers.rows);
      const { truth } = known.part;
      if (part.task !== "class" || !(truth instanceof Int32Array)) continue;
      tables.push(await judgeOutput(one, { output, ...known, truth }, judging));
    }
  }
  return tables;
}

interface JudgedOutput {
  readonly output: string;
  readonly part: OutputAnswers;
  readonly truth: Int32Array;
  readonly rows: Uint32Array;
}

async function judgeOutput(
  group: CheckedGroups,
  { output, part, truth, rows: judged }: JudgedOutput,
  { table, dataset, scored, draws, seed, between }: Judging,
): Promise<FairnessTable> {
  const { slices, left } = sliceRows(group, table, judged);
  const { values, width } = part;
  const sure = !scored.has(output);
  const rates = new GroupRates(
    { truth, predicted: answeredClasses(part), values, width, sure },
    slices.map(({ positions }) => positions),
  );
  // Of two classes the second is the one that is looked for.
  const classes = width === 2 ? [1] : Array.from({ length: width }, (_, index) => index);
  const large = slices.flatMap(({ positions }, index) => (positions.length >= leastGroupRows ? [index] : []));
  const differences = rates.differences(large, classes);
  const figures = new Map<string, Figure>();
  const gaps = new Map([...differences.keys()].map((name) => [name, rates.signedGaps(name, large, classes)] as const));
  for (const [name, own] of gaps) {
    for (const [index, { figure }] of own.entries()) figures.set(`${name} ${index}`, figure);
  }
  for (const index of classes) {
    for (const place of large) {
      for (const figure of drawnFigures) figures.set(rateKey(figure, place, index), rates.rate(figure, place, index));
    }
  }
  const rows = truth.length;
  const stream = randomStream(seed, "fairness", output, group.name);
  const intervals =
    draws === null || rows < leastRows ? null : await bootstrapIntervals(figures, { rows, draws, stream, between });
  const target = dataset.targets.find(({ name }) => name === output);
  const names = target?.type.kind === "class" ? target.type.classes : [];
  return {
    by: group.text,
    name: group.name,
    output,
    classes: classes.map((index) => ({
      name: names[index] ?? String(index),
      groups: slices.map(
        ({ name, positions }, place): GroupResult => ({
          name,
          rows: positions.length,
          small: positions.length < leastGroupRows,
          figures: rates.figures(place, index),
          intervals: intervals === null ? null : intervalsOf(intervals, place, index),
        }),
      ),
    })),
    differences: Object.fromEntries(differences),
    intervals: intervals === null ? null : largestOf(intervals, gaps),
    left,
  };
}

/** Intervals of differences from those of their gaps. */
function largestOf(
  intervals: Readonly<Record<string, Interval>>,
  gaps: ReadonlyMap<string, readonly SignedGap[]>,
): Record<string, Interval> {
  return Object.fromEntries(
    [...gaps].flatMap(([name, own]) => {
      const known = own.map((gap, index) => intervals[`${name} ${index}`] ?? boundOfGap(gap));
      return known.length === 0 ? [] : [[name, intervalOfLargest(known)]];
    }),
  );
}

function rateKey(figure: string, place: number, index: number): string {
  return `${figure}/${place}/${index}`;
}

function pick(
  intervals: Readonly<Record<string, Interval>>,
  nameOf: (key: string) => string | null,
): Record<string, Interval> {
  return Object.fromEntries(
    Object.entries(intervals).flatMap(([key, interval]) => {
      const name = nameOf(key);
      return name === null ? [] : [[name, interval]];
    }),
  );
}

function intervalsOf(
  intervals: Readonly<Record<string, Interval>>,
  place: number,
  index: number,
): GroupResult["intervals"] {
  return pick(intervals, (key) => drawnFigures.find((figure) => rateKey(figure, place, index) === key) ?? null);
}

/** The differences of tables as metrics of a split, with their intervals. */
export function fairnessMetrics(
  tables: readonly FairnessTable[],
  split: string,
): { readonly metrics: Record<string, number>; readonly intervals: Record<string, Interval> } {
  const metrics: Record<string, number> = {};
  const found: Record<string, Interval> = {};
  for (const table of tables) {
    for (const [figure, value] of Object.entries(table.differences)) {
      const path = fairnessPath(table, { split, figure });
      metrics[path] = value;
      const interval = table.intervals?.[figure];
      if (interval !== undefined) found[path] = interval;
    }
  }
  return { metrics, intervals: found };
}
