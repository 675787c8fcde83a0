import type { Rank, Tensor } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { chooseBackend, loadBackend } from "./load-backend.ts";
import { attribute, executeNative, executeNativeMany, nativeKernelBackend } from "./native-ops.ts";

const { backend } = await chooseBackend({ prefer: "auto", install: false });
const { tf } = backend;

describe.skipIf(backend.kind !== "native")("native TensorFlow", () => {
  test("is the pinned version, on the processor, with nothing to say", () => {
    expect(backend.tensorflowVersion).toBe("2.21.0");
    expect(backend.devices).toContain("CPU");
    expect(backend.threads).toBeGreaterThanOrEqual(1);
    expect(backend.notice).toBeNull();
  });

  test("loading it twice gives the same TensorFlow.js and the same backend", async () => {
    const before = tf.backend();
    const again = await loadBackend({ prefer: "native", install: false });
    expect(again.tf).toBe(tf);
    expect(again.tf.backend()).toBe(before);
  });

  test("multiplies matrices: a[i][j] = i + j times its like is the closed form", () => {
    const n = 17;
    const a = tf.tidy(() =>
      tf
        .range(0, n)
        .reshape([n, 1])
        .add(tf.range(0, n).reshape([1, n])),
    );
    const product = tf.tidy(() => tf.matMul(a, a).arraySync() as number[][]);
    const sum = (n * (n - 1)) / 2;
    const squares = ((n - 1) * n * (2 * n - 1)) / 6;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) expect(product[i]?.[j]).toBeCloseTo(n * i * j + (i + j) * sum + squares, 2);
    }
    a.dispose();
  });

  test("convolves: ones with a filter of ones count the cells that lie inside the image", () => {
    const counts = tf.tidy(() => {
      const image = tf.ones<Rank.R4>([1, 4, 4, 3]);
      return tf.conv2d(image, tf.ones([3, 3, 3, 2]), 1, "same").arraySync();
    });
    const sides = [2, 3, 3, 2];
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 4; x++) {
        const expected = 3 * (sides[y] ?? 0) * (sides[x] ?? 0);
        expect(counts[0]?.[y]?.[x]).toEqual([expected, expected]);
      }
    }
  });

  test("differentiates: the gradient of sum(x^3) is 3 x^2", () => {
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => x.pow(3).sum())(tf.tensor1d([1, -2, 0.5]))
        .dataSync(),
    );
    expect(Array.from(gradient)).toEqual([3, 12, 0.75]);
  });

  test("runs TensorFlow's own ops with attributes of each kind", () => {
    tf.tidy(() => {
      const float = { T: attribute.type("float32") };
      const relu = executeNative("ReluGrad", float, [tf.tensor1d([1, 2, 3]), tf.tensor1d([-1, 0, 5])]);
      expect(Array.from(relu.dataSync())).toEqual([0, 0, 3]);

      const logits = tf.tensor2d([
        [0, 0],
        [Math.log(3), 0],
      ]);
      const [loss, backprop] = executeNativeMany(
        "SparseSoftmaxCrossEntropyWithLogits",
        { ...float, Tlabels: attribute.type("int32") },
        { inputs: [logits, tf.tensor1d([0, 1], "int32")], outputs: 2 },
      );
      expect(Array.from(loss?.dataSync() ?? [])).toEqual([Math.fround(Math.log(2)), expect.closeTo(Math.log(4), 5)]);
      expect(Array.from(backprop?.dataSync() ?? [])).toEqual([
        -0.5,
        0.5,
        expect.closeTo(0.75, 5),
        expect.closeTo(-0.75, 5),
      ]);

      const pooled = executeNative(
        "MaxPool",
        {
          ...float,
          ksize: attribute.ints([1, 2, 2, 1]),
          strides: attribute.ints([1, 2, 2, 1]),
          padding: attribute.string("VALID"),
          data_format: attribute.string("NHWC"),
        },
        [tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1])],
      );
      expect(Array.from(pooled.dataSync())).toEqual([4]);
      const summed = executeNative(
        "Sum",
        { ...float, Tidx: attribute.type("int32"), keep_dims: attribute.bool(true) },
        [tf.ones([2, 3]), tf.tensor1d([1], "int32")],
      );
      expect(summed.shape).toEqual([2, 1]);
    });
  });

  test("an op that TensorFlow does not know is refused with its name", () => {
    expect(() => executeNative("NoSuchOp", {}, [])).toThrow(/NoSuchOp/);
  });

  test("a training step leaves no tensor behind, in TensorFlow.js or in TensorFlow", () => {
    const binding = nativeKernelBackend()?.binding;
    const step = (): void => {
      tf.tidy(() => {
        const x = tf.randomUniform<Rank.R4>([4, 8, 8, 3], 0, 1, "float32", 1);
        const filter = tf.randomUniform<Rank.R4>([3, 3, 3, 4], 0, 1, "float32", 2);
        tf.grad((f) => tf.conv2d(x, tf.reshape<Rank.R4>(f, filter.shape), 1, "same").relu().mean())(filter).dataSync();
      });
    };
    step();
    const before = [tf.memory().numTensors, binding?.getNumOfTensors()];
    for (let i = 0; i < 5; i++) step();
    expect([tf.memory().numTensors, binding?.getNumOfTensors()]).toEqual(before);
  });

  test("twenty steps of training from one seed end in the same bits when run again", () => {
    const train = (): Float32Array =>
      tf.tidy(() => {
        const x = tf.randomUniform<Rank.R4>([32, 16, 16, 3], 0, 1, "float32", 3);
        const y = tf.randomUniform([32, 14 * 14 * 8], 0, 1, "float32", 4);
        let filter = tf.randomUniform<Rank.R4>([3, 3, 3, 8], -1, 1, "float32", 5);
        for (let i = 0; i < 20; i++) {
          const shape = filter.shape;
          const loss = (f: Tensor): Tensor => {
            const output = tf.conv2d(x, tf.reshape<Rank.R4>(f, shape), 1, "valid").relu();
            return output.reshape(y.shape).sub(y).square().mean();
          };
          filter = filter.sub(tf.grad(loss)(filter).mul(0.1));
        }
        return new Float32Array(filter.dataSync());
      });
    expect(train()).toEqual(train());
  });
});
