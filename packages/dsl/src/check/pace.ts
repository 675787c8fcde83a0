/**
 * In: the settings of a training that say how fast and how long it learns. Out: epochs, early stop and the metric by which weights
 * are kept, held against one another and against the schedule of the optimizer.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry, Entry, MetricEntry } from "../catalog/entry.ts";
import { taskOf } from "../catalog/tasks.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { showAmount } from "./amount.ts";
import { argumentOf, type CallPlace, checkCallOf } from "./call.ts";
import type { Argument, CheckedCall, CheckedTrain } from "./checked-program.ts";
import { type CheckContext, define } from "./context.ts";
import { type BlockItems, setting } from "./items.ts";
import { type Metric, type MetricSource, resolveMetric } from "./metric.ts";
import { readPlainSetting } from "./plain-setting.ts";

/** How long a training goes; a part is null where it is wrong, which has been reported. */
export interface Pace {
  readonly epochs: number | null;
  /** Undefined where it is wrong. */
  readonly stop: CheckedCall | null | undefined;
  readonly best: CheckedTrain["best"] | undefined;
}

/** Reads the settings, and compares them and the optimizer's schedule. */
export function readPace(
  place: CallPlace,
  items: BlockItems,
  options: { readonly entry: BlockEntry; readonly source: MetricSource; readonly optimizer: CheckedCall | null },
): Pace {
  const { entry, source, optimizer } = options;
  const epochs = readEpochs(place, items, entry);
  const stopItem = setting(items, "stop");
  const stop = readStop(place, stopItem?.value ?? null, source);
  const best = readBest(place.context, items, { source, stop });
  if (epochs !== null) {
    const epochsAt = setting(items, "epochs")?.value;
    const length: Length = { epochs, expr: epochsAt ?? null };
    const optimizerExpr = setting(items, "optimizer")?.value;
    if (optimizer !== null && optimizerExpr?.kind === "call")
      checkSchedule(place.context, length, { optimizer, expr: optimizerExpr });
    if (stop != null && stopItem !== undefined) checkStop(place.context, length, { stop, expr: stopItem.value });
  }
  return { epochs, stop: stop == null ? stop : stop.call, best };
}

function readEpochs(place: CallPlace, items: BlockItems, entry: BlockEntry): number | null {
  const value = readPlainSetting(place, items, { entry, name: "epochs" });
  return typeof value === "number" ? value : null;
}

interface Stop {
  readonly call: CheckedCall;
  readonly metric: Metric;
}

