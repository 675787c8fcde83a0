/**
 * A GRU with its gradient by hand, for the native backend. A step of the backward pass is five small operations and one
 * product of matrices; everything else is computed for all steps at once.
 */
import type { GradSaveFunc, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import type { Tf } from "./operator.ts";
import {
  at,
  byTime,
  chosen,
  maskSteps,
  matrixAt,
  parted,
  type RecurrentResult,
  type RecurrentStart,
  type RecurrentWeights,
  sigmoidGradient,
  steps,
  tanhGradient,
  withKept,
} from "./recurrent-parts.ts";

/** `gru` on the native backend. */
export function gruByHand(
  tf: Tf,
  x: Tensor,
  weights: RecurrentWeights,
  { start, mask }: RecurrentStart<Tensor2D>,
): RecurrentResult<Tensor2D> {
  const [, time = 0] = x.shape;
  const { kernel, recurrent, bias } = weights;
  // What the inputs below are, with the function that keeps tensors for the gradient at the end.
  const op = tf.customGrad((...given) => forward(tf, given as unknown as Given, mask));
  const stacked = op(x, kernel, recurrent, bias, start) as Tensor3D; // as `forward` stacks it
  return { sequence: tf.transpose(stacked, [1, 0, 2]), last: matrixAt(tf, stacked, time - 1) };
}

type Given = readonly [
  x: Tensor,
  kernel: Tensor2D,
  recurrent: Tensor2D,
  bias: Tensor2D,
  start: Tensor2D,
  save: GradSaveFunc,
];

/** Gives `[time, batch, units]`. */
function forward(tf: Tf, [x, kernel, recurrent, bias, start, save]: Given, mask: Tensor | null) {
  const masks = maskSteps(tf, mask);
  const [batch = 0, time = 0] = x.shape;
  const units = recurrent.shape[0] ?? 1;
  const sizes = [2 * units, units];
  const flat = byTime(tf, x);
  const [inputBias = bias, stateBias = bias] = tf.split(bias, 2, 0).map((one) => tf.reshape(one, [3 * units]));
  const sums = tf.reshape(tf.add(tf.matMul(flat, kernel), inputBias), [time, batch, 3 * units]);
  const [ofGates = [], ofCandidate = []] = tf.split(sums, sizes, 2).map((part) => steps(tf, part));
  const hidden = [start];
  const updates: Tensor2D[] = [];
  const resets: Tensor2D[] = [];
  const candidates: Tensor2D[] = [];
  const ofStates: Tensor2D[] = [];
  for (let step = 0; step < time; step++) {
    const before = at(hidden, -1);
    const own = tf.add(tf.matMul(before, recurrent), stateBias);
    const [gatesOwn = before, candidateOwn = before] = tf.split(own, sizes, 1) as Tensor2D[];
    const gates = tf.sigmoid(tf.add(at(ofGates, step), gatesOwn));
    const [update = before, reset = before] = tf.split(gates, 2, 1) as Tensor2D[];
    const candidate: Tensor2D = tf.tanh(tf.add(at(ofCandidate, step), tf.mul(reset, candidateOwn)));
    const next: Tensor2D = tf.add(candidate, tf.mul(update, tf.sub(before, candidate)));
    hidden.push(chosen(tf, { next, before }, { masks, step }));
    updates.push(update);
    resets.push(reset);
    candidates.push(candidate);
    ofStates.push(candidateOwn);
  }
  const before = tf.stack(hidden.slice(0, -1));
  const inside = [updates, resets, candidates, ofStates].map((list) => tf.stack(list));
  save([flat, kernel, recurrent, before, ...inside, ...(mask === null ? [] : [mask])]);
  return {
    value: tf.stack(hidden.slice(1)) as Tensor, // the type of the gradient's argument
    gradFunc: (dy: Tensor, saved: Tensor[]) => backward(tf, dy, saved as unknown as Saved), // as saved above
  };
}

type Saved = readonly [
  x: Tensor2D,
  kernel: Tensor2D,
  recurrent: Tensor2D,
  hidden: Tensor3D,
  update: Tensor3D,
  reset: Tensor3D,
  candidate: Tensor3D,
  ofState: Tensor3D,
  mask?: Tensor | null,
];

/** Gradients of the five inputs. */
function backward(
  tf: Tf,
  dy: Tensor,
  [x, kernel, recurrent, hidden, update, reset, candidate, ofState, mask = null]: Saved,
): Tensor[] {
  const masks = maskSteps(tf, mask);
  const [time = 0, batch = 0, units = 0] = update.shape;
  // By what the gradient at the new state is multiplied to have it before each activation.
  const toCandidate = tanhGradient(candidate, tf.sub(1, update));
  const toUpdate = sigmoidGradient(update, tf.sub(hidden, candidate));
  const toReset = sigmoidGradient(reset, tf.mul(toCandidate, ofState));
  const factors = steps(tf, tf.concat([toUpdate, toReset, tf.mul(toCandidate, reset)], 2));
  const kept = steps(tf, update);
  const given = steps(tf, dy);
  // Transposed once: the product with a matrix that lies right is faster.
  const back = tf.transpose(recurrent);
  let dHidden: Tensor2D | null = null;
  const atStates: Tensor2D[] = [];
  const atSums: Tensor2D[] = [];
  for (let step = time - 1; step >= 0; step--) {
    const atHidden = parted(tf, dHidden === null ? at(given, step) : tf.add(at(given, step), dHidden), { masks, step });
    const d = atHidden.next;
    const dSums: Tensor2D = tf.mul(tf.concat([d, d, d], 1), at(factors, step));
    atStates.unshift(d);
    atSums.unshift(dSums);
    dHidden = withKept(tf, tf.add(tf.matMul(dSums, back), tf.mul(d, at(kept, step))), atHidden);
  }
  const ofStates = tf.concat(atSums, 0);
  const [gates = ofStates] = tf.split(ofStates, [2 * units, units], 1);
  const ofInputs = tf.concat([gates, tf.reshape(tf.mul(tf.stack(atStates), toCandidate), [-1, units])], 1);
  const dx = tf.reshape(tf.matMul(ofInputs as Tensor2D, kernel, false, true), [time, batch, -1]); // a matrix
  return [
    tf.transpose(dx, [1, 0, 2]),
    tf.matMul(x, ofInputs as Tensor2D, true), // a matrix
    tf.matMul(tf.reshape(hidden, [-1, units]), ofStates, true),
    tf.stack([tf.sum(ofInputs, 0), tf.sum(ofStates, 0)]),
    dHidden ?? tf.zeros([batch, units]),
  ];
}
