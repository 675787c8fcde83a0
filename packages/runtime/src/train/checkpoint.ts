/**
 * A training run that is not finished, in one file: weights, optimizer memory, best weights so far and the place in the run.
 * A file's name says what is in it (its number in the run and the SHA-256 of its bytes), so that no file is taken for a whole
 * one that is not; the last two are kept, so that one that a disk has spoilt costs the steps since the one before it.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "../artifacts/safetensors.ts";
import { sha256 } from "../artifacts/sealed-file.ts";
import { type TrainProgress, trainProgressSchema } from "./loop/progress.ts";
import { type StoredState, stateGroups } from "./train-state.ts";

/** A run's state and its place. */
export interface Checkpoint extends StoredState {
  readonly progress: TrainProgress;
  /** Null while no measurement was the best yet, or where the last weights are kept. */
  readonly best: ReadonlyMap<string, StoredTensor> | null;
}

/** What reading a folder of checkpoints gives. */
export interface LoadedCheckpoint {
  /** The newest whole one; null where there is none. */
  readonly checkpoint: Checkpoint | null;
  /** Newer files whose bytes are not what they were when they were written. */
  readonly damaged: readonly string[];
}

/** Files that are kept. */
const kept = 2;
/** Number, sum, ending. */
const namePattern = /^checkpoint-(\d+)-([0-9a-f]{64})\.safetensors$/;

interface CheckpointFile {
  readonly name: string;
  readonly number: number;
  readonly sum: string;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Nothing has been saved here yet.
    return [];
  }
}

/** The checkpoints among some names, the newest first. */
function checkpointsAmong(names: readonly string[]): CheckpointFile[] {
  return names
    .flatMap((name) => {
      const [, number, sum] = namePattern.exec(name) ?? [];
      return number === undefined || sum === undefined ? [] : [{ name, number: Number(number), sum }];
    })
    .sort((a, b) => b.number - a.number);
}

/**
 * Writes a run's state to its work folder, which is its own while it works. Takes away what is older than the checkpoint before
 * it, and what a killed process had half written.
 */
export function saveCheckpoint(folder: string, checkpoint: Checkpoint): void {
  const bytes = encode(checkpoint);
  const names = namesIn(folder);
  const before = checkpointsAmong(names);
  const number = (before[0]?.number ?? 0) + 1;
  writeFileAtomic(path.join(folder, `checkpoint-${number}-${sha256(bytes)}.safetensors`), bytes);
  const old = before.slice(kept - 1).map(({ name }) => name);
  for (const name of [...old, ...names.filter((one) => one.endsWith(".part"))]) {
    rmSync(path.join(folder, name), { force: true });
  }
}

/** Reads the newest state whose bytes are those that were written. */
export function loadCheckpoint(folder: string): LoadedCheckpoint {
  const damaged: string[] = [];
  for (const { name, sum } of checkpointsAmong(namesIn(folder))) {
    try {
      const bytes = readFileSync(path.join(folder, name));
      if (sha256(bytes) === sum) return { checkpoint: decode(bytes), damaged };
    } catch {
      // Gone, not to be read, or written by a version that says other things: the one before it may do.
    }
    damaged.push(name);
  }
  return { checkpoint: null, damaged };
}

function encode(checkpoint: Checkpoint): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  const put = (group: string, values: ReadonlyMap<string, StoredTensor>): void => {
    for (const [name, tensor] of values) tensors.set(`${group}:${name}`, tensor);
  };
  for (const group of stateGroups) put(group, checkpoint[group]);
  if (checkpoint.best !== null) put("best", checkpoint.best);
  return encodeSafetensors(tensors, { progress: JSON.stringify(checkpoint.progress) });
}

function decode(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const progress = trainProgressSchema.parse(JSON.parse(metadata["progress"] ?? ""));
  const groups = new Map<string, Map<string, StoredTensor>>();
  for (const [name, tensor] of tensors) {
    const colon = name.indexOf(":");
    const group = groups.get(name.slice(0, colon)) ?? new Map<string, StoredTensor>();
    groups.set(name.slice(0, colon), group.set(name.slice(colon + 1), tensor));
  }
  const group = (name: string): Map<string, StoredTensor> => groups.get(name) ?? new Map<string, StoredTensor>();
  return { progress, weights: group("weights"), slots: group("slots"), best: groups.get("best") ?? null };
}
