import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../load-backend.ts";
import { nativeKernelBackend } from "../native-ops.ts";

type Tf = Backend["tf"];
let tf: Tf;
let before: unknown;

beforeAll(async () => {
  const backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
  tf = backend.tf;
});

const counts = () => [tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()];
beforeEach(() => {
  before = counts();
});
afterEach(() => {
  expect(counts()).toEqual(before);
});

/** A function, the shapes of what it takes, and its name. */
type Case = readonly [name: string, shapes: readonly (readonly number[])[], fn: (...inputs: Tensor[]) => Tensor];

const ranks: readonly (readonly number[])[] = [[7], [3, 5], [2, 3, 5], [2, 3, 2, 5], [2, 1, 3, 2, 5], [0, 5]];

const elementwise: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
  ["relu", (x) => tf.relu(x)],
  ["relu6", (x) => tf.relu6(tf.mul(x, 5))],
  ["leakyRelu", (x) => tf.leakyRelu(x)],
  ["leakyRelu of slope 0.3", (x) => tf.leakyRelu(x, 0.3)],
  ["selu", (x) => tf.selu(x)],
  ["elu", (x) => tf.elu(x)],
  ["softplus", (x) => tf.softplus(x)],
  ["sigmoid", (x) => tf.sigmoid(x)],
  ["tanh", (x) => tf.tanh(x)],
  ["rsqrt", (x) => tf.rsqrt(tf.add(tf.square(x), 0.1))],
];

const text = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

const cases: readonly Case[] = [
  ...elementwise.flatMap(([name, fn]) => ranks.map((shape): Case => [`${name} of ${text(shape)}`, [shape], fn])),
  ["sum over all", [[3, 4, 5]], (x) => tf.sum(x)],
  ["sum over one axis", [[3, 4, 5]], (x) => tf.sum(x, 1)],
  ["sum over the last axis, kept", [[3, 4, 5]], (x) => tf.sum(x, -1, true)],
  ["mean over all", [[3, 4, 5]], (x) => tf.mean(x)],
  ["mean over two axes", [[3, 4, 5]], (x) => tf.mean(x, [0, 2])],
  ["mean over the last axis of rank 5", [[2, 1, 3, 2, 5]], (x) => tf.mean(x, -1)],
  ...ranks.map((shape): Case => [`a bias added to ${text(shape)}`, [shape, [shape.at(-1) ?? 1]], sumOfTwo]),
  ["a bias added to rank 6", [[2, 1, 2, 1, 2, 3], [3]], sumOfTwo],
  ["a vector added to a column", [[4, 1], [5]], sumOfTwo],
  ["a bias to which rows are added", [[5], [3, 5]], sumOfTwo],
  [
    "a row added to rows",
    [
      [3, 5],
      [1, 5],
    ],
    sumOfTwo,
  ],
  ["one number added to rows", [[3, 5], [1]], sumOfTwo],
  ["one number added to one column", [[3, 1], [1]], sumOfTwo],
  [
    "products of matrices",
    [
      [3, 4],
      [4, 5],
    ],
    (a, b) => tf.matMul(a, b),
  ],
  [
    "products, the first turned",
    [
      [4, 3],
      [4, 5],
    ],
    (a, b) => tf.matMul(a, b, true),
  ],
  [
    "products, the second turned",
    [
      [3, 4],
      [5, 4],
    ],
    (a, b) => tf.matMul(a, b, false, true),
  ],
  [
    "products, both turned",
    [
      [4, 3],
      [5, 4],
    ],
    (a, b) => tf.matMul(a, b, true, true),
  ],
  [
    "products of one row",
    [
      [1, 4],
      [4, 1],
    ],
    (a, b) => tf.matMul(a, b),
  ],
  [
    "products in batches",
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
    (a, b) => tf.matMul(a, b),
  ],
  [
    "products in batches, the second turned",
    [
      [2, 2, 3, 4],
      [2, 2, 5, 4],
    ],
    (a, b) => tf.matMul(a, b, false, true),
  ],
  ["rows of a table", [[6, 3]], (x) => tf.gather(x, tf.tensor1d([5, 0, 0, 2], "int32"))],
  [
    "rows in two axes",
    [[6, 3]],
    (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [5, 1, 1],
            [0, 2, 5],
          ],
          [2, 3],
          "int32",
        ),
      ),
  ],
  ["elements of a vector", [[6]], (x) => tf.gather(x, tf.tensor1d([5, 0, 0], "int32"))],
  ["parts of rank 4", [[4, 2, 3, 2]], (x) => tf.gather(x, tf.tensor1d([3, 3], "int32"))],
  ["columns of a table", [[3, 6]], (x) => tf.gather(x, tf.tensor1d([5, 0, 0], "int32"), 1)],
  ["no rows of a table", [[6, 3]], (x) => tf.gather(x, tf.tensor1d([], "int32"))],
  ...(["same", "valid"] as const).flatMap((pad) =>
    [1, 2].flatMap((stride): Case[] => [
      [
        `a convolution, its bias and relu, ${pad}, stride ${stride}`,
        [[2, 7, 5, 3], [3, 3, 3, 4], [4]],
        (x, kernel, bias) => tf.relu(tf.add(tf.conv2d(x as Tensor4D, kernel as Tensor4D, stride, pad), bias)),
      ],
    ]),
  ),
];

