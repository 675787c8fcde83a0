/**
 * What is fitted asks for looks at the train rows, one after another; looks that several columns wait for are taken together, so
 * that rows which lie in a file are read as often as the longest fit needs them, however many columns there are.
 */

import type { RowReaders } from "../stored-rows.ts";
import type { Table } from "../table.ts";
import { ChunkNumbers, chunkRows } from "./chunk-numbers.ts";

/** Where a look reads from. */
export interface Scan {
  readonly table: Table;
  /** Readers that all columns of a look share. */
  readonly readers: RowReaders;
  /** Numbers of the rows at hand, for all columns that are numbers. */
  readonly numbers: ChunkNumbers;
}

/** Starts a look, once for every table: what it gives is called with some rows after another, all of them in their order. */
export type Look = (scan: Scan) => (rows: Uint32Array) => void;

/** A fit under way: it yields a look whenever it needs one, and ends with what was fitted. */
export type Fit<Result> = Generator<Look, Result, void>;

/** Looks at one row after another. */
export function eachRow(visit: (row: number) => void): (rows: Uint32Array) => void {
  return (rows) => {
    for (let at = 0; at < rows.length; at++) visit(rows[at] ?? 0);
  };
}

/** Rows that fits look at: of one table, or of several one after another, whose columns have the same names. */
export interface FitPart {
  readonly table: Table;
  readonly rows: Uint32Array;
}

/** Runs fits to their ends over the given rows. */
export function runFits<Result>(fits: readonly Fit<Result>[], parts: readonly FitPart[]): Result[] {
  const results: { readonly fit: Fit<Result>; readonly value: Result }[] = [];
  const running = new Set(fits);
  for (;;) {
    const looks = [...running].flatMap((fit) => {
      const next = fit.next();
      if (next.done !== true) return [next.value];
      running.delete(fit);
      results.push({ fit, value: next.value });
      return [];
    });
    if (looks.length === 0) {
      return results.sort((a, b) => fits.indexOf(a.fit) - fits.indexOf(b.fit)).map(({ value }) => value);
    }
    for (const { table, rows } of parts) {
      const scan: Scan = { table, readers: new Map(), numbers: new ChunkNumbers() };
      const visits = looks.map((look) => look(scan));
      const step = chunkRows(table);
      for (let first = 0; first < rows.length; first += step) {
        const chunk = rows.subarray(first, first + step);
        for (const visit of visits) visit(chunk);
      }
    }
  }
}
