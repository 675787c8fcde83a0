/**
 * Words in, how often each occurs out, within a bound of different words: where there are more, those that have been seen least are
 * forgotten, and what is then missed occurs too rarely for any vocabulary (Manku and Motwani, 2002).
 */

/** Different words that are counted at once: some hundreds of megabytes at most. */
const MOST_COUNTED = 2 ** 21;

/** Counts words. */
export class WordCounts {
  private counts = new Map<string, number>();
  private floor = 0;
  private readonly most: number;

  constructor(most = MOST_COUNTED) {
    this.most = most;
  }

  /** Takes words. */
  add(words: readonly string[]): void {
    const { counts } = this;
    for (const word of words) counts.set(word, (counts.get(word) ?? this.floor) + 1);
    if (counts.size > this.most) this.forget();
  }

  /** Takes a word that occurs so often. */
  addTimes(word: string, times: number): void {
    this.counts.set(word, (this.counts.get(word) ?? this.floor) + times);
  }

  /** How often a word occurs; 0 where it is not known. */
  timesOf(word: string): number {
    return this.counts.get(word) ?? 0;
  }

  /** All words that are known, with how often each occurs. */
  entries(): Iterable<readonly [string, number]> {
    return this.counts;
  }

  private forget(): void {
    while (this.counts.size > this.most / 2) {
      this.floor++;
      for (const [word, count] of this.counts) if (count <= this.floor) this.counts.delete(word);
    }
  }

  /** The words that occur most often, at most so many and each at least so often; equal ones in the order of their signs. */
  frequent(most: number, least = 1): string[] {
    return [...this.counts]
      .filter(([, count]) => count >= least)
      .sort(([a, often], [b, seldom]) => seldom - often || (a < b ? -1 : 1))
      .slice(0, Math.max(0, most))
      .map(([word]) => word);
  }
}