function sumOfTwo(a: Tensor, b: Tensor): Tensor {
  return tf.add(a, b);
}

/** Values and gradients on a backend, as lists. */
async function outcome(name: string, shapes: Case[1], fn: Case[2]): Promise<number[][]> {
  await tf.setBackend(name);
  const inputs = shapes.map((shape, index) => tf.randomNormal([...shape], 0, 1, "float32", 7 + index));
  const results = tf.tidy(() => {
    const y = fn(...inputs);
    // Weighted, so that the incoming gradient is not the same everywhere.
    const weights = tf.randomNormal(y.shape, 0, 1, "float32", 3);
    const gradients = tf.grads((...given: Tensor[]) => tf.sum(tf.mul(tf.square(fn(...given)), weights)))(inputs);
    return [y, ...gradients].map((tensor) => [...tensor.shape, ...tensor.dataSync()]);
  });
  tf.dispose(inputs);
  return results;
}

describe("the native backend gives what TensorFlow.js's own code gives for", () => {
  test.each(cases)("%s: value and gradients", async (_, shapes, fn) => {
    try {
      const expected = await outcome("cpu", shapes, fn);
      const native = await outcome("tensorflow", shapes, fn);
      native.forEach((values, index) => {
        const wanted = expected[index] ?? [];
        expect(values).toHaveLength(wanted.length);
        const size = Math.max(1, ...wanted.map(Math.abs));
        // Relative to the largest number: sums are added up in another order.
        values.forEach((value, place) => {
          expect(Math.abs(value - (wanted[place] ?? Number.NaN)) / size).toBeLessThan(1e-5);
        });
      });
    } finally {
      await tf.setBackend("tensorflow");
    }
  });
});

test("the sum and the mean of no rows have a gradient of no rows", () => {
  tf.tidy(() => {
    const x = tf.zeros([0, 5]);
    for (const fn of [tf.sum, tf.mean]) {
      const gradient = tf.grad((input) => tf.sum(fn(input, 0)))(x);
      expect(gradient.shape).toEqual([0, 5]);
      expect([...gradient.dataSync()]).toEqual([]);
    }
  });
});

test("an index outside of a table is an error", () => {
  const table = tf.ones([4, 2]);
  for (const index of [4, -1]) {
    const indices = tf.tensor1d([0, index], "int32");
    expect(() => tf.gather(table, indices)).toThrow(`indices[1] = ${index} is not in [0, 4)`);
    indices.dispose();
  }
  table.dispose();
});

test("whole numbers are multiplied and added as before", () => {
  tf.tidy(() => {
    const [a, b] = [tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), tf.tensor1d([10, 20], "int32")];
    expect([...tf.add(a, b).dataSync()]).toEqual([11, 22, 13, 24]);
    expect(tf.add(a, b).dtype).toBe("int32");
    const mixed = tf.add(a, tf.tensor1d([0.5, 1.5]) as Tensor1D);
    expect([...mixed.dataSync()]).toEqual([1.5, 3.5, 3.5, 5.5]);
    expect([...tf.matMul(a as Tensor2D, a as Tensor2D).dataSync()]).toEqual([7, 10, 15, 22]);
  });
});
