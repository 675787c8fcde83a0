/**
 * Lists of what was found in, the most likely first, figures out: how much of what was looked for stands near the top (Manning, Raghavan and
 * Schütze, Introduction to Information Retrieval, 2008, chapter 8). Each is of one query; those of many are means.
 */

/** What one query brought up. */
export interface Found {
  /** By place from the top: whether it is one of those looked for. */
  readonly relevant: ArrayLike<boolean | number>;
  /** How many there are to be found, also beyond the list; NaN comes of none. */
  readonly all: number;
}

function hitsWithin({ relevant }: Found, k: number): number {
  let hits = 0;
  for (let place = 0; place < Math.min(k, relevant.length); place++) if (relevant[place]) hits++;
  return hits;
}

/** Part of what there is that stands among the first `k`. */
export function recallAt(found: Found, k: number): number {
  return hitsWithin(found, k) / found.all;
}

/** Part of the first `k` that was looked for; a list that is shorter has the missing ones wrong. */
export function precisionAt(found: Found, k: number): number {
  return found.all === 0 ? Number.NaN : hitsWithin(found, k) / k;
}

/** 1 where any of the first `k` was looked for, else 0: what metric learning calls recall@k. */
export function hitAt(found: Found, k: number): number {
  return found.all === 0 ? Number.NaN : hitsWithin(found, k) > 0 ? 1 : 0;
}

/** One over the place of the first that was looked for; 0 where none was found. */
export function reciprocalRank({ relevant, all }: Found): number {
  if (all === 0) return Number.NaN;
  for (let place = 0; place < relevant.length; place++) if (relevant[place]) return 1 / (place + 1);
  return 0;
}

/** Mean over what there is of the precision at its place; what was not found counts 0. */
export function averagePrecision({ relevant, all }: Found): number {
  let [hits, sum] = [0, 0];
  for (let place = 0; place < relevant.length; place++) {
    if (!relevant[place]) continue;
    hits++;
    sum += hits / (place + 1);
  }
  return sum / all;
}

/** Discounted gain of the first `k` over the best that there could be (Järvelin and Kekäläinen, 2002); each hit gains 1. */
export function discountedGain({ relevant, all }: Found, k: number): number {
  let [gain, best] = [0, 0];
  for (let place = 0; place < Math.min(k, Math.max(relevant.length, all)); place++) {
    const discount = 1 / Math.log2(place + 2);
    if (relevant[place]) gain += discount;
    if (place < all) best += discount;
  }
  return gain / best;
}
