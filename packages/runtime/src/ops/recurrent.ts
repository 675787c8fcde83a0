/**
 * Sequences in, the states of a recurrent layer at every step out, with Keras's weights, order of gates and biases. On the
 * native backend the gradient is computed by hand (`recurrent-lstm.ts`, `recurrent-gru.ts`): what does not depend on the state
 * is done for all steps at once. Elsewhere the cells are unrolled and the tape does the rest.
 */
import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import { computesNatively } from "../backend/index.ts";
import type { Tf } from "./operator.ts";
import { gruByHand } from "./recurrent-gru.ts";
import { lstmByHand } from "./recurrent-lstm.ts";
import {
  chosen,
  inputParts,
  type LstmState,
  maskSteps,
  type RecurrentResult,
  type RecurrentStart,
  type RecurrentWeights,
} from "./recurrent-parts.ts";

export type { LstmState, RecurrentResult, RecurrentStart, RecurrentWeights } from "./recurrent-parts.ts";

/**
 * An LSTM (Hochreiter and Schmidhuber, 1997; with a forget gate) over `x` `[batch, time, in]`. Gates in the order input, forget,
 * cell, output: kernel `[in, 4·units]`, recurrent `[units, 4·units]`, bias `[4·units]`. It starts from zero unless told otherwise.
 *
 *     i, f, o = σ(x·K + h·R + b), g = tanh(x·K + h·R + b); c ← f·c + i·g; h ← o·tanh(c)
 */
export function lstm(
  tf: Tf,
  x: Tensor,
  weights: RecurrentWeights,
  { start, mask = null }: Partial<RecurrentStart<LstmState>> = {},
): RecurrentResult<LstmState> {
  const zero = (): Tensor2D => tf.zeros([x.shape[0] ?? 0, weights.recurrent.shape[0] ?? 0]);
  const from = { start: start ?? { hidden: zero(), cell: zero() }, mask };
  return computesNatively(tf) ? lstmByHand(tf, x, weights, from) : lstmUnrolled(tf, x, weights, from);
}

/**
 * A GRU (Cho et al., 2014) over `x` `[batch, time, in]`, the reset gate applied after the product with the state as in cuDNN and
 * Keras's `reset_after`. Gates in the order update, reset, candidate: kernel `[in, 3·units]`, recurrent `[units, 3·units]`, bias
 * `[2, 3·units]` (of the input, of the state). It starts from zero unless told otherwise.
 *
 *     z, r = σ(x·K + b₀ + h·R + b₁), n = tanh(x·K + b₀ + r·(h·R + b₁)); h ← z·h + (1 − z)·n
 */
export function gru(
  tf: Tf,
  x: Tensor,
  weights: RecurrentWeights,
  { start, mask = null }: Partial<RecurrentStart<Tensor2D>> = {},
): RecurrentResult<Tensor2D> {
  const from = { start: start ?? tf.zeros([x.shape[0] ?? 0, weights.recurrent.shape[0] ?? 0]), mask };
  return computesNatively(tf) ? gruByHand(tf, x, weights, from) : gruUnrolled(tf, x, weights, from);
}

/** `lstm` as its formula says, step by step. */
export function lstmUnrolled(
  tf: Tf,
  x: Tensor,
  weights: RecurrentWeights,
  { start, mask }: RecurrentStart<LstmState>,
): RecurrentResult<LstmState> {
  const masks = maskSteps(tf, mask);
  let { hidden, cell } = start;
  const states: Tensor2D[] = [];
  for (const [step, part] of inputParts(tf, x, weights.kernel, weights.bias).entries()) {
    const gates = tf.split(tf.add(part, tf.matMul(hidden, weights.recurrent)), 4, 1);
    const [input = part, forget = part, candidate = part, output = part] = gates;
    const next: Tensor2D = tf.add(tf.mul(tf.sigmoid(forget), cell), tf.mul(tf.sigmoid(input), tf.tanh(candidate)));
    const given: Tensor2D = tf.mul(tf.sigmoid(output), tf.tanh(next));
    cell = chosen(tf, { next, before: cell }, { masks, step });
    hidden = chosen(tf, { next: given, before: hidden }, { masks, step });
    states.push(hidden);
  }
  return { sequence: sequenceOf(tf, states), last: { hidden, cell } };
}

/** `gru` as its formula says, step by step. */
export function gruUnrolled(
  tf: Tf,
  x: Tensor,
  weights: RecurrentWeights,
  { start, mask }: RecurrentStart<Tensor2D>,
): RecurrentResult<Tensor2D> {
  const masks = maskSteps(tf, mask);
  const [inputBias, stateBias] = tf.split(weights.bias, 2, 0);
  let hidden = start;
  const states: Tensor2D[] = [];
  const parts = inputParts(tf, x, weights.kernel, tf.reshape(inputBias ?? weights.bias, [-1]));
  for (const [step, part] of parts.entries()) {
    const own = tf.split(tf.add(tf.matMul(hidden, weights.recurrent), stateBias ?? weights.bias), 3, 1);
    const [updateIn = part, resetIn = part, candidateIn = part] = tf.split(part, 3, 1);
    const [updateOwn = part, resetOwn = part, candidateOwn = part] = own;
    const update = tf.sigmoid(tf.add(updateIn, updateOwn));
    const reset = tf.sigmoid(tf.add(resetIn, resetOwn));
    const candidate = tf.tanh(tf.add(candidateIn, tf.mul(reset, candidateOwn)));
    const next: Tensor2D = tf.add(candidate, tf.mul(update, tf.sub(hidden, candidate)));
    hidden = chosen(tf, { next, before: hidden }, { masks, step });
    states.push(hidden);
  }
  return { sequence: sequenceOf(tf, states), last: hidden };
}

/** What the state of a simple recurrent layer goes through. */
export type Squash = (x: Tensor2D) => Tensor2D;

/**
 * A simple recurrent layer (Elman, 1990) over `x` `[batch, time, in]`: h ← f(x·K + h·R + b) with kernel `[in, units]`, recurrent
 * `[units, units]`, bias `[units]`. It starts from zero unless told otherwise.
 */
export function simpleRecurrent(
  tf: Tf,
  x: Tensor,
  weights: RecurrentWeights,
  { squash, start, mask = null }: Partial<RecurrentStart<Tensor2D>> & { readonly squash: Squash },
): RecurrentResult<Tensor2D> {
  const masks = maskSteps(tf, mask);
  let hidden: Tensor2D = start ?? tf.zeros([x.shape[0] ?? 0, weights.recurrent.shape[0] ?? 0]);
  const states: Tensor2D[] = [];
  for (const [step, part] of inputParts(tf, x, weights.kernel, weights.bias).entries()) {
    const next = squash(tf.add(part, tf.matMul(hidden, weights.recurrent)));
    hidden = chosen(tf, { next, before: hidden }, { masks, step });
    states.push(hidden);
  }
  return { sequence: sequenceOf(tf, states), last: hidden };
}

function sequenceOf(tf: Tf, states: readonly Tensor2D[]): Tensor3D {
  return tf.stack([...states], 1) as Tensor3D; // matrices stacked
}
