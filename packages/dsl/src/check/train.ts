/**
 * In: a `train` block with its model and data set. Out: what learns from what and how; losses held against outputs and
 * targets, metrics against splits.
 */
import type { Declaration } from "../ast/nodes.ts";
import type { BlockEntry, OutputFacts } from "../catalog/entry.ts";
import { showTensor } from "../catalog/shape.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { freezeWith } from "./adapt/frozen.ts";
import { readAdapt } from "./adapt/read-adapt.ts";
import { keepsAdapters } from "./adapt/start-adapted.ts";
import { alignOutputs } from "./align-outputs.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedCall, CheckedDataset, CheckedLoss, CheckedModel, CheckedTrain } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";
import { checkEmbeddings, checkSparse } from "./embeddings.ts";
import { checkExpectations } from "./expectations.ts";
import { readFreeze, trains } from "./freeze.ts";
import { type BlockItems, labelled, readItems, setting } from "./items.ts";
import { checkLosses, lossNames } from "./losses.ts";
import { besidesUsual } from "./measured.ts";
import type { MetricSource } from "./metric.ts";
import { checkMixedLosses } from "./mixed-losses.ts";
import type { ModelInfo } from "./model.ts";
import { readMoves } from "./optimizer.ts";
import { readPace } from "./pace.ts";
import { readPlainSetting } from "./plain-setting.ts";
import { findBlock } from "./references.ts";
import { checkOrder } from "./row-order.ts";
import { checkBalancedTwice } from "./sampling.ts";
import { type NamedData, readTrainData } from "./several-data.ts";
import { trainRowsOf } from "./split-sizes.ts";
import { checkCompared, readStepWork } from "./step-work.ts";
import { checkAuxiliary, readTasks, tasksError, withMasked } from "./tasks.ts";
import { readPartRates } from "./transfer/rates.ts";
import { readStart } from "./transfer/start.ts";
import { checkWritten } from "./written.ts";

