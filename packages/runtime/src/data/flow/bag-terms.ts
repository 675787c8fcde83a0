/**
 * Terms of train rows in, which of them get a number and what each counts for out; and of a row its heaviest terms with their
 * numbers and weights, as pairs end to end, filled up with zeros.
 */

import type { Cell } from "./cell.ts";
import { eachTerm, type SignRuns } from "./each-term.ts";
import { GramTable } from "./gram-table.ts";

/** Different terms that are counted at once: some hundreds of megabytes at most. */
const MOST_COUNTED = 2 ** 21;

/** The terms with a number, that of number 1 first, and what each counts for; equal where there are no weights. */
export interface BagTerms {
  readonly terms: string[];
  readonly weights: number[] | null;
}

/** Counts in how many rows each term stands; of more terms than can be told apart the rarest are forgotten (Manku and Motwani, 2002). */
export class RowCounts {
  private table = new GramTable();
  /** By number of the term: rows that have it, and the last of them. */
  private having: Int32Array = new Int32Array(1024);
  private last: Int32Array = new Int32Array(1024);
  private floor = 0;
  private rows = 0;
  private readonly most: number;

  constructor(most = MOST_COUNTED) {
    this.most = most;
  }

  /** Takes the terms of a row: words, or a text with the runs of its signs. */
  add(cell: Cell, runs: SignRuns | null = null): void {
    const row = ++this.rows;
    eachTerm(cell, runs, (units, range) => {
      const number = this.table.find(units, range, true);
      if (number >= this.having.length) {
        this.having = doubled(this.having);
        this.last = doubled(this.last);
      }
      if (this.last[number] === row) return;
      this.having[number] = (this.having[number] || this.floor) + 1;
      this.last[number] = row;
    });
    if (this.table.size > this.most) this.forget();
  }

  private forget(): void {
    const { table, having } = this;
    let left = table.size;
    while (left > this.most / 2) {
      this.floor++;
      left = having.subarray(0, table.size).reduce((sum, rows) => sum + (rows > this.floor ? 1 : 0), 0);
    }
    this.table = new GramTable();
    this.having = new Int32Array(having.length);
    this.last = new Int32Array(having.length);
    for (let number = 0; number < table.size; number++) {
      const rows = having[number] ?? 0;
      if (rows <= this.floor) continue;
      eachTerm([table.textOf(number)], null, (units, range) => {
        this.having[this.table.find(units, range, true)] = rows;
      });
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
    const enough: { readonly term: string; readonly rows: number }[] = [];
    for (let number = 0; number < this.table.size; number++) {
      const rows = this.having[number] ?? 0;
      if (rows >= least) enough.push({ term: this.table.textOf(number), rows });
    }
    enough.sort((one, other) => other.rows - one.rows || (one.term < other.term ? -1 : 1));
    const kept = enough.slice(0, most);
    return {
      terms: kept.map(({ term }) => term),
      // As scikit-learn's `TfidfVectorizer` smooths it.
      weights: weighted ? kept.map(({ rows }) => Math.log((1 + this.rows) / (1 + rows)) + 1) : null,
    };
  }
}

function doubled(numbers: Int32Array): Int32Array {
  const longer = new Int32Array(2 * numbers.length);
  longer.set(numbers);
  return longer;
}

/**
 * What makes a bag of the terms of a row: numbers and weights in turns, `2 · length` values, terms in the order in which they come.
 * Where a row has more terms than that, those that weigh most are kept.
 */
export function bagOf(
  { terms, weights, length }: BagTerms & { readonly length: number },
  runs: SignRuns | null = null,
): (row: Cell) => Float64Array {
  const known = new GramTable();
  eachTerm(terms, null, (units, range) => known.find(units, range, true));
  // Of the row at hand, by number of the term.
  const counts = new Float64Array(terms.length + 1);
  const worth = Float64Array.from(counts, (_, place) => (place === 0 ? 0 : (weights?.[place - 1] ?? 1)));
  const weightOf = (place: number): number => (counts[place] ?? 0) * (worth[place] ?? 0);
  return (row) => {
    const found: number[] = [];
    eachTerm(row, runs, (units, range) => {
      const place = known.find(units, range, false) + 1;
      if (place === 0) return;
      if (counts[place] === 0) found.push(place);
      counts[place] = (counts[place] ?? 0) + 1;
    });
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
