/**
 * A training run that is not finished, in one file: weights, optimizer memory, best weights so far and the place in the
 * run. Written in one step; what a killed process leaves behind is the checkpoint before it.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "../artifacts/safetensors.ts";

const metrics = z.record(z.string(), z.number());

/** Where a run stands; everything else follows from it, the program and the seed. */
export const trainProgressSchema = z.object({
  /** Epochs that are finished. */
  epoch: z.number().int(),
  /** Batches of the present epoch that are done. */
  batch: z.number().int(),
  /** Steps over all epochs. */
  step: z.number().int(),
  /** How the present epoch is shuffled: decides which rows are still to come, wherever they lie by now. */
  window: z.object({ blockRows: z.number().int(), blocks: z.number().int() }).nullish(),
  /** Sums over the present epoch, rows seen first. */
  sums: z.array(z.number()),
  history: z.array(z.object({ epoch: z.number().int(), seconds: z.number(), learningRate: z.number(), metrics })),
  best: z.object({ epoch: z.number().int(), metric: z.string(), value: z.number() }).nullable(),
  /** The stopping rule's own best value and the epochs since. */
  stop: z.object({ best: z.number().nullable(), waited: z.number().int() }),
  /** Time spent in this epoch and in the whole run, over all processes that worked on it. */
  epochSeconds: z.number(),
  seconds: z.number(),
});

export type TrainProgress = z.infer<typeof trainProgressSchema>;

export interface Checkpoint {
  readonly progress: TrainProgress;
  readonly weights: ReadonlyMap<string, StoredTensor>;
  readonly slots: ReadonlyMap<string, StoredTensor>;
  /** Null while no epoch was the best yet, or where the last weights are kept. */
  readonly best: ReadonlyMap<string, StoredTensor> | null;
}

const fileName = "checkpoint.safetensors";

/** Writes a run's state to its work folder, in place of the one before. */
export function saveCheckpoint(folder: string, checkpoint: Checkpoint): void {
  const tensors = new Map<string, StoredTensor>();
  const put = (group: string, values: ReadonlyMap<string, StoredTensor>): void => {
    for (const [name, tensor] of values) tensors.set(`${group}:${name}`, tensor);
  };
  put("weight", checkpoint.weights);
  put("slot", checkpoint.slots);
  if (checkpoint.best !== null) put("best", checkpoint.best);
  const bytes = encodeSafetensors(tensors, { progress: JSON.stringify(checkpoint.progress) });
  writeFileAtomic(path.join(folder, fileName), bytes);
}

/** Reads the last whole state, or null where there is none that can be read. */
export function loadCheckpoint(folder: string): Checkpoint | null {
  try {
    const { tensors, metadata } = decodeSafetensors(readFileSync(path.join(folder, fileName)));
    const progress = trainProgressSchema.parse(JSON.parse(metadata["progress"] ?? ""));
    const group = (prefix: string): Map<string, StoredTensor> =>
      new Map(
        [...tensors]
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
      );
    const best = group("best:");
    return { progress, weights: group("weight:"), slots: group("slot:"), best: best.size > 0 ? best : null };
  } catch {
    return null;
  }
}