/** What other blocks need of a training, also of one with mistakes. */
export interface TrainInfo {
  readonly name: string;
  readonly model: ModelInfo | null;
  readonly data: DatasetInfo | null;
  /** The data sets that it learns from: that one, or several of which it is the whole. */
  readonly sets: readonly DatasetInfo[];
  /** What the losses are called, by output. */
  readonly losses: ReadonlyMap<string, string>;
  /** The training whose weights it starts from. */
  readonly from: TrainInfo | null;
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

/** What the figures of the outputs depend on: the kinds of their targets, and their losses. */
export function outputFacts(
  model: ModelInfo | null,
  data: DatasetInfo | null,
  losses: ReadonlyMap<string, string> | null,
): Map<string, OutputFacts> {
  return new Map(
    (model?.outputs ?? []).map(({ name }) => {
      const target = data?.targets.find((one) => one.name === name);
      const type = target?.checked?.type;
      const classes = type !== undefined && "classes" in type ? type.classes.length : null;
      const writes = model?.inputs.some(({ shifts }) => shifts === name) === true;
      const facts = { kind: target?.kind ?? null, loss: losses?.get(name) ?? null, classes };
      return [name, writes ? { ...facts, writes } : facts];
    }),
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
  const learned = readTrainData(context, dataItem, results.dataset);
  const modelDecl =
    modelItem === undefined ? null : findBlock(context, modelItem.value, { kind: "model", what: "`model`" });
  const { whole: data, sets } = learned;
  const given = new Set(labelled(items, "loss").map(({ label }) => label.text));
  const written = modelDecl === null ? null : results.model(modelDecl);
  const { model: aligned, told } = alignOutputs(context, { model: written, data, losses: given });
  const seeds = readPlainSetting(place, items, { entry, name: "seeds" });
  const start = readStart(place, items, { decl, model: aligned, data, sets, seeds, results });
  const adapted = readAdapt(place, items, { model: aligned, anew: start?.anew ?? new Set() });
  const model = adapted?.model ?? aligned;
  let { fits } = learned;
  if (model !== null && data !== null && fits) {
    fits = checkInputs(context, { model, data, at: dataItem?.value.span ?? decl.name.span });
    if (fits && model.checked !== null) fits = checkEmbeddings(context, model.checked, data);
    if (fits && model.checked !== null) fits = checkOrders(context, model.checked, sets);
  }
  const plainLosses = checkLosses(place, items, { decl, model, data, told });
  const losses = plainLosses === null ? null : withMasked(plainLosses, learned);
  if (losses !== null) fits = checkLossesOn(context, losses, sets) && fits;
  const names = lossNames(items);
  const source: MetricSource = {
    outputs: outputFacts(model, data, names),
    splits: data?.splits ?? null,
    split: "valid",
    block: "train",
    dataset: data?.name ?? null,
    run: decl.name.text,
    partial: model === null || model.partial,
  };
  const { moves, optimizer } = readMoves(place, items, { entry, model, source, at: decl.name.span });
  const stepsPerEpoch = sets.reduce<number | null>((sum, { info }) => {
    const steps = stepsOf(info.checked);
    return sum === null || steps === null ? null : sum + steps;
  }, 0);
  const pace = readPace(place, items, { entry, source, optimizer, stepsPerEpoch });
  const frozen = { item: setting(items, "freeze"), adapted };
  const freeze = freezeWith(context, { ...frozen, freeze: readFreeze(context, frozen.item, model) });
  const partRates = readPartRates(place, items, { model, freeze, epochs: pace.epochs });
  const keeps = keepsAdapters(context, start, { model, data });
  const batch = data?.checked == null ? null : Math.min(...sets.map(({ info }) => info.checked?.batch ?? 1));
  const work = readStepWork(place, items, { entry, batch });
  const tasks = readTasks(place, items, { data: learned, outputs: [...names.keys()], source });
  if (losses !== null && work !== null && batch !== null && !checkCompared(place, items, { losses, work, batch })) {
    fits = false;
  }
  if (model?.checked != null && freeze !== null && work !== null && moves !== null) {
    const placeOf = (name: string): Span | undefined => setting(items, name)?.value.span;
    const training = {
      decl,
      model: model.checked,
      freeze,
      moves: { ...moves, ...work, tasks: tasks ?? null },
      placeOf,
    };
    if (!checkSparse(context, training)) fits = false;
  }
  const learns = model === null || modelItem === undefined || checkLearns(context, model, modelItem.value.span);
  const stated = items.settings.filter((one) => one.name === "expect");
  const expect = checkExpectations(
    context,
    stated.map((one) => one.item.value),
    source,
  );
  const { rated, epochs, stop, validate, budget } = pace;
  const best = bestOfTasks(items, pace.best, tasks ?? null);
  const decides = { tasks: tasks ?? null, best: best ?? null, stop: stop ?? null, expect: expect ?? [] };
  const complete =
    fits &&
    tasks !== undefined &&
    checkAuxiliary(place, items, decides) &&
    sets.every(({ info }) => info.checked !== null) &&
    learns &&
    !items.partial &&
    model?.checked != null &&
    data?.checked != null &&
    losses !== null &&
    moves !== null &&
    rated &&
    epochs !== null &&
    stop !== undefined &&
    validate !== undefined &&
    budget !== undefined &&
    typeof seeds === "number" &&
    best !== undefined &&
    freeze !== null &&
    adapted !== undefined &&
    partRates !== null &&
    start !== undefined &&
    keeps &&
    work !== null &&
    expect !== null;
  return {
    name: decl.name.text,
    model,
    data,
    sets: sets.map(({ info }) => info),
    losses: names,
    from: start?.from ?? null,
    needs: [modelDecl, ...sets.map((one) => one.decl), ...(start?.needs ?? [])].filter((one) => one !== null),
    checked: complete
      ? {
          kind: "train",
          name: decl.name.text,
          doc: decl.doc,
          span: decl.span,
          model: model.name,
          data: data.checked.name,
          losses,
          ...(tasks === null ? {} : { tasks }),
          ...moves,
          epochs,
          stop,
          validate,
          budget,
          seeds,
          best,
          freeze,
          adapt: adapted?.adapt ?? null,
          start: start.start,
          ...partRates,
          ...work,
          measured: besidesUsual(
            [
              ...namedMetrics({ best, stop, optimizer: moves.optimizer, expect }),
              ...(tasks?.stops.flatMap((one) => watchedBy(one.stop)) ?? []),
            ],
            source,
          ),
          expect,
        }
      : null,
  };
}

/** The setting, or the rule that stops all; of tasks that count alike the mean of their errors; else the first output's. */
function bestOfTasks(
  items: BlockItems,
  best: CheckedTrain["best"] | undefined,
  tasks: CheckedTrain["tasks"] | null,
): CheckedTrain["best"] | undefined {
  const said = setting(items, "best") !== undefined || setting(items, "stop") !== undefined;
  if (tasks == null || said || best == null || tasks.figures.length === 0) return best;
  const [only] = tasks.figures;
  if (tasks.figures.length === 1 && only !== undefined) return { metric: only.metric, goal: only.goal };
  return { metric: tasksError, goal: "min" };
}

/** Whether an order of rows has an effect wherever a data set asks for one; false after saying that it has none. */
function checkOrders(context: CheckContext, model: CheckedModel, sets: readonly NamedData[]): boolean {
  return sets.map(({ info }) => checkOrder(context, model, info)).every((right) => right);
}

/** Whether each data set has what its losses need; false where one has not, which has been reported. */
function checkLossesOn(context: CheckContext, losses: readonly CheckedLoss[], sets: readonly NamedData[]): boolean {
  return sets
    .map(({ info }) => {
      const own = losses.filter(({ output }) => info.targets.some(({ name }) => name === output));
      checkBalancedTwice(context, own, info);
      return checkMixedLosses(context, own, info);
    })
    .every((right) => right);
}

/** Metrics that decide something in a training: when it ends, what is kept, how fast it learns, whether it is good enough. */
function namedMetrics({
  best,
  stop,
  optimizer,
  expect,
}: Pick<CheckedTrain, "best" | "stop" | "optimizer" | "expect">): readonly string[] {
  return [
    ...(stop === null ? [] : watchedBy(stop)),
    ...(best === null ? [] : [best.metric]),
    ...watchedBy(optimizer),
    ...expect.map(({ metric }) => metric),
  ];
}

/** Metrics that a call watches, or one inside of it: `plateau` in a rate. */
function watchedBy({ args }: CheckedCall): readonly string[] {
  return Object.entries(args).flatMap(([name, value]) => {
    if (name === "on" && typeof value === "string") return [value];
    return typeof value === "object" && value !== null && "call" in value ? watchedBy(value) : [];
  });
}

/** Steps of an epoch; null where the rows are not known. */
function stepsOf(data: CheckedDataset | null): number | null {
  const rows = data === null ? null : trainRowsOf(data);
  return data === null || rows === null ? null : Math.ceil(rows / data.batch);
}

/** A model, and each of its outputs, needs weights that training can move. */
function checkLearns(context: CheckContext, model: ModelInfo, at: Span): boolean {
  const { checked } = model;
  if (checked === null) return true;
  if (!checked.nodes.some(trains)) {
    context.report(
      problem("P3125", at, {
        title: `\`${model.name}\` has no weights, there is nothing to learn`,
        label: "nothing to learn",
        related: model.outputs.map((output) => ({ span: output.nameSpan, text: "no weights lead here" })),
        help: "`dense`, `conv` and `batch_norm` have weights, for example `… -> dense(10)`",
      }),
    );
    return false;
  }
  const learning = new Set<string>();
  for (const node of checked.nodes)
    if (trains(node) || node.inputs.some((input) => learning.has(input))) learning.add(node.id);
  const idle = checked.outputs.find((output) => !learning.has(output.node));
  const place = model.outputs.find((output) => output.name === idle?.name)?.nameSpan;
  if (idle === undefined || place === undefined) return true;
  context.report(
    problem("P3125", at, {
      title: `the output \`${idle.name}\` of \`${model.name}\` has no weights, it cannot learn`,
      label: `\`${idle.name}\` learns nothing`,
      related: [{ span: place, text: "no weights lead here" }],
      help: "let it go through a `dense` or `conv`",
    }),
  );
  return false;
}

/** Every input of the model is an input of the data, with the same shape. */
export function checkInputs(
  context: CheckContext,
  pair: { readonly model: ModelInfo; readonly data: DatasetInfo; readonly at: Span },
): boolean {
  const { model, data, at } = pair;
  let fits = true;
  for (const input of model.inputs) {
    if (input.shifts !== undefined) {
      fits = checkWritten(context, { input: { ...input, shifts: input.shifts }, data }) && fits;
      continue;
    }
    const column = data.inputs.find((one) => one.name === input.name);
    if (column === undefined) {
      fits = false;
      // An input of the data with a mistake of its own, or one that the flows ask for, may be what is meant.
      const lost = data.inputs.some(
        (one) =>
          !model.inputs.some((other) => other.name === one.name) &&
          (one.checked === null || model.unknown.has(one.name)),
      );
      if (data.partial || model.partial || lost) continue;
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
    const given = column.checked?.tensor;
    if (given === undefined || input.type === null) continue;
    if (showTensor(given) === showTensor(input.type)) continue;
    fits = false;
    if (model.misfit) continue;
    context.report(
      problem("P3107", input.span, {
        title: `the model reads \`${input.name}\` as \`${showTensor(input.type)}\`, \`${data.name}\` gives \`${showTensor(given)}\``,
        label: `reads ${showTensor(input.type)}`,
        related: [{ span: column.typeSpan, text: `gives ${showTensor(given)}` }],
        help: `write \`${given.dtype === "int32" || given.bag === true ? showTensor(given) : `tensor(${given.shape.join(", ")})`}\``,
      }),
    );
  }
  return fits;
}
