/**
 * A plan as figures for people and programs: what runs and why, the model layer by layer, and what training will cost in
 * memory, operations and time. Estimates say what they are made from.
 */
import { type CheckedDataset, type CheckedModel, catalog, foldSizes, type GraphNode, sizeOf } from "@penstock/dsl";
import { z } from "zod";
import { readArtifactFile, type Store } from "../artifacts/store.ts";
import { type PlannedFrozen, type PlannedStart, plannedFrozen, plannedStart } from "./describe-transfer.ts";
import { type EpochDraws, epochDraws } from "./epoch-draws.ts";
import { learningCount, stepFlops } from "./learning-count.ts";
import { type DatasetStep, type Plan, stepLabel, type TrainStep } from "./plan.ts";
import { tellLearning } from "./tell-learning.ts";

/** Operations a second assumed where this machine has trained nothing yet; a slow two-core machine. */
const assumedSpeed = 2e10;
export interface LayerCost {
  readonly id: string;
  readonly operator: string;
  readonly shape: readonly number[];
  readonly parameters: number;
  /** Forward, for one row. */
  readonly flops: number;
}

export interface TrainCost {
  readonly block: string;
  /** Trainings: seeds of each fold, folds. */
  readonly runs: number;
  /** Rows of an epoch, null where only reading the data tells. */
  readonly rows: number | null;
  /** Weights, optimizer memory, gradients and one batch's activations. */
  readonly memoryBytes: number;
  /** All epochs of all runs; null with `rows`. */
  readonly flops: number | null;
  readonly seconds: number | null;
  /** Values of weights: all, those of adapters included, and those that learn. */
  readonly parameters: number;
  readonly learning: number;
  /** What is adapted and what learns as a whole, in words; null where nothing is adapted. */
  readonly adapts: string | null;
}

