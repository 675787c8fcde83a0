/**
 * In: an operator and the tensor that flows into it. Out: complaints about functions that undo or repeat one another, and
 * what is known of the values that come out.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import type { Arguments } from "../catalog/entry.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import { type FixWords, problem, type Report } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { placeOf } from "./place-of.ts";

/** What is known of a tensor's values. */
export interface Ending {
  /** The function applied last, or the operator that made it. */
  readonly name: string;
  /** Where the name of the function stands; null where it came in through a parameter. */
  readonly at: Span | null;
  /** The last `softmax`, where only steps of the same shape and without weights came after it. */
  readonly softmax: Span | null;
}

/** An operator in a flow. */
export interface Step {
  readonly name: string;
  readonly args: Arguments;
  readonly call: CallExpr;
  /** What stands before it in the flow. */
  readonly before: Expr;
  /** Its input, null at the start or where it joins several. */
  readonly from: { readonly ending: Ending | null; readonly span: Span } | null;
  readonly shape: readonly number[];
  readonly ownsWeights: boolean;
}

/** Functions that give what is not negative back as it is. */
const sameAboveZero = new Set(["relu", "leaky_relu", "prelu", "elu"]);
const neverNegative = new Set(["relu", "sigmoid", "softmax", "softplus"]);

/** What is known after a step. */
export function endingOf(step: Step): Ending {
  const activation = step.args["activation"];
  const applied = typeof activation === "string" ? activation : step.name;
  const at = typeof activation === "string" ? placeOf(step.call, activation) : step.call.callee.span;
  if (applied === "softmax") return { name: applied, at, softmax: at ?? step.call.span };
  const kept = step.ownsWeights ? null : (step.from?.ending?.softmax ?? null);
  return { name: applied, at, softmax: kept };
}

/** Reports a function that has no sense here; false where nothing can be said of the result. */
export function checkActivation(step: Step, report: Report): boolean {
  const activation = step.args["activation"];
  const applied = typeof activation === "string" ? activation : step.name;
  if (applied === "softmax" && step.shape.at(-1) === 1) {
    reportSingle(step, report);
    return false;
  }
  const earlier = step.from?.ending ?? null;
  if (earlier === null) return true;
  const place: Label = { span: earlier.at ?? step.from?.span ?? step.before.span, text: "" };
  if (step.name === "softmax" && earlier.name === "softmax") {
    report(
      problem("P3120", step.call.span, {
        title: "`softmax` is applied to what `softmax` gives",
        label: "the second one",
        related: [{ ...place, text: "these are probabilities already" }],
        help: "keep one of them; twice, it pulls all probabilities towards being equal",
        fixes: removal(step),
      }),
    );
  } else if (sameAboveZero.has(step.name) && neverNegative.has(earlier.name)) {
    report(
      problem("P3122", step.call.span, {
        title: `\`${step.name}\` changes nothing after \`${earlier.name}\``,
        label: "no value is negative here",
        related: [{ ...place, text: "never negative" }],
        help: "remove it",
        fixes: removal(step),
      }),
    );
  }
  return true;
}

function reportSingle(step: Step, report: Report): void {
  const at = endingOf({ ...step, from: null }).at;
  report(
    problem("P3121", at ?? step.call.span, {
      title: "`softmax` of a single value is always 1",
      label: "always 1",
      related:
        step.name === "softmax" && step.from !== null ? [{ span: step.from.span, text: "gives a single value" }] : [],
      help: "a number is the output of `dense(1)` alone; two classes take two values: `dense(2) -> softmax()`",
    }),
  );
}

/** Takes the step out of the flow, with the arrow before it. */
function removal(step: Step): FixWords[] {
  const { before, call } = step;
  if (before.span.file !== call.span.file || before.span.end > call.span.start) return [];
  return [{ span: { ...call.span, start: before.span.end }, replacement: "", certain: true }];
}