/** Null for none, undefined where it is wrong. */
function readStop(place: CallPlace, expr: Expr | null, source: MetricSource): Stop | null | undefined {
  if (expr === null) return null;
  if (expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none") return null;
  const call = checkCallOf(expr, "stops", { ...place, what: "stop" });
  const on = call?.args["on"];
  if (call === null || typeof on !== "string") return undefined;
  const argument = expr.kind === "call" ? argumentOf(expr, findEntry<Entry>(catalog.stops, call.call), "on") : null;
  const metric = resolveMetric(place.context, on.split("."), {
    at: argument?.span ?? call.span,
    source,
    chooses: "the moment to stop",
  });
  return metric === null ? undefined : { call: { ...call, args: { ...call.args, on: metric.path } }, metric };
}

/** The setting, else the metric of `stop`, else the first output's; undefined where it is wrong. */
function readBest(
  context: CheckContext,
  items: BlockItems,
  options: { readonly source: MetricSource; readonly stop: Stop | null | undefined },
): CheckedTrain["best"] | undefined {
  const { source, stop } = options;
  const item = setting(items, "best");
  const from = (metric: Metric): CheckedTrain["best"] => ({ metric: metric.path, goal: metric.entry.goal });
  if (item !== undefined) {
    const { value } = item;
    if (value.kind === "missing") return undefined;
    if (value.kind === "path" && value.parts.length === 1 && value.parts[0]?.text === "none") return null;
    if (value.kind !== "path") {
      context.report(
        problem("P3001", value.span, {
          title: "`best` takes a metric",
          label: "expected a metric, such as `valid.label.accuracy`",
        }),
      );
      return undefined;
    }
    const parts = value.parts.map((part) => part.text);
    const metric = resolveMetric(context, parts, { at: value.span, source, chooses: "the weights that are kept" });
    return metric === null ? undefined : from(metric);
  }
  if (stop != null) return from(stop.metric);
  const [first] = source.outputs;
  if (source.splits?.has("valid") !== true || first === undefined) return null;
  const [output, { kind, loss }] = first;
  const task = kind === null ? "numbers" : taskOf(kind, loss);
  const name = task === "class" || task === "labels" ? "accuracy" : "loss";
  const entry = findEntry<MetricEntry>(catalog.metrics, name);
  return entry === undefined ? null : { metric: `valid.${output}.${name}`, goal: entry.goal };
}

/** The epochs of a training and the expression that says so. */
interface Length {
  readonly epochs: number;
  readonly expr: Expr | null;
}

/** Whether a value was given from outside for this one run; what it does not go with is then no mistake of the program. */
export function fromOutside(context: CheckContext, expr: Expr | null): boolean {
  if (expr === null) return false;
  if (expr.kind === "path") {
    const definition = define(context, expr.span.file, expr.parts[0]?.text ?? "");
    return definition?.kind === "param" && context.overridden.has(definition.decl);
  }
  if (expr.kind === "negative") return fromOutside(context, expr.operand);
  return expr.kind === "binary" && (fromOutside(context, expr.left) || fromOutside(context, expr.right));
}

function epochsLabel(length: Length): { readonly span: Span; readonly text: string }[] {
  const words = `${length.epochs} ${length.epochs === 1 ? "epoch" : "epochs"} in all`;
  return length.expr === null ? [] : [{ span: length.expr.span, text: words }];
}

function isCall(value: Argument | undefined): value is CheckedCall {
  return typeof value === "object" && value !== null && "call" in value;
}

/** Schedules that reach beyond the last epoch, or go the other way than their name says. */
function checkSchedule(
  context: CheckContext,
  length: Length,
  given: { readonly optimizer: CheckedCall; readonly expr: CallExpr },
): void {
  const { optimizer, expr } = given;
  const schedule = optimizer.args["lr"];
  const lr = argumentOf(expr, findEntry<Entry>(catalog.optimizers, optimizer.call), "lr");
  if (!isCall(schedule) || lr?.kind !== "call") return;
  const entry = findEntry<Entry>(catalog.schedules, schedule.call);
  const { epochs } = length;
  const number = (name: string): number => (typeof schedule.args[name] === "number" ? schedule.args[name] : Number.NaN);
  const at = (name: string): Expr => argumentOf(lr, entry, name) ?? lr;
  const outside = (name: string): boolean =>
    fromOutside(context, length.expr) || fromOutside(context, argumentOf(lr, entry, name));
  if (schedule.call === "cosine" && number("warmup") >= epochs && !outside("warmup")) {
    context.report(
      problem("P4024", at("warmup").span, {
        title: `the warm-up takes ${showAmount(number("warmup"), null)} of ${epochs} epochs, the rate never falls`,
        label: "as long as the training, or longer",
        related: epochsLabel(length),
        help: "a warm-up takes a small part of the training, such as 1 epoch",
      }),
    );
  }
  if (schedule.call === "step" && number("every") >= epochs && !outside("every")) {
    context.report(
      problem("P4024", at("every").span, {
        title: `the rate steps every ${number("every")} epochs, the training has ${epochs}: it never steps`,
        label: "after the last epoch",
        related: epochsLabel(length),
        help: `several steps need a smaller number: \`every: ${Math.max(1, Math.floor(epochs / 3))}\``,
      }),
    );
  }
  const changed = fromOutside(context, at("to")) || fromOutside(context, at("from"));
  if (schedule.call === "cosine" && number("to") > number("from") && !changed) {
    const [from, to] = [showAmount(number("from"), null), showAmount(number("to"), null)];
    context.report(
      problem("P4025", at("to").span, {
        title: `\`cosine\` falls, here it would rise from ${from} to ${to}`,
        label: `above ${from}`,
        related: [{ span: at("from").span, text: "the rate at the start" }],
        help: "swap the two; a rate that shall rise is written with `linear`",
      }),
    );
  }
}

/** Early stops that can never happen, or that nothing can hold off. */
function checkStop(context: CheckContext, length: Length, given: { readonly stop: Stop; readonly expr: Expr }): void {
  const { stop, expr } = given;
  const entry = findEntry<Entry>(catalog.stops, stop.call.call);
  const argument = (name: string): Expr | null => (expr.kind === "call" ? argumentOf(expr, entry, name) : null);
  const { patience, min_delta: margin } = stop.call.args;
  const at = argument("patience");
  const outside = fromOutside(context, length.expr) || fromOutside(context, at);
  if (typeof patience === "number" && patience >= length.epochs && !outside) {
    context.report(
      problem("P4023", at?.span ?? expr.span, {
        title: `the stop waits ${patience} ${patience === 1 ? "epoch" : "epochs"} without progress, the training has ${length.epochs}: it never stops early`,
        label: at === null ? `\`patience\` is ${patience} by default` : "as many as there are, or more",
        related: epochsLabel(length),
        help: "a smaller `patience`, more `epochs`, or no `stop`",
      }),
    );
  }
  const { range } = stop.metric.entry;
  if (typeof margin !== "number" || range.max === undefined || margin < range.max - (range.min ?? 0)) return;
  const percent = margin > 1 && margin <= 100;
  context.report(
    problem("P4026", argument("min_delta")?.span ?? expr.span, {
      title: `\`${stop.metric.entry.name}\` lies between ${range.min ?? 0} and ${range.max} and never gains ${showAmount(margin, null)}`,
      label: "no progress is that large",
      related: [{ span: argument("on")?.span ?? expr.span, text: "the metric" }],
      help: percent
        ? `did you mean \`${showAmount(margin, null)}%\`?`
        : "a small margin such as `0.1%` leaves out what is only noise",
    }),
  );
}
