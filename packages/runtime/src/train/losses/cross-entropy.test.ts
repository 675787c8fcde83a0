import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, nativeKernelBackend } from "../../backend/index.ts";
import { compile } from "../../graph/compile.ts";
import { crossEntropy } from "./cross-entropy.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  const backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
  tf = backend.tf;
});

/** Each row's loss and the gradient at the logits, on a backend. */
async function outcome(name: string, rows: number, { classes, smoothing }: { classes: number; smoothing: number }) {
  await tf.setBackend(name);
  const logits = tf.randomNormal([rows, classes], 0, 3, "float32", 1);
  const target = tf.tensor1d(
    Array.from({ length: rows }, (_, row) => (row * 3) % classes),
    "int32",
  );
  const result = tf.tidy(() => {
    const loss = (given: Tensor): Tensor => crossEntropy(tf, { output: given, logits: given, target }, { smoothing });
    const weights = tf.range(1, rows + 1);
    const gradient = tf.grad((given) => tf.sum(tf.mul(loss(given), weights)))(logits);
    return [loss(logits), gradient].map((tensor) => ({ shape: tensor.shape, values: [...tensor.dataSync()] }));
  });
  tf.dispose([logits, target]);
  return result;
}

describe("cross_entropy", () => {
  test.each(
    [1, 5].flatMap((rows) => [2, 10].flatMap((classes) => [0, 0.1].map((smoothing) => ({ rows, classes, smoothing })))),
  )("by TensorFlow's own operation is the formula's: %o", async ({ rows, ...options }) => {
    const before = [tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()];
    try {
      const expected = await outcome("cpu", rows, options);
      const native = await outcome("tensorflow", rows, options);
      expect(native.map(({ shape }) => shape)).toEqual([[rows], [rows, options.classes]]);
      native.forEach(({ values }, index) => {
        values.forEach((value, place) => {
          const wanted = expected[index]?.values[place] ?? Number.NaN;
          expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThan(1e-5);
        });
      });
    } finally {
      await tf.setBackend("tensorflow");
    }
    expect([tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()]).toEqual(before);
  });

  test("of a class that does not exist is an error, eagerly and in a graph", () => {
    const [logits, target] = [tf.zeros([2, 3]), tf.tensor1d([0, 3], "int32")];
    const loss = (given: Tensor, classes: Tensor): Tensor =>
      crossEntropy(tf, { output: given, logits: given, target: classes }, { smoothing: 0 });
    const compiled = compile(loss, { tf });
    expect(() => loss(logits, target)).toThrow("label value of 3");
    const right = tf.tensor1d([0, 2], "int32");
    tf.dispose(compiled(logits, right));
    expect(() => compiled(logits, target)).toThrow("label value of 3");
    compiled.dispose();
    tf.dispose([logits, target, right]);
  });

  test("keeps its digits where a class is all but certain", () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([[50, -50]]);
      const loss = (target: number): number =>
        crossEntropy(
          tf,
          { output: logits, logits, target: tf.tensor1d([target], "int32") },
          { smoothing: 0 },
        ).dataSync()[0] ?? -1;
      expect(loss(1)).toBe(100);
      expect(loss(0)).toBeLessThan(1e-30);
    });
  });
});
