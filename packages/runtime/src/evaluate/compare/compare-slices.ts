/**
 * Parts of rows that two runs answered in, in which of them one is worse out. A part in which one differs by chance is found easily among many:
 * so chances are corrected for how many parts there are, and only then is a part named.
 */
import { countedMean } from "../../train/metrics/row-counts.ts";
import type { Interval } from "../bootstrap.ts";
import { studentQuantile } from "../student-t.ts";
import { chanceOf, holm } from "./chance.ts";
import type { FlipCounts, SliceComparison } from "./comparison.ts";
import {
  type AnswerPair,
  type Comparing,
  differencesOf,
  flipsOf,
  knownRows,
  type PairedRows,
  significance,
} from "./paired-rows.ts";

interface Slicing {
  /** Of each output. */
  readonly rows: readonly PairedRows[];
  /** Rows of the data set by their place in these. */
  readonly places: ReadonlyMap<number, number>;
  readonly comparing: Comparing;
}

interface Part {
  readonly by: string;
  readonly name: string;
  readonly positions: Uint32Array;
}

/** Parts of several pairs are put together by their names: folds have other rows of each. */
function partsOf(pairs: readonly AnswerPair[], places: ReadonlyMap<number, number>): Part[] {
  const parts = new Map<string, { by: string; name: string; positions: Set<number> }>();
  for (const { before, after } of pairs) {
    // Rows that are the same belong to the same parts, whoever has told them apart; the newer of the two knows more.
    const slices = after.slices.length > 0 ? after.slices : before.slices;
    for (const { by, name, positions } of slices) {
      const key = JSON.stringify([by, name]);
      const part = parts.get(key) ?? { by, name, positions: new Set<number>() };
      for (let index = 0; index < positions.length; index++) {
        const place = places.get(before.rows[positions[index] ?? 0] ?? -1);
        if (place !== undefined) part.positions.add(place);
      }
      parts.set(key, part);
    }
  }
  return [...parts.values()].flatMap(({ positions, ...part }) =>
    positions.size === 0 ? [] : [{ ...part, positions: Uint32Array.from(positions) }],
  );
}

/** What is known of a part before others are looked at. */
type Judged = Omit<SliceComparison, "corrected" | "verdict">;

function judge(part: Part, rows: PairedRows, { stream }: Comparing): Judged {
  const { by, name } = part;
  const known = new Set(knownRows(rows));
  const positions = part.positions.filter((place) => known.has(place));
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(positions, (place) => values[place] ?? Number.NaN);
  const [before, after] = [pick(rows.before), pick(rows.after)];
  const difference = differencesOf({ before, after });
  const flips = flipsOf(rows, positions);
  return {
    output: rows.output,
    by,
    name,
    rows: positions.length,
    metric: rows.metric,
    before: countedMean(before, null),
    after: countedMean(after, null),
    interval: intervalOfPart(difference, flips),
    flips,
    p: chanceOf(difference, () => stream(`${rows.output}/${by}/${name}/signs`)),
  };
}

/** Every part of every output, those that got worse first. */
export function compareSlices({ rows, places, comparing }: Slicing): SliceComparison[] {
  const parts = partsOf(comparing.pairs, places);
  const judged = rows
    .flatMap((one) => parts.map((part) => judge(part, one, comparing)))
    .filter((part) => part.rows > 0);
  const corrected = holm(judged.map(({ p }) => p));
  const found = judged.map((part, index): SliceComparison => {
    const chance = corrected[index] ?? 1;
    const gain = part.metric === "accuracy" ? part.after - part.before : part.before - part.after;
    const verdict = chance >= significance ? "no difference" : gain > 0 ? "better" : "worse";
    return { ...part, corrected: chance, verdict };
  });
  const rank = { worse: 0, better: 1, "no difference": 2 };
  return found.sort((a, b) => rank[a.verdict] - rank[b.verdict] || a.p - b.p);
}

/** How often the normal distribution lies within 95 % of its middle. */
const wide = 1.959964;

/**
 * Of the mean difference: of rows that turn right or wrong once by Bonett and Price's adjusted interval (Adjusted Wald Confidence Interval for a
 * Difference of Binomial Proportions Based on Paired Data, Journal of Educational and Behavioral Statistics 37, 2012), else by Student's t. Draws
 * would say the same, and take seconds where there are many parts.
 */
export function intervalOfPart(difference: Float64Array, flips: FlipCounts | null): Interval | null {
  const n = difference.length;
  if (flips !== null && difference.every(Number.isInteger)) {
    const [right, wrong] = [(flips.toRight + 1) / (n + 2), (flips.toWrong + 1) / (n + 2)];
    const half = wide * Math.sqrt((right + wrong - (right - wrong) ** 2) / (n + 2));
    return { low: Math.max(-1, right - wrong - half), high: Math.min(1, right - wrong + half) };
  }
  if (n < 2) return null;
  const mean = countedMean(difference, null);
  const squares = difference.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (squares === 0 || Number.isNaN(squares)) return null;
  const half = studentQuantile(0.975, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { low: mean - half, high: mean + half };
}
