import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { lostValue } from "./lost-value.ts";
import { scoped } from "./scope.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ prefer: "wasm" });
});

describe("on WebAssembly, where a value is lost", () => {
  test("is the kernel that makes it of numbers, forward and backward", () => {
    const { tf } = backend;
    expect(backend.kind).toBe("wasm");
    const weight = tf.tidy(() => tf.variable(tf.tensor2d([0, 4], [1, 2])));
    const before = tf.memory().numTensors;
    const run = (loss: () => import("@tensorflow/tfjs").Tensor) => lostValue(tf, () => tf.tidy(loss));
    const log = run(() => {
      const lost = scoped({ kind: "node", name: "culprit" }, () => tf.log(tf.mul(weight, 3)));
      return tf.sum(tf.mul(lost, 2));
    });
    expect(log).toMatchObject({ operation: { scope: { name: "culprit", direction: "forward" } }, value: "-Infinity" });
    const root = lostValue(tf, () => {
      const { value, grads } = tf.variableGrads(
        () => tf.sum(scoped({ kind: "node", name: "root" }, () => tf.sqrt(weight))).asScalar(),
        [weight],
      );
      const gradient = grads[weight.name];
      if (gradient !== undefined) weight.assign(tf.sub(weight, gradient));
      return value;
    });
    expect(root).toMatchObject({ operation: { scope: { name: "root", direction: "backward" } } });
    expect(root?.variable).toBe(weight);
    expect([...weight.dataSync()]).toEqual([0, 4]);
    expect(tf.memory().numTensors).toBe(before);
    weight.dispose();
  });
});
