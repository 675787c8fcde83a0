/**
 * A mistake in a program as a value: stages return diagnostics, they never throw on bad input.
 */
import type { Span } from "../source/span.ts";

/** A place and what to say about it, for example "needs [15]". The text may be empty. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A replacement; the fixes of one diagnostic belong together and mend it only as a whole. */
export interface Fix {
  readonly span: Span;
  readonly replacement: string;
  /** It is what was meant, so a tool may apply it without asking; otherwise one of several that would do. */
  readonly certain: boolean;
}

/** One mistake, at one primary place, with related places and a way out. */
export interface Diagnostic {
  /** P1 syntax, P2 names, P3 types and shapes, P4 settings, P5 data, P6 run, P7 serve. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** One sentence: what is wrong, expected, received. */
  readonly title: string;
  readonly primary: Label;
  readonly related: readonly Label[];
  /** One way out, or null. */
  readonly help: string | null;
  readonly fixes: readonly Fix[];
}

/** What a stage gives back: always both, so that later stages work on half-right programs. */
export interface Checked<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}
