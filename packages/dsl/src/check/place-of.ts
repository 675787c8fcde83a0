/**
 * In: an expression and a word that one of its arguments holds. Out: where the word stands, so that a complaint about
 * one of several points at it.
 */
import type { Expr } from "../ast/nodes.ts";
import type { Span } from "../source/span.ts";

/** The place of a bare name or text in an expression, or null. */
export function placeOf(expr: Expr, word: string): Span | null {
  switch (expr.kind) {
    case "text":
      return expr.value === word ? expr.span : null;
    case "path":
      return expr.parts.length === 1 && expr.parts[0]?.text === word ? expr.span : null;
    case "list":
      return firstOf(expr.items, word);
    case "call":
      return firstOf(
        expr.args.map((arg) => arg.value),
        word,
      );
    case "flow":
      return firstOf(expr.stages, word);
    default:
      return null;
  }
}

function firstOf(exprs: readonly Expr[], word: string): Span | null {
  for (const expr of exprs) {
    const found = placeOf(expr, word);
    if (found !== null) return found;
  }
  return null;
}
