/**
 * Terms of rows in, the weight of each out, and of a row its terms with their numbers: frequency times smoothed inverse document frequency,
 * rows of length 1, as scikit-learn's `TfidfVectorizer` computes it. A row comes as places and values; writing it out in full is another
 * function, so that whoever can read the short form need not.
 */
import { WordCounts } from "./count-words.ts";

/** Terms in the order of their places, and what a term counts for. */
export interface TermWeights {
  readonly terms: string[];
  readonly weights: number[];
}

/** Terms of a row: their places, ascending, and their numbers. */
export interface SparseRow {
  readonly places: Int32Array;
  readonly values: Float64Array;
}

/** Counts terms over rows. */
export class TermCounts {
  private readonly times = new WordCounts();
  private readonly rowsWith = new WordCounts();
  private rows = 0;

  /** Takes the terms of a row. */
  add(terms: readonly string[]): void {
    this.rows++;
    this.times.add(terms);
    this.rowsWith.add([...new Set(terms)]);
  }

  /** The most frequent terms among those that enough rows have. */
  fit({ size, least }: { readonly size: number; readonly least: number }): TermWeights {
    const enough = this.times
      .frequent(Number.POSITIVE_INFINITY)
      .filter((term) => this.rowsWith.timesOf(term) >= least)
      .slice(0, size)
      .sort();
    const weights = enough.map((term) => Math.log((1 + this.rows) / (1 + this.rowsWith.timesOf(term))) + 1);
    return { terms: enough, weights };
  }
}

/** What makes numbers of the terms of a row; terms without a place are left out. */
export function termWeights({
  terms,
  weights,
  sublinear,
}: TermWeights & { readonly sublinear: boolean }): (row: readonly string[]) => SparseRow {
  const known = new Map(terms.map((term, place) => [term, place]));
  return (row) => {
    const times = new Map<number, number>();
    for (const term of row) {
      const place = known.get(term);
      if (place !== undefined) times.set(place, (times.get(place) ?? 0) + 1);
    }
    const places = Int32Array.from(times.keys()).sort();
    const values = Float64Array.from(places, (place) => {
      const count = times.get(place) ?? 0;
      return (sublinear ? 1 + Math.log(count) : count) * (weights[place] ?? 0);
    });
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return { places, values: length === 0 ? values : values.map((value) => value / length) };
  };
}

/** A row in full: `size` numbers. */
export function denseRow({ places, values }: SparseRow, size: number): Float64Array {
  const row = new Float64Array(size);
  places.forEach((place, at) => {
    row[place] = values[at] ?? 0;
  });
  return row;
}
