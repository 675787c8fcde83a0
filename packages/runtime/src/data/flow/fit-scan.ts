/**
 * What is fitted asks for looks at the train rows, one after another; looks that several columns wait for are taken together, so
 * that rows which lie in a file are read as often as the longest fit needs them, however many columns there are.
 */

import type { RowReaders } from "../stored-rows.ts";
import type { Table } from "../table.ts";

/** Where a look reads from. */
export interface Scan {
  readonly table: Table;
  /** Readers that all columns of a look share. */
  readonly readers: RowReaders;
}

/** Starts a look: what it gives is called for each row in order. */
export type Look = (scan: Scan) => (row: number) => void;

/** A fit under way: it yields a look whenever it needs one, and ends with what was fitted. */
export type Fit<Result> = Generator<Look, Result, void>;

/** Runs fits to their ends over the given rows. */
export function runFits<Result>(fits: readonly Fit<Result>[], table: Table, rows: Uint32Array): Result[] {
  const results: { readonly fit: Fit<Result>; readonly value: Result }[] = [];
  const running = new Set(fits);
  for (;;) {
    const looks = [...running].flatMap((fit) => {
      const step = fit.next();
      if (step.done !== true) return [step.value];
      running.delete(fit);
      results.push({ fit, value: step.value });
      return [];
    });
    if (looks.length === 0) {
      return results.sort((a, b) => fits.indexOf(a.fit) - fits.indexOf(b.fit)).map(({ value }) => value);
    }
    const scan: Scan = { table, readers: new Map() };
    const visits = looks.map((look) => look(scan));
    for (const row of rows) for (const visit of visits) visit(row);
  }
}
