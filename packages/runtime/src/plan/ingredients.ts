/** What the steps of a plan are made from, part by part: the parts that a step's hash is made of, and that say later what changed. */
import {
  type CheckedDataset,
  type CheckedEvaluate,
  type CheckedModel,
  type CheckedTrain,
  lengthFree,
} from "@penstock/dsl";
import { contentHash } from "../artifacts/canonical.ts";
import { transferIngredients } from "./step-start.ts";

/** Changes whenever a step would give other results for the same program; part of every hash. */
export const RUNTIME_VERSION = "0.1.0";

/** Changes whenever files of artifacts get another form: what an earlier form holds is made anew, not misread. */
const artifactForm = "2";

/** Parts by name, each as a hash or a short text. */
export type Ingredients = Readonly<Record<string, string>>;

/** Hash of a step's parts; the runtime's version is one of them. */
export function hashIngredients(ingredients: Ingredients): string {
  return contentHash({ runtime: RUNTIME_VERSION, form: artifactForm, ...ingredients });
}

/** Shortens a part for people: small values stand as they are, large ones as a hash. */
export function ingredient(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text !== undefined && text.length <= 40 ? text : contentHash(value);
}

/** What a data set is made from; all of its folds, and one. */
export function datasetIngredients(
  dataset: CheckedDataset,
  { fingerprint, seed, fold }: { readonly fingerprint: string; readonly seed: number; readonly fold: number | null },
): Ingredients {
  return {
    source: fingerprint,
    reader: contentHash(dataset.source),
    columns: contentHash([dataset.inputs, dataset.targets]),
    split: contentHash(dataset.split),
    limit: ingredient(dataset.limit),
    seed: ingredient(seed),
    ...rowIngredients(dataset),
    ...(fold === null ? {} : { fold: ingredient(fold) }),
  };
}

/** What decides which rows there are and how much they count, where the program says anything of it: `keep` and `error` change nothing. */
function rowIngredients({ declared, weight, missing, duplicates, split, shots }: CheckedDataset): Ingredients {
  const by = declared.find((column) => column.name === split.args["by"]);
  return {
    ...(missing === "error" ? {} : { missing }),
    ...(duplicates === "drop" ? { duplicates } : {}),
    ...(by === undefined ? {} : { by: by.column }),
    ...(weight === null ? {} : { weight: weight.column }),
    ...(shots === null ? {} : { shots: ingredient(shots) }),
  };
}

/** What a training is made from. */
export interface TrainParts {
  readonly train: CheckedTrain;
  readonly model: CheckedModel;
  readonly dataset: CheckedDataset;
  /** Hash of its rows. */
  readonly data: string;
  /** All data sets with hashes of their rows, where there are several; the first is the one above. */
  readonly sources?: readonly { readonly dataset: CheckedDataset; readonly data: string }[];
  readonly seed: number;
  /** Hash of what its weights begin with; null for drawn ones. */
  readonly start: string | null;
}

/** What a program computes otherwise, in its last bits, than it once did: those that it concerns have other hashes by it. */
function laterForms({ train, model }: Pick<TrainParts, "train" | "model">): Ingredients {
  const { decay } = train.optimizer.args;
  const forms = [
    ...(lengthFree(model).length === 0 ? [] : ["cut"]),
    ...(model.nodes.some(({ op, args }) => op === "gelu" || args["activation"] === "gelu") ? ["gelu"] : []),
    ...(typeof decay === "number" && decay > 0 ? ["decay"] : []),
  ];
  return forms.length === 0 ? {} : { forms: forms.join(" ") };
}

export function trainIngredients({ train, model, dataset, data, sources, seed, start }: TrainParts): Ingredients {
  return {
    data,
    ...furtherHashes("data", sources?.slice(1).map((one) => one.data) ?? []),
    model: contentHash([model.inputs, model.nodes, model.outputs]),
    augment: contentHash(dataset.augment),
    ...(dataset.sampling === null ? {} : { sampling: contentHash(dataset.sampling) }),
    ...(dataset.order === undefined ? {} : { order: dataset.order }),
    batch: ingredient(dataset.batch),
    loss: contentHash(train.losses),
    ...(train.tasks === undefined ? {} : { tasks: contentHash(train.tasks) }),
    ...(sources === undefined ? {} : { sources: contentHash(sources.map(sourceParts)) }),
    optimizer: contentHash(train.optimizer),
    ...(train.clip === null ? {} : { clip: contentHash(train.clip) }),
    ...(train.regularise.length === 0 ? {} : { regularise: contentHash(train.regularise) }),
    ...(train.average === null ? {} : { average: contentHash(train.average) }),
    epochs: ingredient(train.epochs),
    stop: contentHash(train.stop),
    best: ingredient(train.best === null ? "last" : train.best.metric),
    ...(train.freeze.length === 0 ? {} : { freeze: contentHash(train.freeze) }),
    ...(train.adapt === null ? {} : { adapt: train.adapt.call.call }),
    ...transferIngredients(train, start),
    ...(train.budget === null ? {} : { budget: ingredient(train.budget) }),
    ...(train.validate === null ? {} : { validate: contentHash(train.validate) }),
    ...(train.accumulate === 1 ? {} : { accumulate: ingredient(train.accumulate) }),
    ...(train.precision === "float32" ? {} : { precision: train.precision }),
    ...(train.recompute ? { recompute: "true" } : {}),
    ...(train.measured.length === 0 ? {} : { measured: contentHash(train.measured) }),
    ...laterForms({ train, model }),
    seed: ingredient(seed),
  };
}

/** What a training learns from one of several data sets. */
function sourceParts({ dataset }: NonNullable<TrainParts["sources"]>[number]): readonly unknown[] {
  const { augment, sampling, batch, order } = dataset;
  return [augment, sampling, batch, ...(order === undefined ? [] : [order])];
}

/** `data_2`, `data_3`: the bare hash of each artifact behind the first, by which whoever makes room sees what is still needed. */
export function furtherHashes(part: string, hashes: readonly string[]): Ingredients {
  return Object.fromEntries(hashes.map((hash, index) => [`${part}_${index + 2}`, hash]));
}

/** What an evaluation is made from: hashes of the run and of the rows. */
export function evaluateIngredients(
  { on, measured, bootstrap, slices, calibrate, generate, fairness, explain, robustness, outside }: CheckedEvaluate,
  { run, data }: { readonly run: string; readonly data: string },
): Ingredients {
  return {
    run,
    data,
    split: on.split,
    bootstrap: ingredient(bootstrap),
    ...(calibrate.length === 0 ? {} : { calibrate: calibrate.join(" ") }),
    ...(slices.length === 0 ? {} : { slices: contentHash(slices) }),
    ...(measured.length === 0 ? {} : { measured: contentHash(measured) }),
    ...(generate === null ? {} : { generate: contentHash([generate.call, generate.args]) }),
    ...(fairness.length === 0 ? {} : { fairness: contentHash(fairness) }),
    ...(explain.length === 0 ? {} : { explain: contentHash(explain) }),
    ...(robustness.length === 0 ? {} : { robustness: contentHash(robustness) }),
    ...(outside === null ? {} : { detect: contentHash(outside.detect) }),
  };
}
