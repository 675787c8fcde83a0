import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "./load-backend.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
});

const cases: readonly (readonly [string, (tf: Backend["tf"], x: Tensor) => Tensor])[] = [
  ["relu", (tf, x) => tf.relu(x)],
  ["sigmoid", (tf, x) => tf.sigmoid(x)],
  ["tanh", (tf, x) => tf.tanh(x)],
  ["sum over all", (tf, x) => tf.sum(x)],
  ["sum over one axis", (tf, x) => tf.sum(x, 1)],
  ["sum over the last axis, kept", (tf, x) => tf.sum(x, -1, true)],
  ["mean over all", (tf, x) => tf.mean(x)],
  ["mean over two axes", (tf, x) => tf.mean(x, [0, 2])],
];

describe("a gradient of the native backend", () => {
  test.each(cases)("of %s is that of the plain backend", async (_, fn) => {
    const { tf } = backend;
    const gradient = async (name: string): Promise<number[]> => {
      await tf.setBackend(name);
      const [x, weights] = [tf.randomNormal([3, 4, 5], 0, 1, "float32", 7), tf.randomNormal([60], 0, 1, "float32", 8)];
      // Weighted, so that the incoming gradient is not the same everywhere.
      const result = tf.tidy(() =>
        tf.grad((input) => {
          const y = fn(tf, input);
          return tf.sum(tf.mul(tf.square(y), tf.reshape(tf.slice(weights, 0, y.size), y.shape)));
        })(x),
      );
      const values = [...result.dataSync()];
      tf.dispose([x, weights, result]);
      return values;
    };
    try {
      const plain = await gradient("cpu");
      const native = await gradient("tensorflow");
      expect(native).toHaveLength(plain.length);
      native.forEach((value, index) => {
        expect(value).toBeCloseTo(plain[index] ?? Number.NaN, 4);
      });
    } finally {
      await tf.setBackend("tensorflow");
    }
  });

  test("leaves no tensor behind", () => {
    const { tf } = backend;
    const x = tf.ones([4, 4]);
    const before = tf.memory().numTensors;
    for (const [, fn] of cases.slice(0, 5)) tf.grad((input) => tf.sum(fn(tf, input)))(x).dispose();
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });
});
