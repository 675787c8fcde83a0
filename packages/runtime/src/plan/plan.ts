/**
 * The plan of a run: which steps there are, what each is made from and whether it has run already. Immutable and free of
 * tensors; made in milliseconds, so that `pipe plan` and the start of `pipe run` can show it before anything heavy loads.
 */
import type { CheckedDataset, CheckedEvaluate, CheckedModel, CheckedProgram, CheckedTrain } from "@penstock/dsl";
import { contentHash } from "../artifacts/canonical.ts";
import type { Store } from "../artifacts/store.ts";
import { whyNotCached } from "./why-not-cached.ts";

/** Changes whenever a step would give other results for the same program; part of every hash. */
export const RUNTIME_VERSION = "0.1.0";

interface StepBase {
  /** `dataset digits`, `train fit_digits`: unique within the plan. */
  readonly id: string;
  readonly block: string;
  readonly hash: string;
  /** What the hash is made of, part by part. */
  readonly ingredients: Readonly<Record<string, string>>;
  /** Ids of steps whose artifacts this one reads. */
  readonly needs: readonly string[];
  readonly cached: boolean;
  /** Why it must run; null when cached. */
  readonly reason: string | null;
}

export interface DatasetStep extends StepBase {
  readonly kind: "dataset";
  readonly dataset: CheckedDataset;
}

export interface TrainStep extends StepBase {
  readonly kind: "train";
  readonly train: CheckedTrain;
  readonly model: CheckedModel;
  readonly dataset: CheckedDataset;
}

export interface EvaluateStep extends StepBase {
  readonly kind: "evaluate";
  readonly evaluate: CheckedEvaluate;
  readonly train: CheckedTrain;
  readonly model: CheckedModel;
  readonly dataset: CheckedDataset;
}

export interface ReportStep extends StepBase {
  readonly kind: "report";
}

export type PlanStep = DatasetStep | TrainStep | EvaluateStep | ReportStep;

/** An immutable DAG in an order in which every step follows what it needs. */
export interface Plan {
  readonly program: CheckedProgram;
  /** Entry file as the user gave it. */
  readonly path: string;
  readonly seed: number;
  readonly steps: readonly PlanStep[];
}

/** What planning needs from outside. */
export interface PlanContext {
  readonly path: string;
  readonly seed: number;
  readonly store: Store;
  /** Content hash of each data set's source, by block name. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Treat every step as not yet run. */
  readonly fresh: boolean;
}

/** Ends planning: the checker lets no program through that can cause it. */
function missing(kind: string, name: string): never {
  throw new Error(`the checked program has no ${kind} \`${name}\``);
}

/** Hash of a step's parts; the runtime's version is one of them. */
function hashIngredients(ingredients: Readonly<Record<string, string>>): string {
  return contentHash({ runtime: RUNTIME_VERSION, ...ingredients });
}

/** Shortens a part for people: small values stand as they are, large ones as a hash. */
function ingredient(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text !== undefined && text.length <= 40 ? text : contentHash(value);
}

function datasetIngredients(dataset: CheckedDataset, context: PlanContext): Record<string, string> {
  return {
    source: context.fingerprints.get(dataset.name) ?? missing("fingerprint of data set", dataset.name),
    reader: contentHash(dataset.source),
    columns: contentHash([dataset.inputs, dataset.targets]),
    split: contentHash(dataset.split),
    limit: ingredient(dataset.limit),
    seed: ingredient(context.seed),
    ...rowIngredients(dataset),
  };
}

/** What decides which rows there are, where the program says anything of it: `keep` and `error` change nothing. */
function rowIngredients({ declared, missing, duplicates, split }: CheckedDataset): Record<string, string> {
  const by = declared.find((column) => column.name === split.args["by"]);
  return {
    ...(missing === "drop" ? { missing } : {}),
    ...(duplicates === "drop" ? { duplicates } : {}),
    ...(by === undefined ? {} : { by: by.column }),
  };
}

