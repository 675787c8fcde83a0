import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { compile } from "../graph/compile.ts";
import { randomStream, streamSeed } from "../random/stream.ts";
import { initialWeights } from "./initial-weights.ts";
import { storeTensors } from "./stored-weights.ts";
import { adam, batchNorm, call, conv3, dense, modelOf, node, sgd, trainOf } from "./testing/train-fixture.ts";
import { disposeState, filledVariables, restoreVariables, type TrainState } from "./train-state.ts";
import { initialSlots, trainStep } from "./train-step.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const picture = [4, 4, 2];

/** Convolutions with a shortcut, into a class and a number; the middle is given. */
function modelWith(middle: (id: string, from: string) => CheckedModel["nodes"][number]): CheckedModel {
  return modelOf(
    { image: picture },
    [
      conv3("first", "image", { size: 4, channels: 2, filters: 3 }),
      node("bend", { op: "tanh", from: "first", shape: [4, 4, 3] }),
      conv3("second", "bend", { size: 4, channels: 3, filters: 3 }),
      node("sum", { op: "add", from: ["second", "bend"], shape: [4, 4, 3] }),
      middle("middle", "sum"),
      conv3("third", "middle", { size: 4, channels: 3, filters: 3 }),
      node("flat", { op: "flatten", from: "third", shape: [48] }),
      dense("classes", "flat", { width: 48, units: 3, activation: "softmax" }),
      dense("number", "flat", { width: 48, units: 1 }),
    ],
    { label: "classes", price: "number" },
  );
}
const smooth = modelWith((id, from) => node(id, { op: "sigmoid", from, shape: [4, 4, 3] }));
const normed = modelWith((id, from) => batchNorm(id, from, [4, 4, 3]));
const dropping = modelWith((id, from) => node(id, { op: "dropout", from, shape: [4, 4, 3], args: { rate: 0.5 } }));

const trainWith = (parts: Partial<CheckedTrain>): CheckedTrain =>
  trainOf({
    losses: [
      { output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) },
      { output: "price", loss: call("mse", { weight: 0.5 }) },
    ],
    optimizer: sgd(1),
    ...parts,
  });

interface Taken {
  readonly sums: readonly number[][];
  readonly weights: ReadonlyMap<string, ArrayLike<number>>;
}

/** Takes steps of `rows` rows from fixed weights; gives the figures of each, and the weights at the end. */
function take(
  model: CheckedModel,
  train: CheckedTrain,
  options: { rows: number; steps?: number; eager?: boolean },
): Taken {
  const { tf } = backend;
  const { rows, steps = 1, eager = true } = options;
  const plan = { model, train };
  const initial = initialWeights(model, 5);
  const shapes = initialSlots(plan, (name) => initial.get(name)?.shape ?? []);
  const state: TrainState = { weights: restoreVariables(tf, initial), slots: filledVariables(tf, shapes) };
  const stream = randomStream(1, "batch");
  const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, stream.normal);
  const inputs = { image: tf.tensor(numbers(rows * 32), [rows, ...picture]) };
  const targets = {
    label: tf.tensor1d(
      Int32Array.from({ length: rows }, (_, row) => row % 3),
      "int32",
    ),
    price: tf.tensor(numbers(rows), [rows, 1]),
  };
  const held = tf.memory().numTensors;
  const compiled = compile(
    (x: typeof inputs, y: typeof targets, at: { rate: Tensor; step: Tensor }) =>
      trainStep(
        plan,
        state,
        {
          inputs: new Map<string, Tensor>(Object.entries(x)),
          targets: new Map<string, Tensor>(Object.entries(y)),
          scalars: { learningRate: at.rate.asScalar(), step: tf.cast(at.step, "float32").asScalar() },
        },
        {
          tf,
          training: true,
          uniform: (id, shape) => statelessUniform(backend, shape, { seed: streamSeed(1, "train", id), step: at.step }),
        },
      ),
    { tf, eager, verifyAt: [2] },
  );
  const sums = Array.from({ length: steps }, (_, index) => {
    const at = { rate: tf.scalar(0.05), step: tf.scalar(index + 1, "int32") };
    const figures = compiled(inputs, targets, at);
    const read = [...figures.dataSync()];
    tf.dispose([figures, at.rate, at.step]);
    return read;
  });
  compiled.dispose();
  expect(tf.memory().numTensors).toBe(held);
  const weights = new Map([...storeTensors(state.weights)].map(([name, { data }]) => [name, data]));
  tf.dispose([inputs.image, targets.label, targets.price]);
  disposeState(tf, state);
  return { sums, weights };
}

/** Largest difference of any weight's values, relative to the largest of that weight; figures count as a weight. */
function difference(a: Taken, b: Taken): number {
  const pairs: [ArrayLike<number>, ArrayLike<number>][] = [[a.sums.flat(), b.sums.flat()]];
  for (const [name, values] of a.weights) pairs.push([values, b.weights.get(name) ?? []]);
  return Math.max(
    ...pairs.map(([one, other]) => {
      expect(one.length).toBe(other.length);
      const scale = Math.max(...Array.from(one, Math.abs), 1e-3);
      return Math.max(...Array.from(one, (value, index) => Math.abs(value - (other[index] ?? Number.NaN)))) / scale;
    }),
  );
}

