/**
 * The answers of two runs to the same rows in, how far apart they are, where, and whether these rows can tell it out. What both get right or
 * wrong says nothing of their difference; so rows are drawn with both answers (paired bootstrap), and rows on which only one is right are
 * counted. Runs that differ in seed and fold are compared with those of the same.
 */
import type { Figure } from "../../train/metrics/figure.ts";
import { type Confidences, calibrationError } from "../../train/metrics/probabilities.ts";
import { countedMean } from "../../train/metrics/row-counts.ts";
import { bootstrapIntervals, bootstrapMethod, type Interval } from "../bootstrap.ts";
import { methodOf, type RunCounts, type Spread, spreadOf } from "../spread.ts";
import { chanceOf } from "./chance.ts";
import { compareSlices } from "./compare-slices.ts";
import type { CalibrationChange, OutputComparison, PairedComparison, Told } from "./comparison.ts";
import { flippedRows } from "./flipped-rows.ts";
import type { KeptAnswers, KeptOutput } from "./kept-answers.ts";
import {
  type AnswerPair,
  type Comparing,
  differencesOf,
  flipsOf,
  knownRows,
  type PairedRows,
  pairedRows,
  placesOf,
  significance,
  usualDraws,
  valuesOf,
} from "./paired-rows.ts";

const isSame = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

function haveSameTruth({ classes: one }: KeptOutput, { classes: other }: KeptOutput): boolean {
  return one === null || other === null ? one === other : isSame(one.truth, other.truth);
}

/** Outputs that all pairs have answered, of the same rows with the same truth. */
function sharedOutputs(pairs: readonly AnswerPair[]): string[] {
  const [first] = pairs;
  return [...(first?.before.outputs.keys() ?? [])].filter((output) =>
    pairs.every(({ before, after }) => {
      const [one, other] = [before.outputs.get(output), after.outputs.get(output)];
      return one !== undefined && other !== undefined && haveSameTruth(one, other);
    }),
  );
}

/** Compares pair by pair; null where they did not answer the same rows, or none of the same outputs. */
export async function compareAnswers(comparing: Comparing): Promise<PairedComparison | null> {
  const { pairs, counts } = comparing;
  const shared = sharedOutputs(pairs);
  if (
    shared.length === 0 ||
    pairs.some(({ before, after }) => before.rows.length === 0 || !isSame(before.rows, after.rows))
  )
    return null;
  const places = placesOf(pairs);
  const outputs: OutputComparison[] = [];
  const rows = shared.map((output) => pairedRows(output, pairs, places));
  for (const one of rows) outputs.push(await compareOutput(one, comparing));
  const draws = comparing.draws ?? usualDraws;
  return {
    rows: places.size,
    pairs: pairs.length,
    method: pairs.length === 1 ? bootstrapMethod({ rows: places.size, draws }) : methodOf(counts),
    outputs,
    slices: compareSlices({ rows, places, comparing }),
    flips: flippedRows(pairs, shared),
  };
}

/** What is told where an interval leaves out zero and a chance is small: better is more accuracy, and less loss. */
export function toldBy(
  interval: Interval | null,
  chance: number,
  { metric, gain }: { readonly metric: "accuracy" | "loss"; readonly gain: number },
): Told {
  const apart = interval !== null && (interval.low > 0 || interval.high < 0);
  if (!apart || chance >= significance) return "no difference";
  return gain > 0 === (metric === "accuracy") ? "better" : "worse";
}

async function compareOutput(rows: PairedRows, comparing: Comparing): Promise<OutputComparison> {
  const { output, metric } = rows;
  const { pairs, counts, stream, draws = usualDraws, between } = comparing;
  const known = knownRows(rows);
  const at = (values: Float64Array): Float64Array => Float64Array.from(known, (row) => values[row] ?? Number.NaN);
  const difference = at(differencesOf(rows));
  const drawing = { rows: difference.length, draws, ...(between === undefined ? {} : { between }) };
  const figure: Figure = (counted) => countedMean(difference, counted);
  const spread = pairs.length === 1 ? null : spreadOfPairs(output, pairs, counts);
  const drawn = async (): Promise<Interval | null> => {
    const found = await bootstrapIntervals(new Map([["difference", figure]]), { ...drawing, stream: stream(output) });
    return found["difference"] ?? null;
  };
  const interval = spread === null ? await drawn() : intervalOf(spread);
  const p = chanceOf(difference, () => stream(`${output}/signs`));
  const [before, after] = [countedMean(at(rows.before), null), countedMean(at(rows.after), null)];
  return {
    output,
    metric,
    before,
    after,
    interval,
    spread,
    flips: flipsOf(rows, null),
    p,
    calibration: await calibrationOf(output, comparing),
    verdict: toldBy(interval, p, { metric, gain: figure(null) }),
  };
}

function intervalOf({ low, high }: Spread): Interval | null {
  return low === null || high === null ? null : { low, high };
}

/** Of each pair how much more its mean is than before. */
function spreadOfPairs(output: string, pairs: readonly AnswerPair[], counts: RunCounts): Spread {
  const differences = pairs.map(({ before, after }) => {
    const mean = ({ outputs }: KeptAnswers): number => {
      const part = outputs.get(output);
      if (part === undefined) return Number.NaN;
      return countedMean(
        Float64Array.from(valuesOf(part)).filter((value) => !Number.isNaN(value)),
        null,
      );
    };
    return mean(after) - mean(before);
  });
  return spreadOf("difference", differences, counts);
}

function confidencesOf(part: KeptOutput | undefined): Confidences | null {
  const { classes = null } = part ?? {};
  if (classes === null || classes.sure === null) return null;
  const { truth, answers, sure } = classes;
  const known = Uint32Array.from(truth, (_, row) => row).filter((row) => (truth[row] ?? -1) >= 0);
  return {
    confidence: Float64Array.from(known, (row) => sure[row] ?? Number.NaN),
    right: Uint8Array.from(known, (row) => (answers[row] === truth[row] ? 1 : 0)),
  };
}

async function calibrationOf(
  output: string,
  { pairs, counts, stream, draws = usualDraws, between }: Comparing,
): Promise<CalibrationChange | null> {
  const found = pairs.flatMap(({ before, after }) => {
    const [one, other] = [confidencesOf(before.outputs.get(output)), confidencesOf(after.outputs.get(output))];
    return one === null || other === null ? [] : [{ one, other }];
  });
  const [first] = found;
  if (first === undefined || found.length < pairs.length) return null;
  const errors = found.map(({ one, other }) => [calibrationError(one, null), calibrationError(other, null)] as const);
  const mean = (side: 0 | 1): number => errors.reduce((sum, pair) => sum + pair[side], 0) / errors.length;
  if (found.length > 1) {
    const spread = spreadOf(
      "difference",
      errors.map(([was, is]) => is - was),
      counts,
    );
    return { before: mean(0), after: mean(1), interval: intervalOf(spread) };
  }
  const { one, other } = first;
  const figure: Figure = (counted) => calibrationError(other, counted) - calibrationError(one, counted);
  const drawing = { rows: one.right.length, draws, stream: stream(`${output}/calibration`) };
  const intervals = await bootstrapIntervals(new Map([["calibration", figure]]), {
    ...drawing,
    ...(between === undefined ? {} : { between }),
  });
  return { before: mean(0), after: mean(1), interval: intervals["calibration"] ?? null };
}
