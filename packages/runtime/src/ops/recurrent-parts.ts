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

/** Where a recurrent layer starts, and which steps count: `[batch, time]` of 1 and 0, null where all do. */
export interface RecurrentStart<State> {
  readonly start: State;
  readonly mask: Tensor | null;
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

/**
 * `[batch, time]` of 1 and 0 as a column `[batch, 1]` for each step, with what is left of 1; null where every step counts. At a step
 * that does not count, the state stays as it was.
 */
export function maskSteps(tf: Tf, mask: Tensor | null): StepMasks | null {
  if (mask === null) return null;
  const [batch = 0, time = 0] = mask.shape;
  const columns = (values: Tensor): Tensor2D[] => steps(tf, tf.reshape(tf.transpose(values), [time, batch, 1]));
  return { counts: columns(mask), keeps: columns(tf.sub(1, mask)) };
}

/** For each step, where it counts and where the state stays. */
export interface StepMasks {
  readonly counts: readonly Tensor2D[];
  readonly keeps: readonly Tensor2D[];
}

/** The new state where a step counts, the old one elsewhere. */
export function chosen(
  tf: Tf,
  { next, before }: { readonly next: Tensor2D; readonly before: Tensor2D },
  { masks, step }: { readonly masks: StepMasks | null; readonly step: number },
): Tensor2D {
  if (masks === null) return next;
  return tf.add(tf.mul(next, at(masks.counts, step)), tf.mul(before, at(masks.keeps, step)));
}

/** A gradient at a state, in what goes to the new state and what goes to the one before; the latter null where there is no mask. */
export interface PartedGradient {
  readonly next: Tensor2D;
  readonly before: Tensor2D | null;
}

/** The backward pass of `chosen`. */
export function parted(
  tf: Tf,
  gradient: Tensor2D,
  { masks, step }: { readonly masks: StepMasks | null; readonly step: number },
): PartedGradient {
  if (masks === null) return { next: gradient, before: null };
  return { next: tf.mul(gradient, at(masks.counts, step)), before: tf.mul(gradient, at(masks.keeps, step)) };
}

/** The gradient at the state before, with what came past the step. */
export function withKept(tf: Tf, gradient: Tensor2D, { before }: PartedGradient): Tensor2D {
  return before === null ? gradient : tf.add(gradient, before);
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
