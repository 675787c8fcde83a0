/** What LSTM and GRU share: the part of every step that does not depend on the state, and the order of axes inside. */
import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import { attribute, executeNative } from "../backend/index.ts";
import { InternalError } from "../internal-error.ts";
import type { Tf } from "./operator.ts";

/** Weights of a recurrent layer; shapes at `lstm` and `gru`. */
export interface RecurrentWeights {
  /** Applied to the input. */
  readonly kernel: Tensor;
  /** Applied to the state. */
  readonly recurrent: Tensor;
  readonly bias: Tensor;
}

/** The state of an LSTM after a step. */
export interface LstmState {
  /** `[batch, units]`: what the layer gives out. */
  readonly hidden: Tensor2D;
  /** `[batch, units]`: what it remembers. */
  readonly cell: Tensor2D;
}

/** All outputs of a recurrent layer and its last state. */
export interface RecurrentResult<State> {
  /** `[batch, time, units]`. */
  readonly sequence: Tensor3D;
  readonly last: State;
}

/** `[batch, time, in] → [time · batch, in]`: all inputs of one step side by side. */
export function byTime(tf: Tf, x: Tensor): Tensor2D {
  const [, , width = 1] = x.shape;
  return tf.reshape(tf.transpose(x as Tensor3D, [1, 0, 2]), [-1, width]); // rank by its form
}

/** `x · kernel + bias` for each step: `[batch, time, in]` gives `time` matrices `[batch, gates]`. */
export function inputParts(tf: Tf, x: Tensor, kernel: Tensor, bias: Tensor): Tensor2D[] {
  const [batch = 0, time = 0] = x.shape;
  const parts = tf.add(tf.matMul(byTime(tf, x), kernel as Tensor2D), bias); // a matrix by its form
  return steps(tf, tf.reshape(parts, [time, batch, kernel.shape[1] ?? 1]));
}

/** `[time, batch, width]` as one matrix a step. */
export function steps(tf: Tf, x: Tensor): Tensor2D[] {
  const [time, batch = 0, width = 0] = x.shape;
  // TensorFlow.js cannot take the gradient of `unstack` with one result.
  if (time === 1) return [tf.reshape(x, [batch, width])];
  return tf.unstack(x, 0) as Tensor2D[]; // a rank-3 tensor unstacked
}

/** The element of a list that is as long as it has to be. */
export function at<Kind>(list: readonly Kind[], index: number): Kind {
  const found = list.at(index);
  if (found === undefined) throw new InternalError(`a recurrent layer has no part ${index} of ${list.length}`);
  return found;
}

const float = { T: attribute.type("float32") } as const;

/** dy·y·(1 − y): the gradient of y = σ(x) (`SigmoidGrad`). Also a product for all steps at once. */
export const sigmoidGradient = (y: Tensor, dy: Tensor): Tensor => executeNative("SigmoidGrad", float, [y, dy]);

/** dy·(1 − y²): the gradient of y = tanh(x) (`TanhGrad`). */
export const tanhGradient = (y: Tensor, dy: Tensor): Tensor => executeNative("TanhGrad", float, [y, dy]);

/**
 * `[time + 1, batch, units]` back to what the caller sees: the first `time` matrices are the sequence, the one at the end is
 * whatever else the layer gives.
 */
export function sequenceFrom(tf: Tf, stacked: Tensor3D): Tensor3D {
  const [rows = 1] = stacked.shape;
  return tf.transpose(tf.slice(stacked, [0, 0, 0], [rows - 1, -1, -1]), [1, 0, 2]);
}

/** The matrix at a place of `[time, batch, units]`. */
export function matrixAt(tf: Tf, stacked: Tensor3D, index: number): Tensor2D {
  const [, batch = 0, units = 0] = stacked.shape;
  return tf.reshape(tf.slice(stacked, [index, 0, 0], [1, -1, -1]), [batch, units]);
}
