/** The names in a CSV file's first record in, a fault out where no table can have them. */
import { DataError } from "./data-error.ts";

/** Columns of a file; what has more is a matrix that somebody wrote as a table, and no program could name them. */
export const MOST_COLUMNS = 65_536;
/** Bytes of a header. */
export const LONGEST_HEADER = 4 * 2 ** 20;

/** Throws where there are no names, too many, one of them twice, or none that could be told apart. */
export function checkHeader(path: string, names: readonly string[]): void {
  if (names.length === 0) throw new DataError(`\`${path}\` is empty`, "it should hold rows", path);
  if (names.some((name) => /\r(?!\n)/.test(name))) {
    throw new DataError(
      `the lines of \`${path}\` end with a carriage return alone, as old Macs wrote them`,
      "save it with line feeds",
      { file: path, line: 1 },
    );
  }
  if (names.length > MOST_COLUMNS) {
    throw new DataError(
      `\`${path}\` has ${names.length.toLocaleString("en-US")} columns; a table has at most ${MOST_COLUMNS.toLocaleString("en-US")}`,
      "if rows and columns were swapped, swap them back; numbers of one kind can be a list in one column",
      { file: path, line: 1 },
    );
  }
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name)) {
      throw new DataError(`\`${path}\` has two columns named \`${name}\``, "give each column its own name", path);
    }
    known.add(name);
  }
}

/** Where a header does not end. */
export function endlessHeader(path: string): DataError {
  return new DataError(
    `\`${path}\` has a header of more than ${LONGEST_HEADER / 2 ** 20} MiB`,
    "check that this is a table of rows",
    { file: path, line: 1 },
  );
}

/** A quote that opens in a line and is never closed. */
export function unclosedQuote(path: string, line: number): DataError {
  return new DataError(
    `\`${path}\` has a quote that is never closed in line ${line.toLocaleString("en-US")}`,
    "close it, or double the quotes inside a quoted field",
    { file: path, line },
  );
}
