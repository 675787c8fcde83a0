import type { Tensor } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { lostValue } from "./lost-value.ts";
import { scoped } from "./scope.ts";

let backend: Backend;
let before: number;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

beforeEach(() => {
  before = backend.tf.memory().numTensors;
});

afterEach(() => {
  expect(backend.tf.memory().numTensors).toBe(before);
});

const variableOf = (values: number[]) => backend.tf.tidy(() => backend.tf.variable(backend.tf.tensor1d(values)));
const purpose = (name: string) => ({ kind: "node", name });

describe("where a value is lost", () => {
  test("is nowhere in a function of numbers, and what it assigns is undone", () => {
    const { tf } = backend;
    const weight = variableOf([1, 2]);
    const found = lostValue(tf, () => {
      weight.assign(tf.add(weight, 1));
      return tf.sum(weight);
    });
    expect(found).toBeNull();
    expect([...weight.dataSync()]).toEqual([1, 2]);
    weight.dispose();
  });

  test("is the operation that makes it of numbers, with its purpose, not one that hands it on", () => {
    const { tf } = backend;
    const x = tf.tensor1d([0, 4]);
    const found = lostValue(tf, () => {
      const scaled = scoped(purpose("before"), () => tf.mul(x, 3));
      const lost = scoped(purpose("culprit"), () => tf.log(scaled));
      return scoped(purpose("after"), () => tf.sum(tf.mul(lost, 2)));
    });
    expect(found).toMatchObject({
      operation: { name: "Log", scope: { name: "culprit", direction: "forward" } },
      value: "-Infinity",
      reach: 12,
      variable: null,
    });
    x.dispose();
  });

  test("is not an operation whose loss a later one leaves out", () => {
    const { tf } = backend;
    const x = tf.tensor1d([0, 4]);
    const masked = (): Tensor => {
      const log = scoped(purpose("masked"), () => tf.log(x));
      return tf.where(tf.greater(x, 0), log, tf.zerosLike(x));
    };
    expect(lostValue(tf, () => tf.sum(masked()))).toBeNull();
    const found = lostValue(tf, () => tf.sum(scoped(purpose("culprit"), () => tf.div(masked(), 0))));
    expect(found?.operation?.scope?.name).toBe("culprit");
    x.dispose();
  });

  test("is a gradient, by the forward operation whose gradient it is, and the variable that it reaches", () => {
    const { tf } = backend;
    const weight = variableOf([0, 4]);
    const other = variableOf([1, 1]);
    const found = lostValue(tf, () => {
      const { value, grads } = tf.variableGrads(() => {
        const root = scoped(purpose("root"), () => tf.sqrt(weight));
        return tf.sum(scoped(purpose("product"), () => tf.mul(root, other))).asScalar();
      }, [weight, other]);
      const gradient = grads[weight.name];
      if (gradient !== undefined) weight.assign(tf.sub(weight, gradient));
      return value;
    });
    expect(found).toMatchObject({ operation: { scope: { name: "root", direction: "backward" } }, value: "Infinity" });
    expect(found?.variable).toBe(weight);
    expect([...weight.dataSync()]).toEqual([0, 4]);
    tf.dispose([weight, other]);
  });

  test("is a variable that held it before", () => {
    const { tf } = backend;
    const weight = variableOf([Number.NaN, 4]);
    const found = lostValue(tf, () => tf.sum(weight));
    expect(found).toMatchObject({ operation: null, value: "NaN" });
    expect(found?.given).toBe(weight);
    weight.dispose();
  });
});
