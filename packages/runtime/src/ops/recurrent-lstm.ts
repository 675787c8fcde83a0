/**
 * An LSTM with its gradient by hand, for the native backend. A step of the backward pass is six small operations and one
 * product of matrices; the factors of the gates, and the gradients of input and weights, are computed for all steps at once.
 */
import type { GradSaveFunc, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import type { Tf } from "./operator.ts";
import {
  at,
  byTime,
  chosen,
  inputParts,
  type LstmState,
  maskSteps,
  matrixAt,
  parted,
  type RecurrentResult,
  type RecurrentStart,
  type RecurrentWeights,
  sequenceFrom,
  sigmoidGradient,
  steps,
  tanhGradient,
  withKept,
} from "./recurrent-parts.ts";

/** `lstm` on the native backend. */
export function lstmByHand(
  tf: Tf,
  x: Tensor,
  weights: RecurrentWeights,
  { start, mask }: RecurrentStart<LstmState>,
): RecurrentResult<LstmState> {
  const [, time = 0] = x.shape;
  const { kernel, recurrent, bias } = weights;
  // What the inputs below are, with the function that keeps tensors for the gradient at the end.
  const op = tf.customGrad((...given) => forward(tf, given as unknown as Given, mask));
  const stacked = op(x, kernel, recurrent, bias, start.hidden, start.cell) as Tensor3D; // as `forward` stacks it
  return {
    sequence: sequenceFrom(tf, stacked),
    last: { hidden: matrixAt(tf, stacked, time - 1), cell: matrixAt(tf, stacked, time) },
  };
}

type Given = readonly [
  x: Tensor,
  kernel: Tensor2D,
  recurrent: Tensor2D,
  bias: Tensor,
  hidden: Tensor2D,
  cell: Tensor2D,
  save: GradSaveFunc,
];

/** Gives `[time + 1, batch, units]`: the outputs of all steps, then the last cell. */
function forward(tf: Tf, [x, kernel, recurrent, bias, startHidden, startCell, save]: Given, mask: Tensor | null) {
  const masks = maskSteps(tf, mask);
  const units = recurrent.shape[0] ?? 1;
  const hidden = [startHidden];
  const cell = [startCell];
  const gates: [input: Tensor[], forget: Tensor[], candidate: Tensor[], output: Tensor[]] = [[], [], [], []];
  const bounded: Tensor2D[] = [];
  inputParts(tf, x, kernel, bias).forEach((part, step) => {
    const [hiddenBefore, cellBefore] = [at(hidden, -1), at(cell, -1)];
    const sums = tf.add(part, tf.matMul(hiddenBefore, recurrent));
    const [both = part, third = part, fourth = part] = tf.split(sums, [2 * units, units, units], 1);
    const [input = part, forget = part] = tf.split(tf.sigmoid(both), 2, 1);
    const candidate = tf.tanh(third);
    const output = tf.sigmoid(fourth);
    const next: Tensor2D = tf.add(tf.mul(forget, cellBefore), tf.mul(input, candidate));
    const tanh = tf.tanh(next);
    [input, forget, candidate, output].forEach((gate, index) => {
      gates[index]?.push(gate);
    });
    bounded.push(tanh);
    cell.push(chosen(tf, { next, before: cellBefore }, { masks, step }));
    hidden.push(chosen(tf, { next: tf.mul(output, tanh), before: hiddenBefore }, { masks, step }));
  });
  save([
    byTime(tf, x),
    kernel,
    recurrent,
    tf.concat(hidden.slice(0, -1), 0),
    tf.stack(cell.slice(0, -1)),
    tf.stack(bounded),
    ...gates.map((gate) => tf.stack(gate)),
    ...(mask === null ? [] : [mask]),
  ]);
  return {
    value: tf.stack([...hidden.slice(1), at(cell, -1)]) as Tensor, // the type of the gradient's argument
    gradFunc: (dy: Tensor, saved: Tensor[]) => backward(tf, dy, saved as unknown as Saved), // as saved above
  };
}

type Saved = readonly [
  x: Tensor2D,
  kernel: Tensor2D,
  recurrent: Tensor2D,
  hidden: Tensor2D,
  cell: Tensor,
  bounded: Tensor,
  input: Tensor,
  forget: Tensor,
  candidate: Tensor,
  output: Tensor,
  mask?: Tensor | null,
];

/** Gradients of the six inputs. */
function backward(tf: Tf, dy: Tensor, saved: Saved): Tensor[] {
  const [x, kernel, recurrent, hidden, cell, bounded, input, forget, candidate, output, mask = null] = saved;
  const masks = maskSteps(tf, mask);
  const [time = 0, batch = 0] = cell.shape;
  // By what the gradient at a gate's result is multiplied to have it before its activation.
  const ofGates = tf.concat(
    [
      sigmoidGradient(input, candidate),
      sigmoidGradient(forget, cell),
      tanhGradient(candidate, input),
      sigmoidGradient(output, bounded),
    ],
    2,
  );
  const factors = steps(tf, ofGates);
  const toCell = steps(tf, tanhGradient(bounded, output));
  const kept = steps(tf, forget);
  const given = steps(tf, dy);
  // Transposed once: the product with a matrix that lies right is faster.
  const back = tf.transpose(recurrent);
  let dCell = at(given, time);
  let dHidden: Tensor2D | null = null;
  const atGates: Tensor2D[] = [];
  for (let step = time - 1; step >= 0; step--) {
    const atHidden = parted(tf, dHidden === null ? at(given, step) : tf.add(at(given, step), dHidden), { masks, step });
    const atCell = parted(tf, dCell, { masks, step });
    const d = atHidden.next;
    dCell = tf.add(tf.mul(d, at(toCell, step)), atCell.next);
    const dGates: Tensor2D = tf.mul(tf.concat([dCell, dCell, dCell, d], 1), at(factors, step));
    atGates.unshift(dGates);
    dCell = withKept(tf, tf.mul(dCell, at(kept, step)), atCell);
    dHidden = withKept(tf, tf.matMul(dGates, back), atHidden);
  }
  const all = tf.concat(atGates, 0);
  const dx = tf.reshape(tf.matMul(all, kernel, false, true), [time, batch, -1]);
  return [
    tf.transpose(dx, [1, 0, 2]),
    tf.matMul(x, all, true),
    tf.matMul(hidden, all, true),
    tf.sum(all, 0),
    dHidden ?? tf.zerosLike(dCell),
    dCell,
  ];
}
