/**
 * Pairs of runs that answered the same rows in, for each row how it was answered before and after out: once each, also where several pairs have
 * answered it.
 */
import type { Stream } from "../../random/stream.ts";
import type { RunCounts } from "../spread.ts";
import type { FlipCounts } from "./comparison.ts";
import type { KeptAnswers, KeptOutput } from "./kept-answers.ts";

/** Two runs that answered the same rows. */
export interface AnswerPair {
  /** Which of several: `seed 2`; null of the only one. */
  readonly label: string | null;
  readonly before: KeptAnswers;
  readonly after: KeptAnswers;
}

/** How a comparison is made. */
export interface Comparing {
  readonly pairs: readonly AnswerPair[];
  /** Of how many folds and seeds the pairs are. */
  readonly counts: RunCounts;
  /** Random numbers of a name. */
  readonly stream: (name: string) => Stream;
  readonly draws?: number;
  readonly between?: () => Promise<void>;
}

/** One output of all pairs, each row once. */
export interface PairedRows {
  readonly output: string;
  readonly metric: "accuracy" | "loss";
  /** Whether rows are right or wrong, or their losses; of several pairs the means of each row. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Rows that turned, in all pairs together; `[toRight, toWrong]` of each row. Null where they are not right or wrong. */
  readonly turned: { readonly toRight: Uint16Array; readonly toWrong: Uint16Array } | null;
}

export const usualDraws = 1000;
/** Below which a chance tells. */
export const significance = 0.05;

/** Of each row: whether it is right, or its loss. */
export function valuesOf({ classes, losses }: KeptOutput): ArrayLike<number> {
  if (classes === null) return losses;
  const { truth, answers } = classes;
  // A row that lacks the truth is neither right nor wrong.
  return Float64Array.from(truth, (label, row) => (label < 0 ? Number.NaN : answers[row] === label ? 1 : 0));
}

/** The place of each row of the data set, in the order in which they first come. */
export function placesOf(pairs: readonly AnswerPair[]): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (const { before } of pairs) for (const row of before.rows) if (!places.has(row)) places.set(row, places.size);
  return places;
}

/** One output of all pairs; `places` has each row's place. */
export function pairedRows(
  output: string,
  pairs: readonly AnswerPair[],
  places: ReadonlyMap<number, number>,
): PairedRows {
  const [before, after] = [new Float64Array(places.size), new Float64Array(places.size)];
  const times = new Uint16Array(places.size);
  const [toRight, toWrong] = [new Uint16Array(places.size), new Uint16Array(places.size)];
  let areClasses = true;
  for (const pair of pairs) {
    const [one, other] = [pair.before.outputs.get(output), pair.after.outputs.get(output)];
    if (one === undefined || other === undefined) continue;
    areClasses &&= one.classes !== null;
    const [old, fresh] = [valuesOf(one), valuesOf(other)];
    pair.before.rows.forEach((row, index) => {
      const place = places.get(row) ?? 0;
      const [was, is] = [old[index] ?? Number.NaN, fresh[index] ?? Number.NaN];
      before[place] = (before[place] ?? 0) + was;
      after[place] = (after[place] ?? 0) + is;
      times[place] = (times[place] ?? 0) + 1;
      if (is > was) toRight[place] = (toRight[place] ?? 0) + 1;
      if (is < was) toWrong[place] = (toWrong[place] ?? 0) + 1;
    });
  }
  const mean = (sums: Float64Array): Float64Array => sums.map((sum, place) => sum / (times[place] ?? 1));
  return {
    output,
    metric: areClasses ? "accuracy" : "loss",
    before: mean(before),
    after: mean(after),
    turned: areClasses ? { toRight, toWrong } : null,
  };
}

/** Rows of which something is known: those that have the truth. */
export function knownRows({ before, after }: Pick<PairedRows, "before" | "after">): Uint32Array {
  return Uint32Array.from(before, (_, row) => row).filter(
    (row) => !Number.isNaN(before[row]) && !Number.isNaN(after[row]),
  );
}

/** Of each row how much more it is than before. */
export function differencesOf({ before, after }: Pick<PairedRows, "before" | "after">): Float64Array {
  return after.map((value, row) => value - (before[row] ?? Number.NaN));
}

/** Rows that turned, of all or of some. */
export function flipsOf({ turned }: PairedRows, some: ArrayLike<number> | null): FlipCounts | null {
  if (turned === null) return null;
  const sum = (counts: Uint16Array): number => {
    if (some === null) return counts.reduce((all, count) => all + count, 0);
    let all = 0;
    for (let index = 0; index < some.length; index++) all += counts[some[index] ?? 0] ?? 0;
    return all;
  };
  return { toRight: sum(turned.toRight), toWrong: sum(turned.toWrong) };
}
