/**
 * In: a `train` block with its model and data set. Out: what learns from what and how; losses held against outputs and
 * targets, metrics against splits.
 */
import type { Declaration, Expr, Name } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry, LossEntry, MetricEntry } from "../catalog/entry.ts";
import { showShape } from "../catalog/operators.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall, CheckedLoss, CheckedTrain, ColumnType } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import { convert } from "./convert.ts";
import type { DatasetInfo } from "./dataset.ts";
import { type BlockItems, labelled, readItems, setting } from "./items.ts";
import { checkExpectation, type Metric, type MetricSource, resolveMetric } from "./metric.ts";
import type { ModelInfo, OutputInfo } from "./model.ts";
import { findBlock } from "./references.ts";
import { evaluate } from "./values.ts";

/** What other blocks need of a training, also of one with mistakes. */
export interface TrainInfo {
  readonly name: string;
  readonly model: ModelInfo | null;
  readonly data: DatasetInfo | null;
  readonly checked: CheckedTrain | null;
  /** Blocks it depends on. */
  readonly needs: readonly Declaration[];
}

/** How a rule gets at other blocks' results. */
export interface Results {
  model(decl: Declaration): ModelInfo | null;
  dataset(decl: Declaration): DatasetInfo | null;
  train(decl: Declaration): TrainInfo | null;
}

/** Kinds of the outputs' targets. */
export function outputKinds(model: ModelInfo | null, data: DatasetInfo | null): Map<string, ColumnType["kind"] | null> {
  return new Map(
    (model?.outputs ?? []).map((output) => [
      output.name,
      data?.targets.find((target) => target.name === output.name)?.kind ?? null,
    ]),
  );
}

/** Checks a training. */
export function checkTrain(
  context: CheckContext,
  decl: Declaration,
  options: { readonly entry: BlockEntry; readonly results: Results },
): TrainInfo {
  const { entry, results } = options;
  const items = readItems(context, decl, entry);
  const place: CallPlace = { context, env: context.env, what: `train ${decl.name.text}` };
  const modelItem = setting(items, "model");
  const dataItem = setting(items, "data");
  const modelDecl =
    modelItem === undefined ? null : findBlock(context, modelItem.value, { kind: "model", what: "`model`" });
  const dataDecl =
    dataItem === undefined ? null : findBlock(context, dataItem.value, { kind: "dataset", what: "`data`" });
  const model = modelDecl === null ? null : results.model(modelDecl);
  const data = dataDecl === null ? null : results.dataset(dataDecl);
  let fits = true;
  if (model !== null && data !== null) {
    fits = checkInputs(context, { model, data, at: dataItem?.value.span ?? decl.name.span });
  }
  const losses = checkLosses(place, items, { decl, model, data });
  const optimizer = readOptimizer(place, items, decl.name.span);
  const epochs = readEpochs(place, items, entry);
  const source: MetricSource = {
    outputs: outputKinds(model, data),
    splits: data?.splits ?? null,
    split: "valid",
    only: false,
    partial: model === null || model.partial,
  };
  const stopItem = setting(items, "stop");
  const stop = readStop(place, stopItem?.value ?? null, source);
  const best = readBest(context, items, { source, stop, stopGiven: stopItem !== undefined });
  const expect = items.settings
    .filter((one) => one.name === "expect")
    .map((one) => checkExpectation(context, one.item.value, source));
  const stated = items.settings.filter((one) => one.name === "expect").length;
  const complete =
    fits &&
    !items.partial &&
    model?.checked != null &&
    data?.checked != null &&
    losses !== null &&
    optimizer !== null &&
    epochs !== null &&
    stop !== undefined &&
    best !== undefined &&
    expect.filter((one) => one.length > 0).length === stated;
  return {
    name: decl.name.text,
    model,
    data,
    needs: [modelDecl, dataDecl].filter((one) => one !== null),
    checked: complete
      ? {
          kind: "train",
          name: decl.name.text,
          doc: decl.doc,
          span: decl.span,
          model: model.name,
          data: data.name,
          losses,
          optimizer,
          epochs,
          stop: stop?.call ?? null,
          best,
          expect: expect.flat(),
        }
      : null,
  };
}

