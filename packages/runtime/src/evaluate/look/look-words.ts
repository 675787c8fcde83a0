/** Words that the terminal and the page have in common. */
import type { ColumnLook } from "./look-report.ts";

/** Rows in which a column has no value. */
export function missingRows({ missing }: ColumnLook): number {
  return missing.reduce((sum, { rows }) => sum + rows, 0);
}

/** `120 empty, 3 NA`. */
export function missingWords({ missing }: ColumnLook): string {
  return missing.map(({ word, rows }) => `${rows.toLocaleString("en-US")} ${word === "" ? "empty" : word}`).join(", ");
}
