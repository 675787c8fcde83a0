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
  readonly fixes?: readonly FixWords[];
}

/** A fix as a stage proposes it; whether it is certain may be left to its code. */
export interface FixWords extends Omit<Fix, "certain"> {
  readonly certain?: boolean;
}

/** Codes whose fixes guess at a name: certain only where the stage knows that no other name is near. */
function guesses(code: Code): boolean {
  return /^P[25]/.test(code) || code === "P1008" || code === "P4004" || code === "P4008";
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
    fixes: (words.fixes ?? []).map((fix) => ({ ...fix, certain: fix.certain ?? !guesses(code) })),
  };
}

/** Takes diagnostics as they are found. */
export type Report = (diagnostic: Diagnostic) => void;
