/**
 * What goes wrong with data while a program runs: a file that is missing, cut short or not what it says, a value that
 * does not fit its column. Whoever runs the program turns it into a diagnostic at the data set's source.
 */

/** The field at fault; rows count from 1, without the header, lines from 1 with it. */
export interface DataPlace {
  readonly row: number | null;
  /** Where rows could not be told apart. */
  readonly line: number | null;
  readonly column: string | null;
}

/** A fault in data or in getting it; `message` and `title` are the same plain sentence, `help` is a way out. */
export class DataError extends Error {
  readonly title: string;
  readonly help: string | null;
  /** The file at fault, where there is one. */
  readonly file?: string;
  readonly place: DataPlace;

  /** `at` is the file, or the file with row and column. */
  constructor(
    title: string,
    help: string | null = null,
    at?: string | (Partial<DataPlace> & { readonly file?: string }),
  ) {
    super(title);
    this.name = "DataError";
    this.title = title;
    this.help = help;
    const place = typeof at === "string" ? { file: at } : at;
    if (place?.file !== undefined) this.file = place.file;
    this.place = { row: place?.row ?? null, line: place?.line ?? null, column: place?.column ?? null };
  }
}

/** The text of whatever was thrown, the cause behind it included: fetch hides the reason there. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : null;
  if (cause === null || cause.message === "") return error.message;
  return `${error.message}: ${cause.message}`;
}
