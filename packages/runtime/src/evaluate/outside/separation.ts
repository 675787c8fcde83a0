/**
 * Scores of rows from inside and from outside in, how well they are told apart out: without a threshold, and at one that was fitted on
 * other rows.
 */
import type { Figure } from "../../train/metrics/figure.ts";
import { rank, rocAreaOf } from "../../train/metrics/rankings.ts";
import { countAt, type RowCounts } from "../../train/metrics/row-counts.ts";

/** Scores of rows, the greater the stranger. */
export interface Scored {
  readonly inside: Float32Array;
  /** Of each row from inside: 1 where its class is answered right. */
  readonly right: Uint8Array;
  readonly outside: Float32Array;
}

/** What a threshold is fitted for. */
export type Aim = "balanced" | "accuracy" | { readonly keep: number };

/** The score that so large a part of rows does not exceed. */
export function quantile(scores: Float32Array, part: number): number {
  const sorted = Float32Array.from(scores).sort();
  const place = Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1));
  return sorted[place] ?? Number.POSITIVE_INFINITY;
}

/**
 * The score above which rows are refused. Between the last row that is not refused and the next it lies in the middle, so that it
 * does not depend on either alone.
 */
export function fitThreshold({ inside, right, outside }: Scored, aim: Aim): number {
  if (typeof aim === "object") return quantile(inside, aim.keep);
  const rows = [
    ...Array.from(inside, (score, row) => ({ score, gain: right[row] === 1 ? 1 / weight(inside) : 0 })),
    // Each one refused less is one wrong more.
    ...Array.from(outside, (score) => ({ score, gain: -1 / weight(outside) })),
  ].sort((a, b) => a.score - b.score);
  let [sum, best, at] = [0, 0, -1];
  for (let place = 0; place < rows.length; place++) {
    sum += rows[place]?.gain ?? 0;
    const last = place + 1 === rows.length || rows[place + 1]?.score !== rows[place]?.score;
    if (last && sum > best + 1e-12) [best, at] = [sum, place];
  }
  const low = rows[at]?.score;
  const high = rows[at + 1]?.score;
  if (low === undefined) return (high ?? 0) - 1e-6;
  return high === undefined ? low : (low + high) / 2;

  function weight(side: Float32Array): number {
    return aim === "balanced" ? Math.max(1, side.length) : 1;
  }
}

/** Figures by their names in the catalog; rows from inside are counted first, those from outside after them. */
export function separationFigures({ inside, right, outside }: Scored, threshold: number): Map<string, Figure> {
  const all = new Float32Array(inside.length + outside.length);
  all.set(inside);
  all.set(outside, inside.length);
  const strange = Uint8Array.from(all, (_, row) => (row < inside.length ? 0 : 1));
  const part = (of: (row: number) => boolean, among: (row: number) => boolean): Figure => {
    return (counts) => {
      let [hits, total] = [0, 0];
      for (let row = 0; row < all.length; row++) {
        if (!among(row)) continue;
        const count = countAt(counts, row);
        total += count;
        if (of(row)) hits += count;
      }
      return hits / total;
    };
  };
  const ranking = rank(all, strange);
  const refused = (row: number): boolean => (all[row] ?? 0) > threshold;
  const isOutside = (row: number): boolean => strange[row] === 1;
  return new Map<string, Figure>([
    ["auroc", (counts) => (ranking === null ? Number.NaN : rocAreaOf(ranking, counts))],
    ["fpr95", falseAlarms(all, strange)],
    ["recall", part(refused, isOutside)],
    ["precision", part(isOutside, refused)],
    [
      "accuracy",
      part(
        (row) => !refused(row) && right[row] === 1,
        (row) => !isOutside(row),
      ),
    ],
    ["refused", part(refused, (row) => !isOutside(row))],
  ]);
}

/** Part of the outside rows whose score is no greater than that which 95 % of the inside rows do not exceed. */
function falseAlarms(all: Float32Array, strange: Uint8Array): Figure {
  const order = Uint32Array.from(all, (_, row) => row).sort((a, b) => (all[a] ?? 0) - (all[b] ?? 0));
  return (counts: RowCounts) => {
    let [inside, outside] = [0, 0];
    for (const row of order) {
      if (strange[row] === 1) outside += countAt(counts, row);
      else inside += countAt(counts, row);
    }
    let [kept, taken, border] = [0, 0, Number.NaN];
    for (const row of order) {
      // Rows of one score stand together.
      if (kept >= 0.95 * inside && all[row] !== border) break;
      if (strange[row] === 1) taken += countAt(counts, row);
      else kept += countAt(counts, row);
      border = all[row] ?? 0;
    }
    return taken / outside;
  };
}
