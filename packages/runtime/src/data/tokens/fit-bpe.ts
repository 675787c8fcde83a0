/**
 * Counts of words in, the pairs of pieces to join out, the most frequent first (Sennrich, Haddow and Birch, 2016). Pairs are counted once
 * and brought up to date round each join, so that a vocabulary of thousands takes a second. Equally frequent pairs go by the numbers of
 * their pieces, so that the same words give the same pieces everywhere.
 */
import { PairQueue } from "./pair-queue.ts";

/** What is fitted. */
export interface BpePieces {
  /** Single signs, the most frequent first. */
  readonly signs: readonly string[];
  /** Numbers of two pieces that become one: signs first, in their order, then what joins give. */
  readonly joins: readonly (readonly [number, number])[];
}

/** How many pieces there may be, and how often two must stand side by side to become one. */
export interface BpeForm {
  readonly size: number;
  readonly least: number;
}

/** Numbers of two pieces as one: there are fewer than 2²⁶. */
export const PAIR = 2 ** 26;

/** A word as numbers of pieces, and how often it occurs. */
interface Word {
  pieces: number[];
  readonly times: number;
}

/** Finds pieces of words. */
export function fitBpe(counts: Iterable<readonly [string, number]>, { size, least }: BpeForm): BpePieces {
  const counted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const signs = frequentSigns(counted, size);
  const numbers = new Map(signs.map((sign, index) => [sign, index]));
  const words = counted.map(
    ([word, times]): Word => ({
      // A sign that has no number stands between pieces that never become one.
      pieces: Array.from(word, (sign) => numbers.get(sign) ?? -1),
      times,
    }),
  );
  const pairs = new Pairs(words);
  const joins: (readonly [number, number])[] = [];
  while (signs.length + joins.length < size) {
    const best = pairs.most();
    if (best === null || best.times < least) break;
    const pair = [Math.floor(best.pair / PAIR), best.pair % PAIR] as const;
    pairs.join(best.pair, signs.length + joins.length);
    joins.push(pair);
  }
  return { signs, joins };
}

/** Signs by how often they occur; the rarest have no number where there is no room for them and as many joins. */
function frequentSigns(words: readonly (readonly [string, number])[], size: number): string[] {
  const times = new Map<string, number>();
  for (const [word, count] of words) for (const sign of word) times.set(sign, (times.get(sign) ?? 0) + count);
  return [...times]
    .sort(([a, often], [b, seldom]) => seldom - often || (a < b ? -1 : 1))
    .slice(0, Math.max(1, size >> 1))
    .map(([sign]) => sign);
}

/** Pairs of pieces side by side, how often they stand so and in which words. */
class Pairs {
  private readonly words: readonly Word[];
  private readonly times = new Map<number, number>();
  private readonly places = new Map<number, Set<number>>();
  private readonly queue = new PairQueue();

  constructor(words: readonly Word[]) {
    this.words = words;
    for (const [index, word] of words.entries()) this.count(word, { index, sign: 1 });
    for (const [pair, times] of this.times) this.queue.push(pair, times);
  }

  /** The most frequent pair; null where there is none. */
  most(): { readonly pair: number; readonly times: number } | null {
    for (;;) {
      const top = this.queue.pop();
      if (top === null) return null;
      const times = this.times.get(top.pair) ?? 0;
      if (times === top.times) return top;
      // It has become rarer since it was put there.
      if (times > 0 && times < top.times) this.queue.push(top.pair, times);
    }
  }

  /** Makes one piece of a pair wherever it stands. */
  join(pair: number, made: number): void {
    const [left, right] = [Math.floor(pair / PAIR), pair % PAIR];
    // Only pairs of the new piece become more frequent; others are looked up when they come to the front.
    const fresh = new Set<number>();
    for (const index of this.places.get(pair) ?? []) {
      const word = this.words[index];
      if (word === undefined) continue;
      this.count(word, { index, sign: -1 });
      word.pieces = joined(word.pieces, { left, right, made });
      this.count(word, { index, sign: 1 });
      word.pieces.forEach((piece, at) => {
        if (piece !== made) return;
        const [earlier = -1, later = -1] = [word.pieces[at - 1], word.pieces[at + 1]];
        if (earlier >= 0) fresh.add(earlier * PAIR + made);
        if (later >= 0) fresh.add(made * PAIR + later);
      });
    }
    this.times.delete(pair);
    this.places.delete(pair);
    for (const one of fresh) this.queue.push(one, this.times.get(one) ?? 0);
  }

  private count({ pieces, times }: Word, { index, sign }: { readonly index: number; readonly sign: 1 | -1 }): void {
    for (let at = 1; at < pieces.length; at++) {
      const [left = -1, right = -1] = [pieces[at - 1], pieces[at]];
      if (left < 0 || right < 0) continue;
      const pair = left * PAIR + right;
      this.times.set(pair, (this.times.get(pair) ?? 0) + sign * times);
      if (sign < 0) continue;
      const places = this.places.get(pair);
      if (places === undefined) this.places.set(pair, new Set([index]));
      else places.add(index);
    }
  }
}

/** Pieces with each such pair as one, from the left. */
function joined(
  pieces: readonly number[],
  { left, right, made }: { readonly left: number; readonly right: number; readonly made: number },
): number[] {
  const out: number[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] ?? -1;
    if (piece === left && pieces[at + 1] === right) {
      out.push(made);
      at++;
    } else out.push(piece);
  }
  return out;
}
