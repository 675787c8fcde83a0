/**
 * Texts said and meant in, how far they overlap in runs of words (BLEU, Papineni et al., 2002) or characters (chrF, Popović, 2015) out, over
 * all rows together. Both as sacrebleu computes them, from 0 to 1 instead of 100: counts come row by row and are added up.
 */

/** Longest run of words that BLEU looks at. */
const longestWords = 4;
/** Longest run of characters that chrF looks at, and how much recall counts beside precision. */
const longestCharacters = 6;
const beta = 2;

/** What one row adds to a figure: first how long both are, or else by length of run what agrees and what there is. */
export type OverlapCounts = Float64Array;

/** How often each run of `length` stands in a sequence. */
function runs(parts: readonly (string | number)[], length: number): Map<string, number> {
  const found = new Map<string, number>();
  for (let start = 0; start + length <= parts.length; start++) {
    const run = parts.slice(start, start + length).join(" ");
    found.set(run, (found.get(run) ?? 0) + 1);
  }
  return found;
}

function shared(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [run, times] of one) sum += Math.min(times, other.get(run) ?? 0);
  return sum;
}

/** Lengths of what was said and meant, then for runs of 1 to 4 words those that agree and those that were said. */
export function bleuCounts(said: readonly (string | number)[], meant: readonly (string | number)[]): OverlapCounts {
  const counts = new Float64Array(2 + 2 * longestWords);
  counts[0] = said.length;
  counts[1] = meant.length;
  for (let length = 1; length <= longestWords; length++) {
    counts[2 * length] = shared(runs(said, length), runs(meant, length));
    counts[2 * length + 1] = Math.max(0, said.length - length + 1);
  }
  return counts;
}

/**
 * BLEU of counts that were added up: the geometric mean of the precisions, times what is taken off for saying less than was meant. Runs of
 * which none agrees count half as much each time as the time before (sacrebleu's `exp`); 0 where not one word agrees, NaN where nothing was
 * meant.
 */
export function bleuOf(counts: OverlapCounts): number {
  const [said = 0, meant = 0] = counts;
  if (meant === 0) return Number.NaN;
  if ((counts[2] ?? 0) === 0) return 0;
  let [smooth, logs] = [1, 0];
  for (let length = 1; length <= longestWords; length++) {
    const [agree = 0, all = 0] = counts.subarray(2 * length);
    if (all === 0) return 0;
    if (agree === 0) smooth *= 2;
    logs += Math.log((agree === 0 ? 1 / smooth : agree) / all);
  }
  return (said < meant ? Math.exp(1 - meant / said) : 1) * Math.exp(logs / longestWords);
}

/** For runs of 1 to 6 characters, spaces left out: those said, those meant, and those that agree. */
export function chrfCounts(said: string, meant: string): OverlapCounts {
  const [one, other] = [Array.from(said.replace(/\s/gu, "")), Array.from(meant.replace(/\s/gu, ""))];
  const counts = new Float64Array(3 * longestCharacters);
  for (let length = 1; length <= longestCharacters; length++) {
    const at = 3 * (length - 1);
    const meantRuns = Math.max(0, other.length - length + 1);
    // What is said in runs longer than anything that was meant is not held against it.
    counts[at] = meantRuns === 0 ? 0 : Math.max(0, one.length - length + 1);
    counts[at + 1] = meantRuns;
    counts[at + 2] = shared(runs(one, length), runs(other, length));
  }
  return counts;
}

/** chrF of counts that were added up: F2 of the mean precision and recall over lengths that both sides have; NaN where nothing was meant. */
export function chrfOf(counts: OverlapCounts): number {
  if ((counts[1] ?? 0) === 0) return Number.NaN;
  let [precision, recall, lengths] = [0, 0, 0];
  for (let length = 1; length <= longestCharacters; length++) {
    const [said = 0, meant = 0, agree = 0] = counts.subarray(3 * (length - 1));
    if (said === 0 || meant === 0) continue;
    precision += agree / said;
    recall += agree / meant;
    lengths++;
  }
  if (lengths === 0 || precision + recall === 0) return 0;
  [precision, recall] = [precision / lengths, recall / lengths];
  return ((1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall);
}
