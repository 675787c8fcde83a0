/**
 * In: a code, a place and words. Out: a `Diagnostic`. Every stage builds its diagnostics here, so that the code
 * table decides severity once.
 */
import type { Span } from "../source/span.ts";
import { type Code, codes } from "./codes.ts";
import type { Diagnostic, Fix, Label } from "./diagnostic.ts";

/** The words and places of a diagnostic besides its code and primary place. */
export interface ProblemWords {
  readonly title: string;
  /** What stands under the primary place; empty by default. */
  readonly label?: string;
  readonly related?: readonly Label[];
  readonly help?: string | null;
  readonly fixes?: readonly Fix[];
}

/** Builds a diagnostic of the code table. */
export function problem(code: Code, at: Span, words: ProblemWords): Diagnostic {
  return {
    code,
    severity: codes[code].severity,
    title: words.title,
    primary: { span: at, text: words.label ?? "" },
    related: words.related ?? [],
    help: words.help ?? null,
    fixes: words.fixes ?? [],
  };
}

/** Takes diagnostics as they are found. */
export type Report = (diagnostic: Diagnostic) => void;
