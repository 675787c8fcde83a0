/**
 * A loss that is no number any more in, the operation where it began out. The state before it is gone by then, so the run is
 * repeated from its last checkpoint, to the same bits, up to the steps in question; these run once more operation by
 * operation. Nothing of this costs anything while all is well.
 */
import type { Scope } from "../../graph/scope.ts";

/** Where it began. */
export interface LossOrigin {
  /** Epoch and batch of the step, counted from 1. */
  readonly epoch: number;
  readonly step: number;
  readonly learningRate: number;
  /** The operation that gave the first value that is none, by TensorFlow's name, and what it was run for. */
  readonly operation: { readonly name: string; readonly scope: Scope | null } | null;
  /** The input or weight that held it already, where no operation gave it. */
  readonly given: string | null;
  readonly value: "NaN" | "Infinity" | "-Infinity";
  /** The largest size of what went into the operation. */
  readonly reach: number;
  /** The weight that it left without numbers, where the loss of this step was still one. */
  readonly weight: string | null;
  /** The largest size in the batch's inputs and targets by name, and in the weights before the step. */
  readonly inputs: Readonly<Record<string, number>>;
  readonly targets: Readonly<Record<string, number>>;
  readonly weights: number;
}

/** A run that is repeated. */
export interface Replay {
  /** Trains until so many steps are done. */
  goTo(step: number): Promise<void>;
  /** The origin in the next step; null where that leaves only numbers behind, and then it has been taken. */
  look(): Promise<LossOrigin | null>;
  /** Whether every weight is a number. */
  sound(): boolean;
  close(): Promise<void>;
}

/** The repetitions of one run. */
export interface Replays {
  /** Begins at the last checkpoint; `step` is where that is. */
  open(): Replay & { readonly step: number };
}

/**
 * Finds the origin of what was noticed after `last` steps: a loss that is none in the step after them, or weights that are none by
 * then. Null where the repetition does not show it: operation by operation, a value at the edge of what fits may still fit.
 */
export async function findOrigin(replays: Replays, last: number): Promise<LossOrigin | null> {
  const replay = replays.open();
  try {
    // A gradient that is none shows in the loss of the step after it, at the earliest.
    const before = Math.max(replay.step, last - 1);
    await replay.goTo(before);
    if (replay.sound()) {
      const origin = before < last ? await replay.look() : null;
      if (origin !== null) return origin;
      await replay.goTo(last);
      return await replay.look();
    }
  } finally {
    await replay.close();
  }
  const step = await firstUnsound(replays, last);
  return step === null ? null : lookAfter(replays, step - 1);
}

/** The first step that leaves a weight without numbers: one that nothing used for a while. */
async function firstUnsound(replays: Replays, last: number): Promise<number | null> {
  const replay = replays.open();
  try {
    for (let step = replay.step + 1; step <= last; step++) {
      await replay.goTo(step);
      if (!replay.sound()) return step;
    }
    return null;
  } finally {
    await replay.close();
  }
}

async function lookAfter(replays: Replays, step: number): Promise<LossOrigin | null> {
  const replay = replays.open();
  try {
    await replay.goTo(step);
    return await replay.look();
  } finally {
    await replay.close();
  }
}
