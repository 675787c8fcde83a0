// In: whole models, trained or differentiated. Out: proof that they agree with the cpu backend, repeat bit by bit and leave
// nothing behind. Why: kernels right one by one may still leak, or write where they should not, when they run together.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { WasmBackend } from "./heap.ts";
import { registerWasmBackend } from "./index.ts";
import { parity, type TensorFunction, valuesOf } from "./testing/gradient-parity.ts";

beforeAll(async () => {
  tf.env().set("PROD", true);
  await registerWasmBackend(tf);
});

/** A convolution, batch norm, depthwise convolution, both poolings and a dense layer: images and parameters to a loss. */
const imageModel: TensorFunction = (images, conv, scale, shift, depthwise, dense, bias) => {
  const wide = tf.conv2d(images as tf.Tensor4D, conv as tf.Tensor4D, 2, "same");
  const { mean, variance } = tf.moments(wide, [0, 1, 2]);
  const normed = tf.batchNorm(
    wide,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    shift as tf.Tensor1D,
    scale as tf.Tensor1D,
    1e-3,
  );
  const pooled = tf.maxPool(tf.relu(normed) as tf.Tensor4D, 3, 2, "same");
  const deep = tf.avgPool(
    tf.relu6(tf.depthwiseConv2d(pooled as tf.Tensor4D, depthwise as tf.Tensor4D, 1, "same")),
    2,
    2,
    "valid",
  );
  const logits = tf.add(tf.matMul(tf.reshape(deep, [deep.shape[0], -1]), dense), bias);
  return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([1, 0, 2, 1], "int32"), 3), logits);
};
const imageInputs = [[4, 13, 11, 3], [3, 3, 3, 8], [8], [8], [3, 3, 8, 2], [32, 3], [3]].map((shape, index) =>
  valuesOf(shape, 61 + index),
);

/** Embedding, self-attention, layer norm and a dense head: parameters to a loss over fixed tokens. */
const textModel: TensorFunction = (embedding, query, key, value, head) => {
  const tokens = tf.tensor2d(
    [
      [1, 4, 4, 0],
      [6, 2, 1, 1],
    ],
    [2, 4],
    "int32",
  );
  const x = tf.gather(embedding, tokens);
  const project = (w: tf.Tensor) => tf.reshape(tf.matMul(tf.reshape(x, [8, 6]), w), [2, 4, 6]);
  const weights = tf.softmax(tf.mul(tf.matMul(project(query), project(key), false, true), 6 ** -0.5));
  const mixed = tf.add(x, tf.matMul(weights, project(value)));
  const { mean, variance } = tf.moments(mixed, 2, true);
  const normed = tf.mul(tf.sub(mixed, mean), tf.rsqrt(tf.add(variance, 1e-3)));
  const logits = tf.matMul(tf.mean(normed, 1), head);
  return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([1, 0], "int32"), 2), logits);
};
const textInputs = [
  [7, 6],
  [6, 6],
  [6, 6],
  [6, 6],
  [6, 2],
].map((shape, index) => valuesOf(shape, 71 + index));

describe("gradients of a whole model equal the cpu backend's", () => {
  it("for images", () => {
    expect(parity(tf, imageModel, imageInputs)).toBeLessThanOrEqual(1e-5);
  });

  it("for text", () => {
    expect(parity(tf, textModel, textInputs)).toBeLessThanOrEqual(1e-5);
  });
});

describe("fifty training steps", () => {
  it.each([
    ["images", imageModel, imageInputs, 1],
    ["text", textModel, textInputs, 0],
  ] as const)("on %s leave no tensor and no heap behind, and lower the loss", (_, model, inputs, firstParameter) => {
    tf.setBackend("wasm");
    const data = inputs.slice(0, firstParameter).map(({ shape, data }) => tf.tensor(data, [...shape]));
    const parameters = inputs.slice(firstParameter).map(({ shape, data }) => tf.variable(tf.tensor(data, [...shape])));
    const optimizer = tf.train.adam(0.01);
    const step = () =>
      tf.tidy(
        () => optimizer.minimize(() => model(...data, ...parameters) as tf.Scalar, true)?.dataSync()[0] ?? Number.NaN,
      );
    const first = step();
    step();
    // The engine types its backend by the base class; after setBackend("wasm") it is the WASM backend.
    const backend = tf.backend() as unknown as WasmBackend;
    const before = { tensors: tf.memory().numTensors, buffers: backend.numDataIds(), heap: backend.wasm.HEAPU8.length };
    let last = first;
    for (let count = 0; count < 50; count++) last = step();
    expect({
      tensors: tf.memory().numTensors,
      buffers: backend.numDataIds(),
      heap: backend.wasm.HEAPU8.length,
    }).toEqual(before);
    expect(last).toBeLessThan(first / 2);
  });

  it("give the same bits twice", () => {
    tf.setBackend("wasm");
    const train = () =>
      tf.tidy(() => {
        const [images, ...rest] = imageInputs.map(({ shape, data }) => tf.tensor(data, [...shape]));
        const parameters = rest.map((tensor) => tf.variable(tensor));
        const optimizer = tf.train.adam(0.01);
        for (let count = 0; count < 10; count++) {
          optimizer.minimize(() => imageModel(images ?? tf.scalar(0), ...parameters) as tf.Scalar);
        }
        return parameters.flatMap((parameter) => [...parameter.dataSync()]);
      });
    expect(train()).toEqual(train());
  });
});

it("a kernel whose output makes the heap grow still reads its inputs right", () => {
  tf.setBackend("wasm");
  // The engine types its backend by the base class; after setBackend("wasm") it is the WASM backend.
  const backend = tf.backend() as unknown as WasmBackend;
  tf.tidy(() => {
    const heap = backend.wasm.HEAPU8.length;
    const segments = Math.ceil(heap / 4 / 8);
    const sums = tf.unsortedSegmentSum(tf.ones([3, 8]), tf.tensor1d([1, segments - 1, 1], "int32"), segments);
    expect(backend.wasm.HEAPU8.length).toBeGreaterThan(heap);
    expect(tf.sum(sums).dataSync()[0]).toBe(24);
    expect([...tf.slice(sums, [segments - 1, 0], [1, 8]).dataSync()]).toEqual(Array(8).fill(1));
  });
});
