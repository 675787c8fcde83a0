/**
 * What a training run changes, as variables: weights, and the optimizer's memory of each. A recorded step keeps them in its
 * session; an eager one assigns them.
 */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import type { Tf } from "../ops/operator.ts";

/** Variables by name. */
export type Variables = ReadonlyMap<string, Variable>;

/** Everything that a step changes. Owned by whoever made it. */
export interface TrainState {
  readonly weights: Variables;
  /** `weight/slot` to memory: the optimizer's, and the mean of the weight. */
  readonly slots: Variables;
}

function variableOf(tf: Tf, value: Tensor): Variable {
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}

/** Makes variables of stored tensors; the caller disposes them. */
export function restoreVariables(tf: Tf, stored: ReadonlyMap<string, StoredTensor>): Map<string, Variable> {
  // Copied: a backend may keep the array it is given.
  const made = [...stored].map(
    ([name, { shape, data }]) => [name, variableOf(tf, tf.tensor(data.slice(), [...shape], "float32"))] as const,
  );
  return new Map(made);
}

/** A tensor of one number. */
export interface FilledTensor {
  readonly shape: readonly number[];
  readonly value: number;
}

/** Makes variables that hold one number each; the caller disposes them. */
export function filledVariables(tf: Tf, filled: ReadonlyMap<string, FilledTensor>): Map<string, Variable> {
  // One tensor each: two variables that share a handle would be one.
  return new Map(
    [...filled].map(
      ([name, { shape, value }]) => [name, variableOf(tf, tf.fill([...shape], value, "float32"))] as const,
    ),
  );
}

/** Frees a state's variables. */
export function disposeState(tf: Tf, state: TrainState): void {
  tf.dispose([...state.weights.values(), ...state.slots.values()]);
}
