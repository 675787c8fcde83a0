/** Whether a value was given on the command line for this one run; what it does not go with is then no mistake of the program. */
import type { Expr } from "../ast/nodes.ts";
import { type CheckContext, define } from "./context.ts";

/** Whether an expression reads a param whose value came from outside. */
export function fromOutside(context: CheckContext, expr: Expr | null): boolean {
  if (expr === null) return false;
  if (expr.kind === "path") {
    const definition = define(context, expr.span.file, expr.parts[0]?.text ?? "");
    return definition?.kind === "param" && context.overridden.has(definition.decl);
  }
  if (expr.kind === "negative") return fromOutside(context, expr.operand);
  return expr.kind === "binary" && (fromOutside(context, expr.left) || fromOutside(context, expr.right));
}