function trainIngredients(step: Pick<TrainStep, "train" | "model" | "dataset">, data: string): Record<string, string> {
  const { train, model, dataset } = step;
  return {
    data,
    model: contentHash([model.inputs, model.nodes, model.outputs]),
    augment: contentHash(dataset.augment),
    batch: ingredient(dataset.batch),
    loss: contentHash(train.losses),
    optimizer: contentHash(train.optimizer),
    ...(train.clip === null ? {} : { clip: contentHash(train.clip) }),
    ...(train.regularise.length === 0 ? {} : { regularise: contentHash(train.regularise) }),
    ...(train.average === null ? {} : { average: contentHash(train.average) }),
    epochs: ingredient(train.epochs),
    stop: contentHash(train.stop),
    best: ingredient(train.best === null ? "last" : train.best.metric),
    ...(train.freeze.length === 0 ? {} : { freeze: contentHash(train.freeze) }),
    ...(train.validate === null ? {} : { validate: contentHash(train.validate) }),
    ...(train.accumulate === 1 ? {} : { accumulate: ingredient(train.accumulate) }),
    ...(train.precision === "float32" ? {} : { precision: train.precision }),
    ...(train.recompute ? { recompute: "true" } : {}),
  };
}

/** Lays out the steps of a checked program. Blocks come dependency-first, so one pass suffices. */
export function planProgram(program: CheckedProgram, context: PlanContext): Plan {
  const steps: PlanStep[] = [];
  const datasets = new Map<string, DatasetStep>();
  const models = new Map<string, CheckedModel>();
  const trains = new Map<string, TrainStep>();

  const base = (
    kind: PlanStep["kind"],
    block: string,
    ingredients: Record<string, string>,
    needs: string[],
  ): StepBase => {
    const hash = hashIngredients({ kind, block, ...ingredients });
    const cached = !context.fresh && context.store.find(hash) !== null;
    const reason = cached
      ? null
      : context.fresh
        ? "asked for with --fresh"
        : whyNotCached(context.store, kind, block, ingredients);
    return { id: `${kind} ${block}`, block, hash, ingredients, needs, cached, reason };
  };

  for (const block of program.blocks) {
    switch (block.kind) {
      case "dataset": {
        const step: DatasetStep = {
          kind: "dataset",
          ...base("dataset", block.name, datasetIngredients(block, context), []),
          dataset: block,
        };
        datasets.set(block.name, step);
        steps.push(step);
        break;
      }
      case "model":
        models.set(block.name, block);
        break;
      case "train": {
        const data = datasets.get(block.data) ?? missing("dataset", block.data);
        const model = models.get(block.model) ?? missing("model", block.model);
        const parts = { train: block, model, dataset: data.dataset };
        const step: TrainStep = {
          kind: "train",
          ...base("train", block.name, { ...trainIngredients(parts, data.hash), seed: ingredient(context.seed) }, [
            data.id,
          ]),
          ...parts,
        };
        trains.set(block.name, step);
        steps.push(step);
        break;
      }
      case "evaluate": {
        const run = trains.get(block.run) ?? missing("train", block.run);
        const data = datasets.get(block.on.dataset) ?? missing("dataset", block.on.dataset);
        const ingredients = { run: run.hash, data: data.hash, split: block.on.split };
        steps.push({
          kind: "evaluate",
          ...base("evaluate", block.name, ingredients, [run.id, data.id]),
          evaluate: block,
          train: run.train,
          model: run.model,
          dataset: data.dataset,
        });
        break;
      }
      default:
        block satisfies never;
    }
  }
  const parts = Object.fromEntries(steps.map((step) => [step.id, step.hash]));
  const expectations = program.blocks.flatMap((block) =>
    block.kind === "train" || block.kind === "evaluate" ? block.expect.map((expect) => expect.text) : [],
  );
  const ingredients = {
    ...parts,
    program: contentHash(program.files.map((file) => file.text)),
    expect: contentHash(expectations),
  };
  steps.push({
    kind: "report",
    ...base(
      "report",
      "report",
      ingredients,
      steps.map((step) => step.id),
    ),
  });
  return { program, path: context.path, seed: context.seed, steps };
}