export interface PlanDescription {
  readonly steps: readonly {
    readonly id: string;
    readonly kind: string;
    readonly block: string;
    /** Which of several runs it is: `seed 2`; null for the only one. */
    readonly run: string | null;
    readonly hash: string;
    readonly cached: boolean;
    readonly reason: string | null;
    readonly needs: readonly string[];
  }[];
  readonly models: readonly {
    readonly name: string;
    readonly layers: readonly LayerCost[];
    readonly parameters: number;
    readonly flops: number;
  }[];
  /** Data sets that draw their train rows; null until the rows of each class have been counted. */
  readonly draws: readonly { readonly dataset: string; readonly draws: EpochDraws | null }[];
  /** Trainings whose weights are not drawn, and those of which a part is run once. */
  readonly starts: readonly PlannedStart[];
  readonly frozen: readonly PlannedFrozen[];
  readonly costs: readonly TrainCost[];
  /** Operations a second that the times assume. */
  readonly speed: { readonly flopsPerSecond: number; readonly from: string };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Values that a node's weights hold. */
export function parametersOf(node: GraphNode): number {
  return sum(node.weights.map((weight) => sizeOf(weight.shape)));
}

function layersOf(model: CheckedModel): LayerCost[] {
  return model.nodes.map((node) => ({
    id: node.id,
    operator: node.op,
    shape: node.type.shape,
    parameters: parametersOf(node),
    flops: node.flops,
  }));
}

/** Share of the rows that a split call gives to training; the official part's size where the data says it. */
function trainRows(dataset: CheckedDataset, summary: number | null): number | null {
  const rows = splitRowsOf(dataset, summary);
  const classes = dataset.targets.flatMap(({ type }) => (type.kind === "class" ? [type.classes.length] : []));
  const { shots } = dataset;
  return rows === null || shots === null ? rows : Math.min(rows, shots * (classes[0] ?? rows));
}

function splitRowsOf(dataset: CheckedDataset, summary: number | null): number | null {
  if (summary !== null) return summary;
  if (dataset.rows === null) return null;
  const { call, args } = dataset.split;
  if (call === "folds") return foldSizes(dataset.rows, dataset.split)[0];
  const share = (name: string): number => (typeof args[name] === "number" ? args[name] : 0);
  if (call === "random" || call === "stratified" || call === "chronological")
    return Math.round(dataset.rows * share("train"));
  const given = catalog.datasets.find(({ name }) => name === dataset.source.args["name"])?.official;
  const whole = dataset.limit === null && given != null ? given.train : dataset.rows;
  return Math.round(whole * (1 - share("valid")));
}

const summarySchema = z.object({
  rows: z.object({ train: z.number() }),
  balance: z.array(
    z.object({ column: z.string(), classes: z.array(z.object({ name: z.string(), train: z.number() })) }),
  ),
});

/** What was counted when the data set was prepared; null before that. */
function counted({ hash }: Pick<DatasetStep, "hash">, store: Store): z.infer<typeof summarySchema> | null {
  const artifact = store.find(hash);
  if (artifact === null) return null;
  const text = readArtifactFile(artifact, "summary.json").toString("utf8");
  return summarySchema.safeParse(JSON.parse(text)).data ?? null;
}

/** The rows of an epoch of every data set that draws them. */
function drawsOf(plan: Plan, store: Store): PlanDescription["draws"] {
  const told = new Set<string>();
  return plan.steps.flatMap((step) => {
    // Of several folds the first is told.
    if (step.kind !== "dataset" || step.dataset.sampling === null || told.has(step.block)) return [];
    told.add(step.block);
    return [{ dataset: step.block, draws: epochDraws(step.dataset, counted(step, store)?.balance ?? []) }];
  });
}

/** Optimizer memory as a multiple of the weights. */
const slotsOf: Readonly<Record<string, number>> = {
  sgd: 1,
  adam: 2,
  adamw: 2,
  rmsprop: 2,
  adagrad: 1,
  lion: 1,
  lamb: 2,
  muon: 1,
};

function memoryOf(step: TrainStep, layers: readonly LayerCost[]): number {
  const { all, learning } = learningCount(step.model, step.train.freeze);
  const activations =
    sum(layers.map((layer) => sizeOf(layer.shape))) + sum(step.model.nodes.map(({ kept = 0 }) => kept));
  const { optimizer, average } = step.train;
  const copies = 1 + (slotsOf[optimizer.call] ?? 0) + (average === null ? 0 : 1);
  return 4 * (all + learning * copies + 2 * activations * step.dataset.batch);
}

/** Speed that this machine showed in its newest run of a block in the plan, or the assumed one. */
function measuredSpeed(plan: Plan, store: Store): PlanDescription["speed"] {
  for (const step of plan.steps) {
    if (step.kind !== "train") continue;
    const last = store
      .list()
      .find(({ manifest }) => manifest.kind === "train" && manifest.ingredients["model"] === step.ingredients["model"]);
    // One that is damaged says nothing.
    if (last === undefined || store.find(last.manifest.hash) === null) continue;
    const history = z
      .object({ rowsPerSecond: z.number() })
      .safeParse(JSON.parse(readArtifactFile(last, "history.json").toString("utf8")));
    if (!history.success) continue;
    const perRow = stepFlops(step.model, step.train.freeze);
    return {
      flopsPerSecond: perRow * history.data.rowsPerSecond,
      from: `from the last run of \`${last.manifest.block}\` here`,
    };
  }
  return {
    flopsPerSecond: assumedSpeed,
    from: `for a machine that does ${assumedSpeed / 1e9} GFLOP/s, as nothing has run here yet`,
  };
}

/** Train rows of an epoch of a data set; null where only reading it tells. */
function rowsOfEpoch(step: DatasetStep, store: Store): number | null {
  const summary = counted(step, store);
  const drawn = epochDraws(step.dataset, summary?.balance ?? []);
  return drawn === null
    ? trainRows(step.dataset, summary?.rows.train ?? null)
    : sum(drawn.classes.map(({ epoch }) => epoch));
}

/** Describes a plan without running anything. */
export function describePlan(plan: Plan, store: Store): PlanDescription {
  const speed = measuredSpeed(plan, store);
  const models = plan.program.blocks.flatMap((block) => {
    if (block.kind !== "model") return [];
    const layers = layersOf(block);
    const parameters = sum(layers.map((layer) => layer.parameters));
    return [{ name: block.name, layers, parameters, flops: sum(layers.map((layer) => layer.flops)) }];
  });
  const trains = new Map<string, TrainStep[]>();
  for (const step of plan.steps) {
    if (step.kind === "train") trains.set(step.run.group, [...(trains.get(step.run.group) ?? []), step]);
  }
  const costs = [...trains.values()].flatMap((runs): TrainCost[] => {
    const [step] = runs;
    if (step === undefined) return [];
    const layers = layersOf(step.model);
    const rows = (step.sources ?? [step.data]).reduce<number | null>((all, one) => {
      const own = rowsOfEpoch(one, store);
      return all === null || own === null ? null : all + own;
    }, 0);
    const perRow = stepFlops(step.model, step.train.freeze);
    const { epochs, budget } = step.train;
    const most = budget?.kind === "steps" ? budget.steps * step.dataset.batch : Number.POSITIVE_INFINITY;
    const flops = rows === null ? null : perRow * Math.min(rows * epochs, most) * runs.length;
    const longest = budget?.kind === "time" ? budget.seconds * runs.length : Number.POSITIVE_INFINITY;
    const seconds = flops === null ? null : Math.min(flops / speed.flopsPerSecond, longest);
    const { all: parameters, learning } = learningCount(step.model, step.train.freeze);
    const cost = { block: step.block, runs: runs.length, rows, memoryBytes: memoryOf(step, layers), flops, seconds };
    return [{ ...cost, parameters, learning, adapts: tellLearning(step.model, step.train) }];
  });
  const steps = plan.steps.map((step) => {
    const { id, kind, block, hash, cached, reason, needs } = step;
    return { id, kind, block, run: stepLabel(step), hash, cached, reason, needs };
  });
  const firsts = [...trains.values()].flatMap(([first]) => first ?? []);
  const starts = firsts.flatMap((one) => plannedStart(one) ?? []);
  const frozen = firsts.flatMap((one) => plannedFrozen(one) ?? []);
  return { steps, models, draws: drawsOf(plan, store), starts, frozen, costs, speed };
}
