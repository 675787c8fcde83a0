/** In: a call and the name of an argument. Out: where it is written. */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import type { Span } from "../source/span.ts";

/** Where a call's argument of that name stands. */
export function argumentSpan(expr: Expr, name: string): Span | null {
  const call: CallExpr | null = expr.kind === "call" ? expr : null;
  return call?.args.find((arg) => arg.name?.text === name)?.span ?? null;
}
