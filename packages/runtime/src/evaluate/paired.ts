/**
 * The answers of two runs to the same rows in, how far apart they are and whether these rows can tell it out. What both get right or wrong says
 * nothing of their difference; so rows are drawn with both answers (paired bootstrap), and of classes the rows on which only one is right are
 * counted (McNemar, Note on the sampling error of the difference between correlated proportions, Psychometrika 12, 1947; the exact test).
 */
import type { Stream } from "../random/stream.ts";
import type { Figure } from "../train/metrics/figure.ts";
import { countedMean } from "../train/metrics/row-counts.ts";
import { bootstrapIntervals, bootstrapMethod, type Interval } from "./bootstrap.ts";
import type { KeptAnswers, KeptOutput } from "./kept-answers.ts";

/** How two runs differ on one output. */
export interface PairedDifference {
  readonly output: string;
  /** Accuracy of classes, the loss of everything else. */
  readonly metric: "accuracy" | "loss";
  readonly before: number;
  readonly after: number;
  /** Of `after − before`, 95 %; null where no row differs. */
  readonly interval: Interval | null;
  /** Rows that only one of the two gets right; null where rows are not right or wrong. */
  readonly flips: {
    readonly toRight: number;
    readonly toWrong: number;
    /** That as many or more go one way by chance. */
    readonly p: number;
  } | null;
  readonly verdict: "better" | "worse" | "no difference";
}

/** All outputs of both. */
export interface PairedComparison {
  readonly rows: number;
  readonly method: string;
  readonly outputs: readonly PairedDifference[];
}

const draws = 1000;
const significance = 0.05;

/** Chance that of so many flips as few go the rarer way as did, or as few the other, where both ways are as likely. */
export function mcNemar(toRight: number, toWrong: number): number {
  const n = toRight + toWrong;
  const fewer = Math.min(toRight, toWrong);
  // Terms of the binomial distribution, each from the one before it, in logarithms: 2⁻ⁿ is no number any more from 1,075 on.
  let term = -n * Math.LN2;
  let sum = Math.exp(term);
  for (let k = 1; k <= fewer; k++) {
    term += Math.log((n - k + 1) / k);
    sum += Math.exp(term);
  }
  return Math.min(1, 2 * sum);
}

const isSame = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

/** Compares run by run; null where they did not answer the same rows, or none of the same outputs. */
export async function comparePaired(
  before: KeptAnswers,
  after: KeptAnswers,
  stream: Stream,
): Promise<PairedComparison | null> {
  const { rows } = before;
  if (rows.length === 0 || !isSame(rows, after.rows)) return null;
  const outputs: PairedDifference[] = [];
  for (const [output, one] of before.outputs) {
    const other = after.outputs.get(output);
    if (other !== undefined && haveSameTruth(one, other))
      outputs.push(await compareOutput(output, [one, other], stream));
  }
  return outputs.length === 0
    ? null
    : { rows: rows.length, method: bootstrapMethod({ rows: rows.length, draws }), outputs };
}

function haveSameTruth({ classes: one }: KeptOutput, { classes: other }: KeptOutput): boolean {
  return one === null || other === null ? one === other : isSame(one.truth, other.truth);
}

/** Of each row: whether it is right, or its loss. */
function valuesOf({ classes, losses }: KeptOutput): Float64Array {
  return classes === null
    ? Float64Array.from(losses)
    : Float64Array.from(classes.truth, (label, row) => (classes.answers[row] === label ? 1 : 0));
}

async function compareOutput(
  output: string,
  [one, other]: readonly [KeptOutput, KeptOutput],
  stream: Stream,
): Promise<PairedDifference> {
  const [before, after] = [valuesOf(one), valuesOf(other)];
  const difference = after.map((value, row) => value - (before[row] ?? Number.NaN));
  const figure: Figure = (counts) => countedMean(difference, counts);
  const found = await bootstrapIntervals(new Map([["difference", figure]]), { rows: before.length, draws, stream });
  const interval = found["difference"] ?? null;
  const count = (sign: number): number => difference.reduce((sum, value) => sum + (value === sign ? 1 : 0), 0);
  const [toRight, toWrong] = [count(1), count(-1)];
  const flips = one.classes === null ? null : { toRight, toWrong, p: mcNemar(toRight, toWrong) };
  const apart = interval !== null && (interval.low > 0 || interval.high < 0);
  const told = apart && (flips === null || flips.p < significance);
  const improved = flips === null ? figure(null) < 0 : figure(null) > 0;
  return {
    output,
    metric: flips === null ? "loss" : "accuracy",
    before: countedMean(before, null),
    after: countedMean(after, null),
    interval,
    flips,
    verdict: told ? (improved ? "better" : "worse") : "no difference",
  };
}
