/**
 * In: the settings of a training that say how fast and how long it learns. Out: epochs, early stop, validation and the metric by
 * which weights are kept, held against one another and against the schedule of the optimizer.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry, Entry, MetricEntry } from "../catalog/entry.ts";
import { taskOf } from "../catalog/tasks.ts";
import { problem } from "../diagnostics/problem.ts";
import { showAmount } from "./amount.ts";
import { checkBudget, readBudget } from "./budget.ts";
import { argumentOf, type CallPlace } from "./call.ts";
import type { Argument, CheckedCall, CheckedTrain } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { fromOutside } from "./from-outside.ts";
import { type BlockItems, setting } from "./items.ts";
import { type MetricSource, resolveMetric } from "./metric.ts";
import { readPlainSetting } from "./plain-setting.ts";
import { checkStop, readStop, type Stop } from "./stop.ts";
import { type TrainLength, trainLength } from "./train-length.ts";
import { checkValidation, readValidation } from "./validation.ts";

/** How long a training goes; a part is null where it is wrong, which has been reported. */
export interface Pace {
  readonly epochs: number | null;
  /** Undefined where it is wrong, like those below. */
  readonly stop: CheckedCall | null | undefined;
  readonly validate: CheckedCall | null | undefined;
  readonly budget: CheckedTrain["budget"] | undefined;
  readonly best: CheckedTrain["best"] | undefined;
}

/** What the settings are held against. */
export interface PaceOptions {
  readonly entry: BlockEntry;
  readonly source: MetricSource;
  readonly optimizer: CheckedCall | null;
  /** Null where the rows are not known. */
  readonly stepsPerEpoch: number | null;
}

/** Reads and compares the settings. */
export function readPace(place: CallPlace, items: BlockItems, options: PaceOptions): Pace {
  const { entry, source, optimizer, stepsPerEpoch } = options;
  const { context } = place;
  const exprOf = (name: string): Expr | null => setting(items, name)?.value ?? null;
  const epochs = readEpochs(place, items, entry);
  const [stopAt, validateAt] = [exprOf("stop"), exprOf("validate")];
  const stop = readStop(place, stopAt, source);
  const validate = readValidation(place, validateAt, source);
  const budgetAt = exprOf("budget");
  const budget = readBudget(place, budgetAt);
  const best = readBest(context, items, { source, stop });
  if (epochs !== null && validate !== undefined) {
    const parts = {
      epochs,
      epochsAt: exprOf("epochs"),
      stepsPerEpoch,
      validate,
      validateAt,
      budget: budget ?? null,
      budgetAt,
    };
    const length = trainLength(context, parts);
    const optimizerExpr = exprOf("optimizer");
    if (optimizer !== null && optimizerExpr?.kind === "call")
      checkSchedule(context, length, { optimizer, expr: optimizerExpr });
    if (stop != null && stopAt !== null) checkStop(context, length, { stop, expr: stopAt });
    if (budget != null && budgetAt !== null) checkBudget(context, length, { budget, expr: budgetAt });
    if (validate !== null && validateAt !== null)
      checkValidation(context, length, { call: validate, expr: validateAt });
  }
  return { epochs, stop: stop == null ? stop : stop.call, validate, budget, best };
}

function readEpochs(place: CallPlace, items: BlockItems, entry: BlockEntry): number | null {
  const value = readPlainSetting(place, items, { entry, name: "epochs" });
  return typeof value === "number" ? value : null;
}

/** The setting, else the metric of `stop`, else the first output's; undefined where it is wrong. */
function readBest(
  context: CheckContext,
  items: BlockItems,
  options: { readonly source: MetricSource; readonly stop: Stop | null | undefined },
): CheckedTrain["best"] | undefined {
  const { source, stop } = options;
  const item = setting(items, "best");
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
    return metric === null ? undefined : { metric: metric.path, goal: metric.entry.goal };
  }
  if (stop != null) return { metric: stop.metric.path, goal: stop.goal };
  const [first] = source.outputs;
  if (source.splits?.has("valid") !== true || first === undefined) return null;
  const [output, { kind, loss }] = first;
  const task = kind === null ? "numbers" : taskOf(kind, loss);
  const name = task === "class" || task === "labels" ? "accuracy" : "loss";
  const entry = findEntry<MetricEntry>(catalog.metrics, name);
  return entry === undefined ? null : { metric: `valid.${output}.${name}`, goal: entry.goal };
}

function isCall(value: Argument | undefined): value is CheckedCall {
  return typeof value === "object" && value !== null && "call" in value;
}

/** Schedules that reach beyond the last epoch, or go the other way than their name says. */
function checkSchedule(
  context: CheckContext,
  length: TrainLength,
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
  const outside = (name: string): boolean => length.outside || fromOutside(context, argumentOf(lr, entry, name));
  if (schedule.call === "cosine" && number("warmup") >= epochs && !outside("warmup")) {
    context.report(
      problem("P4024", at("warmup").span, {
        title: `the warm-up takes ${showAmount(number("warmup"), null)} of ${epochs} epochs, the rate never falls`,
        label: "as long as the training, or longer",
        related: length.labels.slice(0, 1),
        help: "a warm-up takes a small part of the training, such as 1 epoch",
      }),
    );
  }
  if (schedule.call === "step" && number("every") >= epochs && !outside("every")) {
    context.report(
      problem("P4024", at("every").span, {
        title: `the rate steps every ${number("every")} epochs, the training has ${epochs}: it never steps`,
        label: "after the last epoch",
        related: length.labels.slice(0, 1),
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
