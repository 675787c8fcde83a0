/**
 * In: the settings of a training that say how fast and how long it learns. Out: epochs, early stop, validation and the metric by
 * which weights are kept, held against one another and against the schedule of the optimizer.
 */
import type { Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry, MetricEntry, Task } from "../catalog/entry.ts";
import { taskOf } from "../catalog/tasks.ts";
import { problem } from "../diagnostics/problem.ts";
import { checkBudget, readBudget } from "./budget.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedCall, CheckedTrain } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { type BlockItems, setting } from "./items.ts";
import { type MetricSource, resolveMetric } from "./metric.ts";
import { readPlainSetting } from "./plain-setting.ts";
import { checkRate } from "./schedule.ts";
import { checkStop, readStop, type Stop } from "./stop.ts";
import { trainLength } from "./train-length.ts";
import { checkValidation, readValidation } from "./validation.ts";

/** By what the best weights are known where nothing is said; the loss where it is not here. */
const deciding: Readonly<Partial<Record<Task, string>>> = {
  class: "accuracy",
  labels: "accuracy",
  pixels: "iou",
  boxes: "map_50",
};

/** How long a training goes; a part is null where it is wrong, which has been reported. */
export interface Pace {
  /** The schedule of the optimizer makes sense. */
  readonly rated: boolean;
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
  let rated = true;
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
      rated = checkRate(context, length, { optimizer, expr: optimizerExpr });
    if (stop != null && stopAt !== null) checkStop(context, length, { stop, expr: stopAt });
    if (budget != null && budgetAt !== null) checkBudget(context, length, { budget, expr: budgetAt });
    if (validate !== null && validateAt !== null)
      checkValidation(context, length, { call: validate, expr: validateAt });
  }
  return { rated, epochs, stop: stop == null ? stop : stop.call, validate, budget, best };
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
  const [first] = source.outputs.keys();
  return first === undefined ? null : bestOfOutput(first, source);
}

/** By what an output is known to get better where nothing is said; null where there are no validation rows. */
export function bestOfOutput(output: string, source: MetricSource): NonNullable<CheckedTrain["best"]> | null {
  if (source.splits?.has("valid") !== true) return null;
  const { kind = null, loss = null } = source.outputs.get(output) ?? {};
  const task = kind === null ? "numbers" : taskOf(kind, loss);
  const name = deciding[task] ?? "loss";
  const entry = findEntry<MetricEntry>(catalog.metrics, name);
  return entry === undefined ? null : { metric: `valid.${output}.${name}`, goal: entry.goal };
}