describe.each([true, false])("eager: %s, a step whose batch goes through in parts", (eager) => {
  // Means of means: rounding of float32 in another order.
  const tolerance = 1e-5;

  test.each([2, 3, 7])("ends where one of the whole batch ends, with %i parts of 7 rows", (accumulate) => {
    const whole = take(smooth, trainWith({}), { rows: 7, steps: 3, eager });
    const parts = take(smooth, trainWith({ accumulate }), { rows: 7, steps: 3, eager });
    expect(difference(whole, parts)).toBeLessThan(tolerance);
  });

  test("has as many parts as rows where there are fewer, so that the last batch of an epoch goes through", () => {
    const whole = take(smooth, trainWith({}), { rows: 2, eager });
    const parts = take(smooth, trainWith({ accumulate: 5 }), { rows: 2, eager });
    expect(difference(whole, parts)).toBeLessThan(tolerance);
  });

  test("with adam and frozen parts ends there as well", () => {
    const how = { optimizer: adam(0.05), freeze: ["first"] };
    const whole = take(smooth, trainWith(how), { rows: 6, steps: 3, eager });
    const parts = take(smooth, trainWith({ ...how, accumulate: 2 }), { rows: 6, steps: 3, eager });
    // Adam divides by the root of squared gradients: where these are near zero, rounding grows.
    expect(difference(whole, parts)).toBeLessThan(100 * tolerance);
  });

  test("moves the averages of a batch_norm once for each part", () => {
    const momentum = 0.9;
    const { weights } = take(normed, trainWith({ accumulate: 3 }), { rows: 6, eager });
    const whole = take(normed, trainWith({}), { rows: 6, eager }).weights;
    // From 0 by the batch's mean: (1 − 0.9)·mean in one move, (1 − 0.9³)·mean in three if all parts had that mean. Over channels
    // the mean of parts' means, weighted by when they came, lies between.
    const mean = (taken: Taken["weights"]): number => Math.hypot(...Array.from(taken.get("middle/moving_mean") ?? []));
    expect(mean(weights) / mean(whole)).toBeGreaterThan(1.5);
    expect(mean(weights) / mean(whole)).toBeLessThan((1 - momentum ** 3) / (1 - momentum) + 1);
  });

  test("drops other values in each part, the same ones each time", () => {
    const once = take(dropping, trainWith({ accumulate: 3 }), { rows: 6, eager });
    expect(take(dropping, trainWith({ accumulate: 3 }), { rows: 6, eager })).toEqual(once);
    expect(difference(take(dropping, trainWith({}), { rows: 6, eager }), once)).toBeGreaterThan(1e-3);
  });
});

describe.each([true, false])("eager: %s, a step that computes activations again", (eager) => {
  test.each([
    ["smooth", smooth],
    ["with batch_norm", normed],
    ["with dropout", dropping],
  ])("ends where any other ends, %s", (_, model) => {
    const kept = take(model, trainWith({}), { rows: 6, steps: 3, eager });
    const again = take(model, trainWith({ recompute: true }), { rows: 6, steps: 3, eager });
    expect(difference(kept, again)).toBeLessThan(1e-6);
  });

  test("does so with frozen parts, and in parts", () => {
    const how = { freeze: ["first", "second"], accumulate: 2 };
    const kept = take(dropping, trainWith(how), { rows: 6, steps: 2, eager });
    const again = take(dropping, trainWith({ ...how, recompute: true }), { rows: 6, steps: 2, eager });
    expect(difference(kept, again)).toBeLessThan(1e-6);
  });
});

describe("a step in bf16", () => {
  test.each([true, false])("keeps near float32, eager: %s", (eager) => {
    const steps = 10;
    const exact = take(smooth, trainWith({}), { rows: 12, steps, eager });
    const rounded = take(smooth, trainWith({ precision: "bf16" }), { rows: 12, steps, eager });
    const native = backend.kind === "native";
    for (const [index, [total = 0]] of exact.sums.entries()) {
      const other = rounded.sums[index]?.[0] ?? Number.NaN;
      // Inputs of products have 8 bits of mantissa; ten steps from the same weights keep the loss within 1 %.
      expect(Math.abs(other - total) / total).toBeLessThan(0.01);
      if (native) expect(other).not.toBe(total);
    }
  });

  test("goes with parts and recomputation", () => {
    const how = { precision: "bf16", accumulate: 2 } as const;
    const kept = take(smooth, trainWith(how), { rows: 6, steps: 2 });
    const again = take(smooth, trainWith({ ...how, recompute: true }), { rows: 6, steps: 2 });
    expect(difference(kept, again)).toBeLessThan(1e-6);
  });
});