/** Every input of the model is an input of the data, with the same shape. */
export function checkInputs(
  context: CheckContext,
  pair: { readonly model: ModelInfo; readonly data: DatasetInfo; readonly at: Span },
): boolean {
  const { model, data, at } = pair;
  let fits = true;
  for (const input of model.inputs) {
    const column = data.inputs.find((one) => one.name === input.name);
    if (column === undefined) {
      fits = false;
      if (data.partial || model.partial) continue;
      const isTarget = data.targets.some((one) => one.name === input.name);
      const near = closestName(
        input.name,
        data.inputs.map((one) => one.name),
      );
      context.report(
        problem("P2016", at, {
          title: `the model reads \`${input.name}\`, \`${data.name}\` has no such input`,
          label: `has ${data.inputs.map((one) => `\`${one.name}\``).join(", ")}`,
          related: [{ span: input.span, text: `\`${input.name}\` is read here` }],
          help: isTarget
            ? `\`${input.name}\` is a target; a model may not read it`
            : near === null
              ? `add \`input ${input.name}: …\` to \`${data.name}\``
              : `name both alike, for example \`input ${near}: …\` in the model`,
        }),
      );
      continue;
    }
    const shape = column.checked?.tensor.shape;
    if (shape === undefined || input.type === null) continue;
    if (showShape(shape) === showShape(input.type.shape)) continue;
    fits = false;
    context.report(
      problem("P3107", input.span, {
        title: `the model reads \`${input.name}\` as \`${showShape(input.type.shape)}\`, \`${data.name}\` gives \`${showShape(shape)}\``,
        label: `reads ${showShape(input.type.shape)}`,
        related: [{ span: column.typeSpan, text: `gives ${showShape(shape)}` }],
        help: `write \`tensor(${shape.join(", ")})\``,
      }),
    );
  }
  return fits;
}

interface Parts {
  readonly decl: Declaration;
  readonly model: ModelInfo | null;
  readonly data: DatasetInfo | null;
}

function checkLosses(place: CallPlace, items: BlockItems, parts: Parts): readonly CheckedLoss[] | null {
  const { context } = place;
  const { decl, model, data } = parts;
  let complete = true;
  const checked: CheckedLoss[] = [];
  const given = labelled(items, "loss");
  const claimed = new Set<string>();
  for (const { label, item } of given) {
    const loss = checkCallOf(item.value, "losses", { ...place, what: `loss ${label.text}` });
    const output = model?.outputs.find((one) => one.name === label.text);
    if (model !== null && output === undefined) {
      complete = false;
      if (model.partial) continue;
      const open = model.outputs.map((one) => one.name).filter((name) => !given.some((one) => one.label.text === name));
      const near = closestName(label.text, open) ?? (open.length === 1 ? (open[0] ?? null) : null);
      if (near !== null) claimed.add(near);
      context.report(
        problem("P2016", label.span, {
          title: `the model \`${model.name}\` has no output \`${label.text}\``,
          label: near === null ? "unknown output" : `did you mean \`${near}\`?`,
          help: near === null ? `outputs: ${model.outputs.map((one) => `\`${one.name}\``).join(", ")}` : null,
          fixes: near === null ? [] : [{ span: label.span, replacement: near }],
        }),
      );
      continue;
    }
    claimed.add(label.text);
    if (loss === null) {
      complete = false;
      continue;
    }
    if (output !== undefined && data !== null && !checkLoss(context, { loss, label, output, data })) complete = false;
    checked.push({ output: label.text, loss });
  }
  for (const output of model?.outputs ?? []) {
    const target = data?.targets.find((one) => one.name === output.name);
    if (target === undefined && data !== null) {
      complete = false;
      if (!data.partial && model?.partial !== true) reportNoTarget(context, { output, data, decl, model });
      continue;
    }
    if (claimed.has(output.name)) continue;
    complete = false;
    if (items.partial) continue;
    const suggestion = target?.kind === "number" || target?.kind === "vector" ? "mse()" : "cross_entropy()";
    context.report(
      problem(
        "P4007",
        { ...decl.keyword.span, end: decl.name.span.end },
        {
          title: `the output \`${output.name}\` has no loss`,
          label: `no loss for \`${output.name}\``,
          related: [{ span: output.nameSpan, text: "the output" }],
          help: `add \`loss ${output.name}: ${suggestion}\``,
        },
      ),
    );
  }
  return complete ? checked : null;
}

