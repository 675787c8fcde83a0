/** What of a training run's batches loses its padding, and which lengths its first epoch will most likely have. */
import { type CheckedDataset, lengthFree } from "@penstock/dsl";
import {
  type BatchOrder,
  type Cuts,
  cutsOf,
  type FittedPreparation,
  levelsOfBatches,
  levelsOfRows,
  type Table,
} from "../../data/index.ts";
import { joined, type StepCall, stepsPerCall } from "../step-calls.ts";
import { type Sourced, sourcesOf, type TrainSource } from "../tasks/sources.ts";
import type { StepPlan } from "../train-step.ts";

/** What a run's batches are cut by. */
export interface CutInput extends Pick<StepPlan, "model"> {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly preparation: FittedPreparation;
}

/** A data set of a training, with how its inputs are cut; null where they keep their padding. */
export interface CutSource extends TrainSource {
  readonly cuts: Cuts | null;
}

/** The data sets of a training, each with its cuts. */
export function cutSources(input: Sourced & Pick<StepPlan, "model">): readonly CutSource[] {
  const { model } = input;
  return sourcesOf(input).map((source) => ({ ...source, cuts: cutsOfRun({ ...source, model }) }));
}

/** Calls of an epoch that are looked at before it begins. */
const lookedAt = 48;

/** How the inputs of a run may be cut; null where none may. */
export function cutsOfRun({ model, preparation }: CutInput): Cuts | null {
  return cutsOf(lengthFree(model), preparation);
}

/**
 * Whether a call's batch keeps its padding. That of several steps would be as long as the longest of all, and another as soon as steps are
 * taken one by one, which must not change a bit: small models keep it. So does the rest of an epoch, which would need graphs of its own.
 */
export function keepsPadding({ model, dataset }: CutInput, { batches }: StepCall): boolean {
  return stepsPerCall(model, dataset) > 1 || batches.some(({ length }) => length < dataset.batch);
}

/** The order of a call's batch. */
export function orderOfCall(
  input: CutInput,
  call: StepCall,
  augment: { readonly seed: number; readonly epoch: number },
): BatchOrder {
  const { batches } = call;
  return {
    rows: joined(batches),
    augment: { ...augment, steps: batches.length },
    whole: keepsPadding(input, call),
  };
}

/** The level of each row of a table that is trained on, where the program asks for batches of like length; null where it does not. */
export async function levelsOfTraining(
  input: CutInput & { readonly rows: { readonly train: Uint32Array } },
  cuts: Cuts | null,
): Promise<Uint8Array | null> {
  const { dataset, table, rows } = input;
  if (cuts === null || dataset.order !== "by_length") return null;
  const own = await levelsOfRows({ ...input, cuts }, rows.train);
  const levels = new Uint8Array(table.rows);
  rows.train.forEach((row, at) => {
    levels[row] = own[at] ?? 0;
  });
  return levels;
}

/** The same of each data set. */
export async function levelsOfSources(
  model: CutInput["model"],
  sources: readonly CutSource[],
): Promise<(Uint8Array | null)[]> {
  const levels: (Uint8Array | null)[] = [];
  for (const source of sources) levels.push(await levelsOfTraining({ ...source, model }, source.cuts));
  return levels;
}

/**
 * The level to which each call's batch is likely to be cut, of a few calls all over an epoch: augmentation may change a text's length, and
 * others may come later, each of which costs a moment then.
 */
export function likelyLevels(input: CutInput, cuts: Cuts, calls: readonly StepCall[]): Map<StepCall, number> {
  const cut = calls.filter((call) => !keepsPadding(input, call));
  const every = Math.max(1, Math.floor(cut.length / lookedAt));
  const some = cut.filter((_, index) => index % every === 0);
  const levels = levelsOfBatches(
    { ...input, cuts },
    some.map(({ batches }) => joined(batches)),
  );
  return new Map(some.map((call, index) => [call, levels[index] ?? 0]));
}

/** Levels that batches of answers will have, in an order by length. */
export async function answerLevels(
  input: CutInput,
  cuts: Cuts,
  { rows, sizes }: { readonly rows: Uint32Array; readonly sizes: readonly number[] },
): Promise<number[]> {
  const levels = (await levelsOfRows({ ...input, cuts }, rows)).slice().sort().reverse();
  const size = Math.max(1, ...sizes);
  const found = new Set<number>();
  // The last of a batch is its longest.
  for (let end = size; end - size < levels.length; end += size)
    found.add(levels[Math.min(end, levels.length) - 1] ?? 0);
  return [...found];
}
