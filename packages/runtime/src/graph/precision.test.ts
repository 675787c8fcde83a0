import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import { randomStream } from "../random/stream.ts";
import { compile } from "./compile.ts";
import { inBfloat16 } from "./precision.ts";
import { requireBackend, type Tf } from "./recordable-backend.ts";

let tf: Tf;
let before: { tensors: number; handles: number };

beforeAll(async () => {
  const backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
  tf = backend.tf;
});

const counts = () => ({ tensors: tf.memory().numTensors, handles: requireBackend().binding.getNumOfTensors() });
beforeEach(() => {
  before = counts();
});
afterEach(() => {
  expect(counts()).toEqual(before);
});

function drawn(name: string, shape: number[]): Tensor {
  const stream = randomStream(4, name);
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor(Float32Array.from({ length: size }, stream.normal), shape);
}

/** A product, its gradients, and something that is no product. */
const cases: Readonly<Record<string, { shapes: number[][]; fn: (a: Tensor, b: Tensor) => Tensor }>> = {
  "matrix product": {
    shapes: [
      [8, 32],
      [32, 4],
    ],
    fn: (a, b) => tf.matMul(a as Tensor2D, b as Tensor2D),
  },
  "batched product": {
    shapes: [
      [3, 8, 32],
      [3, 32, 4],
    ],
    fn: (a, b) => tf.matMul(a, b),
  },
  convolution: {
    shapes: [
      [2, 8, 8, 3],
      [3, 3, 3, 4],
    ],
    fn: (a, b) => tf.conv2d(a as Tensor4D, b as Tensor4D, 1, "same"),
  },
};

const numbers = (tensors: readonly Tensor[]): number[][] => tensors.map((tensor) => [...tensor.dataSync()]);

describe.each(Object.entries(cases))("%s in bfloat16", (_, { shapes: [first = [], second = []], fn }) => {
  const withGradients = (a: Tensor, b: Tensor): Tensor[] => {
    const { value, grads } = tf.valueAndGrads((x: Tensor, y: Tensor) => tf.sum(tf.square(fn(x, y))))([a, b]);
    return [value, ...grads, fn(a, b)];
  };

  test("is near float32, not equal to it, and float32 to whoever reads it", () => {
    const [a, b] = [drawn("a", first), drawn("b", second)];
    const exact = tf.tidy(() => numbers(withGradients(a, b)));
    const results = tf.tidy(() => inBfloat16(() => withGradients(a, b)));
    expect(results.map((one) => one.dtype)).toEqual(results.map(() => "float32"));
    numbers(results).forEach((values, index) => {
      const other = exact[index] ?? [];
      const scale = Math.max(...other.map(Math.abs));
      const error = Math.max(...values.map((value, place) => Math.abs(value - (other[place] ?? Number.NaN)))) / scale;
      // Two roundings to 8 bits of mantissa (2⁻⁸ each) at most, those of the sums below them included.
      expect(error).toBeLessThan(2 * 2 ** -8);
      expect(error).toBeGreaterThan(0);
    });
    tf.dispose([a, b, ...results]);
  });

  test("is the same recorded as eagerly", () => {
    const [a, b] = [drawn("a", first), drawn("b", second)];
    const compiled = compile((x: Tensor, y: Tensor) => inBfloat16(() => withGradients(x, y)), { tf });
    const eager = tf.tidy(() => numbers(inBfloat16(() => withGradients(a, b))));
    const recorded = compiled(a, b);
    numbers(recorded).forEach((values, index) => {
      const other = eager[index] ?? [];
      const scale = Math.max(...other.map(Math.abs));
      // A fused kernel may round once less; numbers are at least as near as one rounding.
      values.forEach((value, place) => {
        expect(Math.abs(value - (other[place] ?? Number.NaN)) / scale).toBeLessThan(2 ** -8);
      });
    });
    expect(compiled.profile(a, b).operations.some(({ op }) => op === "Cast")).toBe(true);
    compiled.dispose();
    tf.dispose([a, b, ...recorded]);
  });
});

describe("inBfloat16", () => {
  test("leaves everything else as it is, and products outside of it", () => {
    const [a, b] = [drawn("a", [4, 4]), drawn("b", [4, 4])];
    const fn = (): Tensor[] => [tf.exp(a), tf.sum(tf.mul(a, b)), tf.matMul(a as Tensor2D, b as Tensor2D)];
    const exact = tf.tidy(() => numbers(fn()));
    const rounded = tf.tidy(() => numbers(inBfloat16(fn)));
    expect(rounded.slice(0, 2)).toEqual(exact.slice(0, 2));
    expect(rounded[2]).not.toEqual(exact[2]);
    expect(tf.tidy(() => numbers(fn()))).toEqual(exact);
    tf.dispose([a, b]);
  });

  test("ends with what it runs, also where that fails", () => {
    const { binding } = requireBackend();
    expect(() =>
      inBfloat16(() => {
        throw new Error("inside");
      }),
    ).toThrow("inside");
    expect(requireBackend().binding).toBe(binding);
  });

  test("does not touch products of other types", () => {
    const [a, b] = [tf.tensor2d([[257, 1]], undefined, "int32"), tf.tensor2d([[1], [1]], undefined, "int32")];
    const product = inBfloat16(() => tf.matMul(a, b));
    expect([...product.dataSync()]).toEqual([258]);
    tf.dispose([a, b, product]);
  });
});
