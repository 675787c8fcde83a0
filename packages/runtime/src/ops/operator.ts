/**
 * What an operator of the language is at run time: one pure function from tensors to a tensor, the same on every backend,
 * in training and out of it.
 */
import type { Argument } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";

/** The TensorFlow.js namespace of the loaded backend. */
export type Tf = typeof import("@tensorflow/tfjs");

/** What surrounds one application of an operator. */
export interface OperatorContext {
  readonly tf: Tf;
  /** Dropout drops, batch norm uses the batch's own statistics. */
  readonly training: boolean;
  /** Uniform numbers in [0, 1) of the given shape, of a stream that belongs to this node and this step alone. */
  uniform(shape: readonly number[]): Tensor;
  /**
   * For each input, `[batch, time]` of 1 where a step counts and 0 where it is padding, or null where every step counts; absent
   * where nothing is masked.
   */
  readonly masks?: readonly (Tensor | null)[];
  /** Rows of a table by index whose gradient goes its own way; where it is absent, rows are gathered as any others. `unique` says that no index stands there twice. */
  readonly lookUp?: (table: Tensor, indices: Tensor, unique?: boolean) => Tensor;
  /** Names of weights that lie on their side, since they are another operator's; absent where none does. */
  readonly turned?: readonly string[];
  /** Hands in the next value of a weight that no gradient moves (a moving average). */
  update(weight: string, value: Tensor): void;
}

/**
 * Applies an operator. `inputs` have a leading batch dimension, `[batch, …]`; `weights` are by the catalog's names
 * (`kernel`, `bias`, …); `args` are complete and in canonical form.
 */
export type Operator = (
  inputs: readonly Tensor[],
  weights: Readonly<Record<string, Tensor>>,
  args: Readonly<Record<string, Argument>>,
  context: OperatorContext,
) => Tensor;
