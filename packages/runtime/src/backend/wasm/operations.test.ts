// In: one example of every differentiable operation a model may use. Out: proof that value and gradients on the WASM
// backend equal those of the cpu backend. Why: stock kernels that are missing or wrong show up here, before a user sees them.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { registerWasmBackend } from "./index.ts";
import { parity, type TensorFunction, valuesOf } from "./testing/gradient-parity.ts";

type Shapes = readonly (readonly number[])[];
const positive = (x: tf.Tensor) => tf.add(tf.abs(x), 0.5);
const mask = () => tf.tensor(valuesOf([3, 5], 50).data, [3, 5]);
const ids = () => tf.tensor1d([2, 0, 3, 2, 2], "int32");
const pairs: [number, number][] = [
  [1, 2],
  [0, 1],
];

const cases: Readonly<
  Record<string, { readonly shapes: Shapes; readonly f: TensorFunction; readonly tolerance?: number }>
> = {
  relu: { shapes: [[3, 5]], f: (x) => tf.relu(x) },
  relu6: { shapes: [[3, 5]], f: (x) => tf.relu6(tf.mul(x, 10)) },
  elu: { shapes: [[3, 5]], f: (x) => tf.elu(x) },
  selu: { shapes: [[3, 5]], f: (x) => tf.selu(x) },
  leakyRelu: { shapes: [[3, 5]], f: (x) => tf.leakyRelu(x, 0.3) },
  prelu: { shapes: [[3, 5], [5]], f: (x, a) => tf.prelu(x, a) },
  sigmoid: { shapes: [[3, 5]], f: (x) => tf.sigmoid(x) },
  logSigmoid: { shapes: [[3, 5]], f: (x) => tf.logSigmoid(x) },
  softplus: { shapes: [[3, 5]], f: (x) => tf.softplus(x) },
  tanh: { shapes: [[3, 5]], f: (x) => tf.tanh(x) },
  "gelu by erf": { shapes: [[3, 5]], f: (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))) },
  swish: { shapes: [[3, 5]], f: (x) => tf.mul(x, tf.sigmoid(x)) },
  mish: { shapes: [[3, 5]], f: (x) => tf.mul(x, tf.tanh(tf.softplus(x))) },
  exp: { shapes: [[3, 5]], f: (x) => tf.exp(x) },
  expm1: { shapes: [[3, 5]], f: (x) => tf.expm1(x) },
  log: { shapes: [[3, 5]], f: (x) => tf.log(positive(x)) },
  log1p: { shapes: [[3, 5]], f: (x) => tf.log1p(positive(x)) },
  sqrt: { shapes: [[3, 5]], f: (x) => tf.sqrt(positive(x)) },
  rsqrt: { shapes: [[3, 5]], f: (x) => tf.rsqrt(positive(x)) },
  square: { shapes: [[3, 5]], f: (x) => tf.square(x) },
  reciprocal: { shapes: [[3, 5]], f: (x) => tf.reciprocal(positive(x)) },
  abs: { shapes: [[3, 5]], f: (x) => tf.abs(x) },
  neg: { shapes: [[3, 5]], f: (x) => tf.neg(x) },
  sin: { shapes: [[3, 5]], f: (x) => tf.sin(x) },
  cos: { shapes: [[3, 5]], f: (x) => tf.cos(x) },
  clipByValue: { shapes: [[3, 5]], f: (x) => tf.clipByValue(x, -0.4, 0.5) },
  pow: { shapes: [[3, 5], [5]], f: (x, y) => tf.pow(positive(x), y) },
  add: { shapes: [[2, 3, 5], [5]], f: (x, y) => tf.add(x, y) },
  sub: {
    shapes: [
      [2, 3, 5],
      [3, 1],
    ],
    f: (x, y) => tf.sub(x, y),
  },
  mul: {
    shapes: [
      [2, 3, 5],
      [2, 1, 5],
    ],
    f: (x, y) => tf.mul(x, y),
  },
  div: { shapes: [[2, 3, 5], [5]], f: (x, y) => tf.div(x, positive(y)) },
  maximum: {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    f: (x, y) => tf.maximum(x, y),
  },
  minimum: {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    f: (x, y) => tf.minimum(x, y),
  },
  squaredDifference: {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    f: (x, y) => tf.squaredDifference(x, y),
  },
  where: {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    f: (x, y) => tf.where(tf.greater(mask(), 0), x, y),
  },
  "dropout by a mask": { shapes: [[3, 5]], f: (x) => tf.mul(x, tf.cast(tf.greater(mask(), 0.3), "float32")) },
  sum: { shapes: [[2, 3, 5]], f: (x) => tf.sum(x, [0, 2]) },
  "sum of leading axes": { shapes: [[2, 3, 5]], f: (x) => tf.sum(x, [1, 0]) },
  "mean of leading axes, kept": { shapes: [[2, 3, 5, 2]], f: (x) => tf.mean(x, [0, -3], true) },
  mean: { shapes: [[2, 3, 5]], f: (x) => tf.mean(x, 1) },
  max: { shapes: [[2, 3, 5]], f: (x) => tf.max(x, 2) },
  min: { shapes: [[2, 3, 5]], f: (x) => tf.min(x, 0) },
  prod: { shapes: [[2, 3, 5]], f: (x) => tf.prod(x, 1) },
  cumsum: { shapes: [[2, 3, 5]], f: (x) => tf.cumsum(x, 2) },
  logSumExp: { shapes: [[3, 5]], f: (x) => tf.logSumExp(x, 1) },
  softmax: { shapes: [[2, 3, 5]], f: (x) => tf.softmax(x) },
  logSoftmax: { shapes: [[2, 3, 5]], f: (x) => tf.logSoftmax(x) },
  norm: { shapes: [[3, 5]], f: (x) => tf.norm(x, 2, 1) },
  "layer norm by moments": {
    shapes: [[4, 6], [6], [6]],
    f: (x, scale, shift) => {
      const { mean, variance } = tf.moments(x, 1, true);
      return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))), scale), shift);
    },
  },
  "batch norm by moments": {
    shapes: [[3, 4, 4, 2], [2], [2]],
    f: (x, scale, shift) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(
        x as tf.Tensor4D,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        shift as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-3,
      );
    },
  },
  concat: {
    shapes: [
      [2, 3],
      [2, 4],
    ],
    f: (x, y) => tf.concat([x, y], 1),
  },
  stack: {
    shapes: [
      [2, 3],
      [2, 3],
    ],
    f: (x, y) => tf.stack([x, y], 1),
  },
  split: { shapes: [[4, 6]], f: (x) => tf.add(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor])) },
  unstack: { shapes: [[2, 6]], f: (x) => tf.mul(...(tf.unstack(x) as [tf.Tensor, tf.Tensor])) },
  slice: { shapes: [[4, 6]], f: (x) => tf.slice(x, [1, 2], [2, 3]) },
  pad: { shapes: [[4, 6]], f: (x) => tf.pad(x, pairs) },
  mirrorPad: { shapes: [[4, 6]], f: (x) => tf.mirrorPad(x, pairs, "reflect") },
  reverse: { shapes: [[4, 6]], f: (x) => tf.reverse(x, 1) },
  tile: { shapes: [[2, 3]], f: (x) => tf.tile(x, [2, 3]) },
  transpose: { shapes: [[2, 3, 4]], f: (x) => tf.transpose(x, [2, 0, 1]) },
  reshape: { shapes: [[2, 3, 4]], f: (x) => tf.reshape(x, [6, 4]) },
  "expandDims and squeeze": { shapes: [[2, 3]], f: (x) => tf.squeeze(tf.expandDims(x, 1)) },
  broadcastTo: { shapes: [[1, 3]], f: (x) => tf.broadcastTo(x, [4, 3]) },
  gather: { shapes: [[4, 3]], f: (x) => tf.gather(x, ids()) },
  "gather on axis 1": { shapes: [[2, 4, 3]], f: (x) => tf.gather(x, ids(), 1) },
  "gather of a batch of tokens": {
    shapes: [[4, 3]],
    f: (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [0, 1, 1],
            [3, 1, 0],
          ],
          [2, 3],
          "int32",
        ),
      ),
  },
  unsortedSegmentSum: { shapes: [[5, 3]], f: (x) => tf.unsortedSegmentSum(x, ids(), 4) },
  matMul: {
    shapes: [
      [4, 6],
      [6, 5],
    ],
    f: (x, y) => tf.matMul(x, y),
  },
  "matMul, both transposed": {
    shapes: [
      [6, 4],
      [5, 6],
    ],
    f: (x, y) => tf.matMul(x, y, true, true),
  },
  "matMul of stacks": {
    shapes: [
      [2, 3, 4, 6],
      [2, 3, 6, 5],
    ],
    f: (x, y) => tf.matMul(x, y),
  },
  "matMul of stacks, transposed": {
    shapes: [
      [6, 6, 4],
      [6, 5, 6],
    ],
    f: (x, y) => tf.matMul(x, y, true, true),
  },
  attention: {
    shapes: [
      [2, 2, 5, 4],
      [2, 2, 5, 4],
      [2, 2, 5, 4],
    ],
    f: (q, k, v) => tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 0.5)), v),
  },
  conv1d: {
    shapes: [
      [2, 9, 3],
      [3, 3, 4],
    ],
    f: (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 2, "same"),
  },
  conv2dTranspose: {
    shapes: [
      [2, 4, 5, 3],
      [3, 3, 4, 3],
    ],
    f: (x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [2, 8, 10, 4], 2, "same"),
  },
  separableConv2d: {
    shapes: [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
      [1, 1, 6, 4],
    ],
    f: (x, d, p) => tf.separableConv2d(x as tf.Tensor4D, d as tf.Tensor4D, p as tf.Tensor4D, 1, "same"),
  },
  maxPool3d: { shapes: [[1, 4, 4, 4, 2]], f: (x) => tf.maxPool3d(x as tf.Tensor5D, 2, 2, "valid") },
  avgPool3d: { shapes: [[1, 4, 4, 4, 2]], f: (x) => tf.avgPool3d(x as tf.Tensor5D, 2, 2, "valid") },
  dilation2d: {
    shapes: [
      [1, 5, 5, 2],
      [2, 2, 2],
    ],
    f: (x, w) => tf.dilation2d(x as tf.Tensor4D, w as tf.Tensor3D, 1, "valid"),
  },
  localResponseNormalization: { shapes: [[1, 3, 3, 6]], f: (x) => tf.localResponseNormalization(x as tf.Tensor4D, 2) },
  resizeBilinear: { shapes: [[1, 4, 4, 2]], f: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [7, 8]) },
  resizeNearestNeighbor: { shapes: [[1, 4, 4, 2]], f: (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [8, 8]) },
  "softmax cross-entropy": {
    shapes: [[3, 5]],
    f: (x) => tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([4, 0, 2], "int32"), 5), x, undefined, 0.1),
  },
  "sigmoid cross-entropy": { shapes: [[3, 5]], f: (x) => tf.losses.sigmoidCrossEntropy(tf.zerosLike(x), x) },
  "mean squared error": {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    f: (x, y) => tf.losses.meanSquaredError(x, y) as tf.Tensor,
  },
  "huber loss": {
    shapes: [
      [3, 5],
      [3, 5],
    ],
    f: (x, y) => tf.losses.huberLoss(x, y) as tf.Tensor,
  },
  "an LSTM cell": {
    shapes: [[7, 12], [12], [2, 4], [2, 3], [2, 3]],
    f: (kernel, bias, x, c, h) => {
      const cell = tf.basicLSTMCell(
        tf.scalar(1),
        kernel as tf.Tensor2D,
        bias as tf.Tensor1D,
        x as tf.Tensor2D,
        c as tf.Tensor2D,
        h as tf.Tensor2D,
      );
      return tf.concat(cell, 1);
    },
  },
};

beforeAll(async () => {
  // Not IS_TEST: its leak check miscounts the tensors that TensorFlow.js saves for custom gradients, on every backend.
  tf.env().set("PROD", true);
  await registerWasmBackend(tf);
});

describe("value and gradients equal the cpu backend's", () => {
  it.each(Object.entries(cases))("for %s", (_, { shapes, f, tolerance = 1e-5 }) => {
    const inputs = shapes.map((shape, index) => valuesOf(shape, 51 + index));
    expect(parity(tf, f, inputs)).toBeLessThanOrEqual(tolerance);
  });
});
