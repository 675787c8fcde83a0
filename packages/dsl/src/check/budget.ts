/**
 * In: the `budget` of a training. Out: the steps or the time after which it ends at the latest; said aloud where it is neither, or
 * where the training is shorter anyway.
 */
import type { Expr } from "../ast/nodes.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedTrain } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { fromOutside } from "./from-outside.ts";
import type { TrainLength } from "./train-length.ts";
import { describe, evaluate, originLabels, showNumber } from "./values.ts";

/** Null for none, undefined where it is wrong. */
export function readBudget(place: CallPlace, expr: Expr | null): CheckedTrain["budget"] | undefined {
  if (expr === null) return null;
  const { context, env } = place;
  const value = evaluate(expr, env, context.report);
  if (value.kind === "unknown") return undefined;
  if (value.kind === "name" && value.parts.join(".") === "none") return null;
  const time = value.kind === "number" && value.unit === "duration";
  const steps = value.kind === "number" && value.unit === null;
  if (!time && !steps) {
    context.report(
      problem("P3001", expr.span, {
        title: `\`budget\` of \`train\` takes steps or a duration, not ${describe(value)}`,
        label: "expected steps or a duration",
        related: originLabels(value),
        help: "for example `5_000` steps, or `10m`",
      }),
    );
    return undefined;
  }
  if (value.value <= 0 || (steps && !Number.isInteger(value.value))) {
    context.report(
      problem("P4003", expr.span, {
        title: `\`budget\` of \`train\` must be ${time ? "above 0s" : "a whole number of steps, 1 or more"}, it is ${showNumber(value)}`,
        label: time ? "no time at all" : "1 or more",
        related: originLabels(value),
      }),
    );
    return undefined;
  }
  return time ? { kind: "time", seconds: value.value / 1000 } : { kind: "steps", steps: value.value };
}

/** A budget of steps that the epochs never use up. */
export function checkBudget(
  context: CheckContext,
  length: TrainLength,
  { budget, expr }: { readonly budget: CheckedTrain["budget"]; readonly expr: Expr },
): void {
  const { steps } = length;
  if (budget?.kind !== "steps" || steps === null || budget.steps < steps) return;
  if (length.outside || fromOutside(context, expr)) return;
  context.report(
    problem("P4047", expr.span, {
      title: `the training has ${steps} steps, its budget of ${budget.steps} never ends it`,
      label: "as many as there are, or more",
      related: length.labels.slice(0, 1),
      help: "leave `budget` out, or take more `epochs`",
    }),
  );
}
