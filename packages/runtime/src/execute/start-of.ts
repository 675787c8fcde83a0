/**
 * A training in, the weights before its first step out, and what a run that adapts them says of where they come from.
 */
import type { StoredTensor } from "../artifacts/safetensors.ts";
import type { Store } from "../artifacts/store.ts";
import type { TrainStep } from "../plan/plan.ts";
import { type Base, type BaseOrigin, baseSum, SavedWeights } from "../train/adapters/base.ts";

/** What a training starts from. */
export interface Start {
  /** Absent where the training draws them itself. */
  readonly start?: ReadonlyMap<string, StoredTensor>;
  /** Null where all of its weights are its own. */
  readonly base: Base | null;
}

/** Where the first weights of a training come from: so far, they are drawn. */
function originOf({ run }: TrainStep): BaseOrigin {
  return { kind: "initial", seed: run.seed };
}

/** Reads or draws them. Throws LostBase. */
export function startOf(step: TrainStep, store: Pick<Store, "find">): Start {
  const origin = originOf(step);
  if (step.train.adapt === null) return { base: null };
  const start = new SavedWeights(store).weightsOf(origin, step.model);
  return { start, base: { origin, sum: baseSum(step.model, start) } };
}
