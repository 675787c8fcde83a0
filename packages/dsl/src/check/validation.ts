/**
 * In: the `validate` of a training. Out: when the validation rows are answered; said aloud where that is not said, or where
 * there are no such rows.
 */
import type { Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { Entry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import { showAmount } from "./amount.ts";
import { argumentOf, type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall } from "./checked-program.ts";
import { type CheckContext, textAt } from "./context.ts";
import { fromOutside } from "./from-outside.ts";
import type { MetricSource } from "./metric.ts";
import type { TrainLength } from "./train-length.ts";

/** Null for after every epoch, undefined where it is wrong. */
export function readValidation(
  place: CallPlace,
  expr: Expr | null,
  { splits }: Pick<MetricSource, "splits">,
): CheckedCall | null | undefined {
  if (expr === null) return null;
  const { context } = place;
  if (expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none") return null;
  const call = checkCallOf(expr, "validations", { ...place, what: "validate" });
  if (call === null) return undefined;
  const { steps, epochs } = call.args;
  const both = typeof steps === "number" && typeof epochs === "number";
  if (both || (steps === null && epochs === null)) {
    context.report(
      problem("P4040", call.span, {
        title: both
          ? `\`${call.call}\` takes steps or epochs, not both`
          : `\`${call.call}\` does not say after how many steps or epochs`,
        label: both ? "one too many" : "steps or epochs?",
        help: "for example `every(steps: 200)` or `every(epochs: 2)`",
      }),
    );
    return undefined;
  }
  if (splits !== null && !splits.has("valid")) {
    context.report(
      problem("P4008", expr.span, {
        title: `\`${textAt(context, expr.span)}\` needs \`valid\` rows, and the data set has none`,
        label: "no `valid` rows",
        help: "give the split some: `valid: 10%`",
      }),
    );
    return undefined;
  }
  return epochs === 1 ? null : call;
}

/** A rhythm that is longer than the training. */
export function checkValidation(
  context: CheckContext,
  length: TrainLength,
  { call, expr }: { readonly call: CheckedCall; readonly expr: Expr },
): void {
  const entry = findEntry<Entry>(catalog.validations, call.call);
  const unit = typeof call.args["steps"] === "number" ? "steps" : "epochs";
  const every = call.args[unit];
  const all = unit === "steps" ? length.taken : length.epochs;
  const at = expr.kind === "call" ? argumentOf(expr, entry, unit) : null;
  if (typeof every !== "number" || all === null || every <= all) return;
  if (length.outside || fromOutside(context, at)) return;
  context.report(
    problem("P4041", at?.span ?? expr.span, {
      title: `the training has ${all} ${all === 1 ? unit.slice(0, -1) : unit} and is validated every ${showAmount(every, null)}: only at its end`,
      label: "more than there are",
      related: length.labels.filter(({ span }) => span !== expr.span),
      help: `a smaller number, such as \`every(${unit}: ${Math.max(1, Math.ceil(all / 10))})\``,
    }),
  );
}
