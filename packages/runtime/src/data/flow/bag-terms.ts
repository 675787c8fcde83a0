/**
 * Terms of train rows in, which of them get a number and what each counts for out; and of a row its heaviest terms with their
 * numbers and weights, as pairs end to end, filled up with zeros.
 */

/** Different terms that are counted at once: some hundreds of megabytes at most. */
const MOST_COUNTED = 2 ** 21;

/** The terms with a number, that of number 1 first, and what each counts for; equal where there are no weights. */
export interface BagTerms {
  readonly terms: string[];
  readonly weights: number[] | null;
}

/** Counts in how many rows each term stands, whatever is forgotten of more terms than can be told apart: the rarest (Manku and Motwani, 2002). */
export class RowCounts {
  private counts = new Map<string, { rows: number; last: number }>();
  private floor = 0;
  private rows = 0;
  private readonly most: number;

  constructor(most = MOST_COUNTED) {
    this.most = most;
  }

  /** Takes the terms of a row. */
  add(terms: readonly string[]): void {
    const row = ++this.rows;
    const { counts, floor } = this;
    for (const term of terms) {
      const known = counts.get(term);
      if (known === undefined) counts.set(term, { rows: floor + 1, last: row });
      else if (known.last !== row) {
        known.rows++;
        known.last = row;
      }
    }
    if (counts.size > this.most) this.forget();
  }

  private forget(): void {
    while (this.counts.size > this.most / 2) {
      this.floor++;
      for (const [term, { rows }] of this.counts) if (rows <= this.floor) this.counts.delete(term);
    }
  }

  /** The terms that most rows have, at most so many; equal ones in the order of their signs. */
  fit({
    most,
    least,
    weighted,
  }: {
    readonly most: number;
    readonly least: number;
    readonly weighted: boolean;
  }): BagTerms {
    const enough = [...this.counts].filter(([, { rows }]) => rows >= least);
    enough.sort(([a, { rows: often }], [b, { rows: seldom }]) => seldom - often || (a < b ? -1 : 1));
    const kept = enough.slice(0, most);
    return {
      terms: kept.map(([term]) => term),
      // As scikit-learn's `TfidfVectorizer` smooths it.
      weights: weighted ? kept.map(([, { rows }]) => Math.log((1 + this.rows) / (1 + rows)) + 1) : null,
    };
  }
}

/**
 * What makes a bag of the terms of a row: numbers and weights in turns, `2 · length` values, terms in the order in which they come.
 * Where a row has more terms than that, those that weigh most are kept.
 */
export function bagOf({
  terms,
  weights,
  length,
}: BagTerms & { readonly length: number }): (row: readonly string[]) => Float64Array {
  const known = new Map(terms.map((term, place) => [term, place + 1]));
  // Of the row at hand, by number of the term.
  const counts = new Float64Array(terms.length + 1);
  const worth = Float64Array.from(counts, (_, place) => (place === 0 ? 0 : (weights?.[place - 1] ?? 1)));
  const weightOf = (place: number): number => (counts[place] ?? 0) * (worth[place] ?? 0);
  return (row) => {
    const found: number[] = [];
    for (const term of row) {
      const place = known.get(term);
      if (place === undefined) continue;
      if (counts[place] === 0) found.push(place);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    const places =
      found.length <= length
        ? found
        : [...found].sort((one, other) => weightOf(other) - weightOf(one) || one - other).slice(0, length);
    const bag = new Float64Array(2 * length);
    let [sum, squares] = [0, 0];
    for (let at = 0; at < places.length; at++) {
      const place = places[at] ?? 0;
      const weight = weightOf(place);
      bag[2 * at] = place;
      bag[2 * at + 1] = weight;
      sum += weight;
      squares += weight * weight;
    }
    const whole = weights === null ? sum : Math.sqrt(squares);
    for (let at = 1; at < 2 * places.length; at += 2) bag[at] = (bag[at] ?? 0) / whole;
    for (const place of found) counts[place] = 0;
    return bag;
  };
}
