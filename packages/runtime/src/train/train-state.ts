/**
 * What a training run changes, as variables in named groups: weights, and the optimizer's memory of each. A recorded step keeps
 * them in its session; an eager one assigns them. What is in a group is saved with every checkpoint and comes back from it.
 */
import { sizeOf } from "@penstock/dsl";
import type { Tensor, Variable } from "@tensorflow/tfjs";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import type { Tf } from "../ops/operator.ts";
import { storeTensors } from "./stored-weights.ts";

/** Variables by name. */
export type Variables = ReadonlyMap<string, Variable>;

/** Everything that a step changes. Owned by whoever made it. */
export interface TrainState {
  readonly weights: Variables;
  /** `weight/slot` to memory: the optimizer's, and the mean of the weight. */
  readonly slots: Variables;
}

/** The same as plain arrays. */
export type StoredState = { readonly [Group in keyof TrainState]: ReadonlyMap<string, StoredTensor> };

/** Every group of a state. */
export const stateGroups = ["weights", "slots"] as const satisfies readonly (keyof TrainState)[];

function byGroup<Value>(of: (group: keyof TrainState) => Value): { [Group in keyof TrainState]: Value } {
  // The groups are exactly the keys of the state.
  return Object.fromEntries(stateGroups.map((group) => [group, of(group)])) as Record<keyof TrainState, Value>;
}

/** Every variable of a state. */
export function variablesOf(state: TrainState): Variable[] {
  return stateGroups.flatMap((group) => [...state[group].values()]);
}

/** The name of a weight by its variable; of the weight that a variable of another group belongs to. */
export function nameOf(state: TrainState, variable: Tensor): string | null {
  for (const group of stateGroups) {
    const found = [...state[group]].find(([, one]) => one === variable);
    if (found !== undefined) return group === "weights" ? found[0] : found[0].slice(0, found[0].lastIndexOf("/"));
  }
  return null;
}

/** The name of a weight's mean over steps, among the memory. */
export function averageSlot(weight: string): string {
  return `${weight}/average`;
}

/** The weights that a run is judged by and gives in the end: means over steps where there are any, all others as they are. */
export function resultWeights({ weights, slots }: TrainState): Variables {
  return new Map([...weights].map(([name, weight]) => [name, slots.get(averageSlot(name)) ?? weight]));
}

/** Copies a state out of the backend. */
export function storeState(state: TrainState): StoredState {
  return byGroup((group) => storeTensors(state[group]));
}

/** Makes the variables of a stored state; the caller disposes them. */
export function restoreState(tf: Tf, stored: StoredState): TrainState {
  return byGroup((group) => restoreVariables(tf, stored[group]));
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
      // From an array: `fill` would be an operation, and a run from kept graphs executes none by itself.
      ([name, { shape, value }]) =>
        [name, variableOf(tf, tf.tensor(new Float32Array(sizeOf(shape)).fill(value), [...shape], "float32"))] as const,
    ),
  );
}

/** Frees a state's variables. */
export function disposeState(tf: Tf, state: TrainState): void {
  tf.dispose(variablesOf(state));
}
