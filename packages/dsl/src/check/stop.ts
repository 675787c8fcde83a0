/**
 * In: the `stop` of a training. Out: the rule with its metric found, held against how long the training is and what the metric
 * can be.
 */
import type { Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { Entry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import { showAmount } from "./amount.ts";
import { argumentOf, type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { fromOutside } from "./from-outside.ts";
import { type Metric, type MetricSource, resolveMetric } from "./metric.ts";
import type { TrainLength } from "./train-length.ts";

/** A rule with its metric. */
export interface Stop {
  readonly call: CheckedCall;
  readonly metric: Metric;
  /** Which way is progress. */
  readonly goal: "max" | "min";
}

function argument(expr: Expr, call: string, name: string): Expr | null {
  return expr.kind === "call" ? argumentOf(expr, findEntry<Entry>(catalog.stops, call), name) : null;
}

/** Null for none, undefined where it is wrong. */
export function readStop(place: CallPlace, expr: Expr | null, source: MetricSource): Stop | null | undefined {
  if (expr === null) return null;
  if (expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none") return null;
  const call = checkCallOf(expr, "stops", { ...place, what: "stop" });
  const on = call?.args["on"];
  if (call === null || typeof on !== "string") return undefined;
  const metric = resolveMetric(place.context, on.split("."), {
    at: argument(expr, call.call, "on")?.span ?? call.span,
    source,
    chooses: "the moment to stop",
  });
  if (metric === null) return undefined;
  const { mode } = call.args;
  const goal = mode === "max" || mode === "min" ? mode : metric.entry.goal;
  // A rule that says what is known anyway is the same rule.
  return { call: { ...call, args: { ...call.args, on: metric.path, mode: goal } }, metric, goal };
}

/** Says aloud where a rule can never end the run, or ends it for the wrong reason. */
export function checkStop(
  context: CheckContext,
  length: TrainLength,
  given: { readonly stop: Stop; readonly expr: Expr },
): void {
  const { stop, expr } = given;
  const at = (name: string): Expr | null => argument(expr, stop.call.call, name);
  checkPatience(context, length, { stop, expr, at: at("patience") });
  checkMode(context, stop, { mode: at("mode"), on: at("on") ?? expr });
  const { min_delta: margin } = stop.call.args;
  const { range, name } = stop.metric.entry;
  if (typeof margin !== "number" || range.max === undefined || margin < range.max - (range.min ?? 0)) return;
  const percent = margin > 1 && margin <= 100;
  context.report(
    problem("P4026", at("min_delta")?.span ?? expr.span, {
      title: `\`${name}\` lies between ${range.min ?? 0} and ${range.max} and never gains ${showAmount(margin, null)}`,
      label: "no progress is that large",
      related: [{ span: at("on")?.span ?? expr.span, text: "the metric" }],
      help: percent
        ? `did you mean \`${showAmount(margin, null)}%\`?`
        : "a small margin such as `0.1%` leaves out what is only noise",
    }),
  );
}

/** A patience that the training never has enough validations for. */
function checkPatience(
  context: CheckContext,
  length: TrainLength,
  { stop, expr, at }: { readonly stop: Stop; readonly expr: Expr; readonly at: Expr | null },
): void {
  const { patience } = stop.call.args;
  const { validations, inEpochs } = length;
  if (typeof patience !== "number" || validations === null || patience < validations) return;
  if (length.outside || fromOutside(context, at)) return;
  const noun = inEpochs ? "epoch" : "validation";
  const waits = `${patience} ${noun}${patience === 1 ? "" : "s"}`;
  context.report(
    problem("P4023", at?.span ?? expr.span, {
      title: `the stop waits ${waits} without progress, the training has ${validations}: it never stops early`,
      label: at === null ? `\`patience\` is ${patience} by default` : "as many as there are, or more",
      related: length.labels,
      help: `a smaller \`patience\`, more \`epochs\`${inEpochs ? "" : ", validation more often"}, or no \`stop\``,
    }),
  );
}

/** A mode that takes getting worse for progress. */
function checkMode(
  context: CheckContext,
  { metric, goal }: Stop,
  at: { readonly mode: Expr | null; readonly on: Expr },
): void {
  if (at.mode === null || goal === metric.entry.goal) return;
  const { name } = metric.entry;
  context.report(
    problem("P4042", at.mode.span, {
      title: `${metric.entry.goal === "max" ? "more" : "less"} of \`${name}\` is better, \`mode: ${goal}\` goes on while it gets worse`,
      label: "the other way round",
      related: [{ span: at.on.span, text: "the metric" }],
      help: `leave \`mode\` out: it is \`${metric.entry.goal}\` for \`${name}\``,
      fixes: [{ span: at.mode.span, replacement: metric.entry.goal, certain: false }],
    }),
  );
}
