/**
 * A training run that is not finished, in one file: weights, optimizer memory, best weights so far and the place in the
 * run. Written in one step; what a killed process leaves behind is the checkpoint before it.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "../artifacts/safetensors.ts";
import { type TrainProgress, trainProgressSchema } from "./loop/progress.ts";
import { type StoredState, stateGroups } from "./train-state.ts";

/** A run's state and its place. */
export interface Checkpoint extends StoredState {
  readonly progress: TrainProgress;
  /** Null while no measurement was the best yet, or where the last weights are kept. */
  readonly best: ReadonlyMap<string, StoredTensor> | null;
}

const fileName = "checkpoint.safetensors";

/** Writes a run's state to its work folder, in place of the one before. */
export function saveCheckpoint(folder: string, checkpoint: Checkpoint): void {
  const tensors = new Map<string, StoredTensor>();
  const put = (group: string, values: ReadonlyMap<string, StoredTensor>): void => {
    for (const [name, tensor] of values) tensors.set(`${group}:${name}`, tensor);
  };
  for (const group of stateGroups) put(group, checkpoint[group]);
  if (checkpoint.best !== null) put("best", checkpoint.best);
  const bytes = encodeSafetensors(tensors, { progress: JSON.stringify(checkpoint.progress) });
  writeFileAtomic(path.join(folder, fileName), bytes);
}

/** Reads the last whole state, or null where there is none that can be read. */
export function loadCheckpoint(folder: string): Checkpoint | null {
  try {
    const { tensors, metadata } = decodeSafetensors(readFileSync(path.join(folder, fileName)));
    const progress = trainProgressSchema.parse(JSON.parse(metadata["progress"] ?? ""));
    const groups = new Map<string, Map<string, StoredTensor>>();
    for (const [name, tensor] of tensors) {
      const colon = name.indexOf(":");
      const group = groups.get(name.slice(0, colon)) ?? new Map<string, StoredTensor>();
      groups.set(name.slice(0, colon), group.set(name.slice(colon + 1), tensor));
    }
    const group = (name: string): Map<string, StoredTensor> => groups.get(name) ?? new Map<string, StoredTensor>();
    return { progress, weights: group("weights"), slots: group("slots"), best: groups.get("best") ?? null };
  } catch {
    return null;
  }
}
