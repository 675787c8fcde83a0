/**
 * Gradients of activations and of 1/√x, each one operation of TensorFlow where TensorFlow.js makes several. Those that can take
 * the result in place of the input do: so a convolution or product, its bias and its activation become one operation when the
 * graph is optimised, as nothing else needs what lies between them.
 */
import type { GradFunc } from "@tensorflow/tfjs";
import { attribute, executeNative } from "../native-ops.ts";
import { float, incoming, type NativeGradient, nth } from "./replacement.ts";

/** `op(dy, x)`; `at` says which of the kept tensors it takes. */
const ofInput =
  (op: string, at = 0): GradFunc =>
  (dy, saved) => ({ x: () => executeNative(op, float, [incoming(dy), nth(saved, at)]) });

/** `op(y, dy)`. */
const ofResult =
  (op: string, at = 0): GradFunc =>
  (dy, saved) => ({ x: () => executeNative(op, float, [nth(saved, at), incoming(dy)]) });

const leakyRelu: GradFunc = (dy, saved, attributes) => {
  // The attribute of the kernel.
  const { alpha } = attributes as { readonly alpha?: number };
  const attributesOfOp = { ...float, alpha: attribute.float(alpha ?? 0.2) };
  return { x: () => executeNative("LeakyReluGrad", attributesOfOp, [incoming(dy), nth(saved, 0)]) };
};

export const activationGradients: readonly NativeGradient[] = [
  { kernel: "Relu", keeps: ["input"], alsoResult: true, gradient: ofInput("ReluGrad", 1) },
  { kernel: "Relu6", keeps: ["input"], alsoResult: true, gradient: ofInput("Relu6Grad", 1) },
  { kernel: "LeakyRelu", keeps: ["input"], gradient: leakyRelu },
  { kernel: "Selu", keeps: ["input"], alsoResult: true, gradient: ofInput("SeluGrad", 1) },
  { kernel: "Softplus", keeps: ["input"], gradient: ofInput("SoftplusGrad") },
  { kernel: "Sigmoid", keeps: ["result"], gradient: ofResult("SigmoidGrad") },
  { kernel: "Tanh", keeps: ["result"], gradient: ofResult("TanhGrad") },
  { kernel: "Rsqrt", keeps: ["input"], alsoResult: true, gradient: ofResult("RsqrtGrad", 1) },
];
