/**
 * Places in source text. Every token, node and diagnostic carries a span; line and column are derived only
 * when something is shown to a person.
 */

/** A half-open range of UTF-16 offsets `[start, end)` in one file. */
export interface Span {
  /** The file's path as the host resolved it. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** One file's text as the checker read it. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}