function reportNoTarget(
  context: CheckContext,
  found: {
    readonly output: OutputInfo;
    readonly data: DatasetInfo;
    readonly decl: Declaration;
    readonly model: ModelInfo | null;
  },
): void {
  const { output, data, decl, model } = found;
  const free = data.targets
    .map((one) => one.name)
    .filter((name) => model?.outputs.some((one) => one.name === name) !== true);
  const [only] = free;
  context.report(
    problem(
      "P4007",
      { ...decl.keyword.span, end: decl.name.span.end },
      {
        title: `\`${data.name}\` has no target for the output \`${output.name}\``,
        label: `no target \`${output.name}\``,
        related: [{ span: output.nameSpan, text: "the output" }],
        help:
          free.length === 1 && only !== undefined
            ? `an output and its target have one name: \`output ${only}: …\``
            : `targets of \`${data.name}\`: ${data.targets.map((one) => `\`${one.name}\``).join(", ")}`,
      },
    ),
  );
}

interface LossPair {
  readonly loss: CheckedCall;
  readonly label: Name;
  readonly output: OutputInfo;
  readonly data: DatasetInfo;
}

function checkLoss(context: CheckContext, pair: LossPair): boolean {
  const { loss, output, data } = pair;
  const target = data.targets.find((one) => one.name === output.name);
  const entry = findEntry<LossEntry>(catalog.losses, loss.call);
  if (target === undefined || entry === undefined || target.kind === null) return true;
  if (!entry.suits.includes(target.kind)) {
    const suited = catalog.losses.filter((one) => target.kind !== null && one.suits.includes(target.kind));
    context.report(
      problem("P3110", loss.span, {
        title: `\`${loss.call}\` does not suit \`${output.name}\`, whose target is a \`${target.kind}\``,
        label: `for a target that is ${entry.suits.map((one) => `a \`${one}\``).join(" or ")}`,
        related: [{ span: target.typeSpan, text: `a \`${target.kind}\`` }],
        help: suited.length === 0 ? null : `write \`loss ${output.name}: ${suited[0]?.name ?? ""}()\``,
      }),
    );
    return false;
  }
  if (target.checked === null || output.type === null) return true;
  const { type } = target.checked;
  const wanted = type.kind === "class" ? [type.classes.length] : target.checked.tensor.shape;
  if (showShape(wanted) !== showShape(output.type.shape)) {
    reportSize(context, { output, target, wanted });
    return false;
  }
  if (loss.call === "cross_entropy" && output.ends !== "softmax") {
    context.report(
      problem("P3109", output.last, {
        title: `the output \`${output.name}\` does not end in \`softmax\`, and \`cross_entropy\` needs probabilities`,
        label: "gives any numbers",
        related: [{ span: loss.span, text: "needs values that sum to 1" }],
        help: "add `-> softmax()` at the end of the output",
        fixes: [{ span: { ...output.span, start: output.span.end }, replacement: " -> softmax()" }],
      }),
    );
    return false;
  }
  return true;
}

function reportSize(
  context: CheckContext,
  found: { readonly output: OutputInfo; readonly target: ColumnInfo; readonly wanted: readonly number[] },
): void {
  const { output, target, wanted } = found;
  const shape = output.type?.shape ?? [];
  const isClass = target.kind === "class";
  const flat = shape.length === 1;
  context.report(
    problem("P3108", output.shaper, {
      title:
        isClass && flat
          ? `the output \`${output.name}\` has ${shape[0] ?? 0} values, the target \`${target.name}\` has ${wanted[0] ?? 0} classes`
          : `the output \`${output.name}\` is \`${showShape(shape)}\`, the target \`${target.name}\` needs \`${showShape(wanted)}\``,
      label: `gives ${showShape(shape)}`,
      related: [{ span: target.typeSpan, text: isClass ? `${wanted[0] ?? 0} classes` : `needs ${showShape(wanted)}` }],
      help: flat
        ? `\`dense(${wanted[0] ?? 1})\` would fit`
        : `bring it to one axis first: \`flatten() -> dense(${wanted[0] ?? 1})\``,
    }),
  );
}

function readOptimizer(place: CallPlace, items: BlockItems, span: Span): CheckedCall | null {
  const item = setting(items, "optimizer");
  if (item !== undefined) return checkCallOf(item.value, "optimizers", { ...place, what: "optimizer" });
  const adam = findEntry(catalog.optimizers, "adam");
  const defaults = adam?.parameters.flatMap((parameter) =>
    parameter.default === undefined ? [] : [[parameter.name, parameter.default] as const],
  );
  return { call: "adam", args: Object.fromEntries(defaults ?? []), span };
}

function readEpochs(place: CallPlace, items: BlockItems, entry: BlockEntry): number | null {
  const item = setting(items, "epochs");
  const parameter = entry.parameters.find((one) => one.name === "epochs");
  if (item === undefined || parameter === undefined) return null;
  const { context, env } = place;
  const value = convert(evaluate(item.value, env, context.report), {
    slot: { ...parameter, owner: "train" },
    env,
    report: context.report,
    call: () => null,
  });
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
  const argument =
    expr.kind === "call" ? expr.args.find((arg) => arg.name === null || arg.name.text === "on") : undefined;
  const metric = resolveMetric(place.context, on.split("."), { at: argument?.value.span ?? call.span, source });
  return metric === null ? undefined : { call: { ...call, args: { ...call.args, on: metric.path } }, metric };
}

/** The setting, else the metric of `stop`, else the first output's; undefined where it is wrong. */
function readBest(
  context: CheckContext,
  items: BlockItems,
  options: { readonly source: MetricSource; readonly stop: Stop | null | undefined; readonly stopGiven: boolean },
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
    const metric = resolveMetric(
      context,
      value.parts.map((part) => part.text),
      { at: value.span, source },
    );
    return metric === null ? undefined : from(metric);
  }
  if (stop != null) return from(stop.metric);
  const [first] = source.outputs;
  if (source.splits?.has("valid") !== true || first === undefined) return null;
  const [output, kind] = first;
  const name = kind === "class" ? "accuracy" : "loss";
  const entry = findEntry<MetricEntry>(catalog.metrics, name);
  return entry === undefined ? null : { metric: `valid.${output}.${name}`, goal: entry.goal };
}
