/**
 * Classifiers of sequences: an LSTM or a GRU of the runtime over the steps, a linear layer on the last state. Weights, order of
 * gates and the GRU's two biases are Keras's.
 */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { Tf } from "../../../packages/runtime/src/ops/operator.ts";
import { gru, lstm, type RecurrentWeights } from "../../../packages/runtime/src/ops/recurrent.ts";
import { classificationLoss, linear } from "./layers.ts";
import { type Network, type Weights, weight } from "./network.ts";

/** Sizes of a sequence classifier. */
export interface RecurrentSizes {
  readonly length: number;
  readonly width: number;
  readonly units: number;
  readonly classes: number;
}

/** The sizes of the comparison. */
export const recurrentSizes: RecurrentSizes = { length: 64, width: 32, units: 128, classes: 10 };

function cellWeights(weights: Weights): RecurrentWeights {
  const part = (name: string): Tensor => weight(weights, `cell/${name}`);
  // Of the shapes that the classifier gives them.
  return {
    kernel: part("kernel") as Tensor2D,
    recurrent: part("recurrent") as Tensor2D,
    bias: part("bias") as Tensor1D,
  };
}

function classifier(kind: "lstm" | "gru", { length, width, units, classes }: RecurrentSizes): Network {
  const gates = kind === "lstm" ? 4 : 3;
  const lastState = (tf: Tf, x: Tensor, weights: Weights): Tensor =>
    kind === "lstm" ? lstm(tf, x, cellWeights(weights)).last.hidden : gru(tf, x, cellWeights(weights)).last;
  return {
    weights: {
      "cell/kernel": [width, gates * units],
      "cell/recurrent": [units, gates * units],
      "cell/bias": kind === "lstm" ? [gates * units] : [2, gates * units],
      "classes/kernel": [units, classes],
      "classes/bias": [classes],
    },
    operations: 2 * (length * (width + units) * gates * units + units * classes),
    data: { shape: [length, width], vocabulary: null, target: { kind: "class", classes } },
    loss: (tf, weights, { x, y }) =>
      classificationLoss(tf, linear(tf, lastState(tf, x, weights), weights, "classes"), y),
  };
}

/** The classifier with an LSTM. */
export const lstmClassifier = (sizes: RecurrentSizes): Network => classifier("lstm", sizes);
/** The classifier with a GRU. */
export const gruClassifier = (sizes: RecurrentSizes): Network => classifier("gru", sizes);
