/**
 * Bounds of what a check follows, far above any program that somebody writes: without them a chain of ten thousand
 * definitions would end in an overflow of the stack, and thirty layers that each use the one before twice would never end.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";

/** Definitions that may need each other in a row. */
export const longestChain = 200;

/** Blocks that may take their items from one another in a row; each is gone through again for every block below it. */
export const mostSpreads = 32;

/** Operators that a network may have once its layers are opened. */
export const mostOperators = 10_000;

/** A chain of definitions that is too long: `what` is each of them, as in "flows". */
export function chainTooLong(at: Span, what: string, most: number = longestChain): Diagnostic {
  return problem("P1011", at, {
    title: `more than ${most} ${what} need each other in a row`,
    label: "not followed any further",
    help: "define them closer to what they are made of",
  });
}

/** A network that is too large to be checked. */
export function networkTooLarge(at: Span, name: string): Diagnostic {
  return problem("P1011", at, {
    title: `\`${name}\` has more than ${mostOperators} operators once its layers are opened`,
    label: "not followed any further",
    help: "use fewer layers, or layers that are smaller",
  });
}
