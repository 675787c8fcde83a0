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
 * What makes a bag of the terms of a row: numbers and weights in turns, `2 · length` values, by number. Where a row has more
 * terms than that, those that weigh most are kept.
 */
export function bagOf({
  terms,
  weights,
  length,
}: BagTerms & { readonly length: number }): (row: readonly string[]) => Float64Array {
  const known = new Map(terms.map((term, place) => [term, place + 1]));
  const counts = new Float64Array(terms.length + 1);
  return (row) => {
    let places: number[] = [];
    let all = 0;
    for (const term of row) {
      const place = known.get(term);
      if (place === undefined) continue;
      all++;
      if (counts[place] === 0) places.push(place);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    const weightOf = (place: number): number => (counts[place] ?? 0) * (weights?.[place - 1] ?? 1);
    const ascending = (one: number, other: number): number => one - other;
    if (places.length > length) {
      const heaviest = [...places].sort((one, other) => weightOf(other) - weightOf(one) || one - other);
      for (const place of heaviest.slice(length)) counts[place] = 0;
      places = heaviest.slice(0, length);
    }
    places.sort(ascending);
    let squares = 0;
    for (const place of places) squares += weightOf(place) ** 2;
    const whole = weights === null ? all : Math.sqrt(squares);
    const bag = new Float64Array(2 * length);
    places.forEach((place, at) => {
      bag[2 * at] = place;
      bag[2 * at + 1] = weightOf(place) / whole;
    });
    for (const place of places) counts[place] = 0;
    return bag;
  };
}
