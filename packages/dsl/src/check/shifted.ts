/**
 * In: an input of a model that reads the words of a target, each a place later than it stands there: `shifted(de, 40)`. Out: which target and
 * how many words. Whether the model looks at no later word is `reads-ahead.ts`'s.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { TensorType } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { type Network, toSize } from "./layers.ts";
import { evaluate } from "./values.ts";

/** The word that declares such an input. */
const shiftedForm = "shifted";

/** A shifted target as it is declared. */
export interface Shifted {
  /** The output, and target, whose words are read. */
  readonly target: string;
  readonly at: Span;
  readonly type: TensorType | null;
}

/** Whether an input is declared as a shifted target. */
export function isShifted(expr: Expr): expr is CallExpr {
  return expr.kind === "call" && expr.callee.parts.length === 1 && expr.callee.parts[0]?.text === shiftedForm;
}

/** Reads `shifted(de, 40)`; null after saying what is wrong. */
export function readShifted(context: CheckContext, network: Network, expr: CallExpr): Shifted | null {
  const [name, length, ...more] = expr.args.map(({ value }) => value);
  const target = name?.kind === "path" && name.parts.length === 1 ? name.parts[0]?.text : undefined;
  if (name === undefined || length === undefined || target === undefined || more.length > 0) {
    context.report(
      problem("P3200", expr.span, {
        title: "`shifted` takes an output and how many words it has",
        label: "expected `shifted(output, length)`",
        help: "for example `input so_far: shifted(de, 40)` for the output `de`, whose target is `tokens(40)`",
      }),
    );
    return null;
  }
  if (!network.outputs.some((output) => output.name.text === target)) {
    const names = network.outputs.map((output) => `\`${output.name.text}\``);
    context.report(
      problem("P3200", name.span, {
        title: `\`shifted\` reads the words before the one that an output gives next, and there is no output \`${target}\``,
        label: "no output of this model",
        help: names.length === 0 ? null : `outputs: ${names.join(", ")}`,
      }),
    );
    return null;
  }
  const size = toSize(context, evaluate(length, context.env, context.report), context.env);
  return {
    target,
    at: name.span,
    type: size.kind === "size" ? { shape: [size.size], dtype: "int32" } : null,
  };
}
