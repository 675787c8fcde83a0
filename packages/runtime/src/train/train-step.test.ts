import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { randomStream, streamSeed } from "../random/stream.ts";
import { initialWeights } from "./initial-weights.ts";
import { storeTensors } from "./stored-weights.ts";
import { adam, batchNorm, call, conv3, dense, modelOf, node, sgd, trainOf } from "./testing/train-fixture.ts";
import { disposeState, filledVariables, restoreVariables, type TrainState } from "./train-state.ts";
import { initialSlots, type StepPlan, trainableNames, trainStep } from "./train-step.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const rows = 6;
const picture = [4, 4, 2];

/** Convolution, batch norm and dropout into a class and a number. */
const model: CheckedModel = modelOf(
  { image: picture },
  [
    conv3("conv", "image", { size: 4, channels: 2, filters: 3 }),
    batchNorm("norm", "conv", [4, 4, 3]),
    node("smooth", { op: "tanh", from: "norm", shape: [4, 4, 3] }),
    node("flat", { op: "flatten", from: "smooth", shape: [48] }),
    node("drop", { op: "dropout", from: "flat", shape: [48], args: { rate: 0.25 } }),
    dense("classes", "drop", { width: 48, units: 3, activation: "softmax" }),
    dense("number", "drop", { width: 48, units: 1 }),
  ],
  { label: "classes", price: "number" },
);

const train = (parts: Partial<CheckedTrain> = {}): CheckedTrain =>
  trainOf({
    losses: [
      { output: "label", loss: call("cross_entropy", { smoothing: 0.1, weight: 1 }) },
      { output: "price", loss: call("mse", { weight: 0.5 }) },
    ],
    ...parts,
  });

function batchOf() {
  const { tf } = backend;
  const stream = randomStream(1, "batch");
  const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, stream.normal);
  return {
    inputs: new Map<string, Tensor>([["image", tf.tensor(numbers(rows * 32), [rows, ...picture])]]),
    targets: new Map<string, Tensor>([
      ["label", tf.tensor1d([0, 1, 2, 2, 1, 0], "int32")],
      ["price", tf.tensor(numbers(rows), [rows, 1])],
    ]),
  };
}

function startOf(plan: StepPlan): TrainState {
  const initial = initialWeights(plan.model, 5);
  const shapes = initialSlots(plan, (name) => initial.get(name)?.shape ?? []);
  return { weights: restoreVariables(backend.tf, initial), slots: filledVariables(backend.tf, shapes) };
}

/** Takes a step; gives its sums. */
function step(plan: StepPlan, state: TrainState, options: { lr: number; number?: number }): number[] {
  const { tf } = backend;
  const batch = batchOf();
  const number = tf.scalar(options.number ?? 1, "int32");
  const scalars = { learningRate: tf.scalar(options.lr), step: tf.scalar(options.number ?? 1) };
  const sums = trainStep(
    plan,
    state,
    { ...batch, scalars },
    {
      tf,
      training: true,
      uniform: (id, shape) => statelessUniform(backend, shape, { seed: streamSeed(1, "train", id), step: number }),
    },
  );
  const figures = [...sums.dataSync()];
  tf.dispose([sums, number, ...batch.inputs.values(), ...batch.targets.values(), scalars.learningRate, scalars.step]);
  return figures;
}

const dispose = (state: TrainState): void => disposeState(backend.tf, state);

describe("trainStep", () => {
  test("is a function of what it is given: from the same state, the same step gives the same bits", () => {
    const plan = { model, train: train({ optimizer: adam(0.01) }) };
    const states = [startOf(plan), startOf(plan)];
    const [first, second] = states.map((state) => {
      const sums = step(plan, state, { lr: 0.01 });
      return { sums, weights: storeTensors(state.weights), slots: storeTensors(state.slots) };
    });
    expect(second).toEqual(first);
    for (const state of states) dispose(state);
  });

  test.each(["sgd", "adam"])(
    "with %s moves every trainable weight and every moving average, and leaks no tensor",
    (name) => {
      const plan = { model, train: train({ optimizer: name === "sgd" ? sgd(0.1) : adam(0.01) }) };
      const { tf } = backend;
      const state = startOf(plan);
      const start = storeTensors(state.weights);
      const held = tf.memory().numTensors;
      for (let number = 1; number <= 4; number++) {
        step(plan, state, { lr: 0.01, number });
        expect(tf.memory().numTensors).toBe(held);
      }
      for (const [weight, { shape, data }] of storeTensors(state.weights)) {
        expect(shape).toEqual(start.get(weight)?.shape);
        // A bias before batch_norm is taken away again with the mean: its gradient is zero but for rounding.
        if (weight !== "conv/bias") expect(data, weight).not.toEqual(start.get(weight)?.data);
      }
      dispose(state);
      expect(tf.memory().numTensors).toBe(held - start.size - slotCount(plan));
    },
  );

  test.each(["sgd", "adam"])(
    "with %s leaves every weight of frozen nodes as it is, moving averages included",
    (name) => {
      const frozen = ["conv", "norm"];
      const optimizer = name === "sgd" ? sgd(0.1) : adam(0.01);
      const plan = { model, train: train({ optimizer, freeze: frozen }) };
      const free = { model, train: train({ optimizer }) };
      const state = startOf(plan);
      const start = storeTensors(state.weights);
      expect(slotCount(plan)).toBe(name === "sgd" ? 0 : 8);
      for (let number = 1; number <= 3; number++) {
        step(plan, state, { lr: 0.01, number });
      }
      const moved = [...storeTensors(state.weights)].filter(([weight, { data }]) =>
        data.some((value, index) => value !== start.get(weight)?.data[index]),
      );
      expect(moved.map(([weight]) => weight).sort()).toEqual([
        "classes/bias",
        "classes/kernel",
        "number/bias",
        "number/kernel",
      ]);
      const begin = startOf(free);
      step(free, begin, { lr: 0.01 });
      expect(storeTensors(begin.weights).get("conv/kernel")?.data).not.toEqual(start.get("conv/kernel")?.data);
      for (const one of [state, begin]) dispose(one);
    },
  );

  test("normalises by the moving averages in a frozen batch_norm, as outside training", () => {
    const frozen = { model, train: train({ optimizer: sgd(1), freeze: ["norm"] }) };
    const state = startOf(frozen);
    const lossOf = (plan: StepPlan): number => step(plan, state, { lr: 0 })[0] ?? Number.NaN;
    expect(lossOf(frozen)).not.toBe(lossOf({ model, train: train({ optimizer: sgd(1) }) }));
    dispose(state);
  });

  test("follows the gradient of the whole loss, as finite differences find it", () => {
    const plan = { model, train: train({ optimizer: sgd(1) }) };
    const state = startOf(plan);
    const lossWith = (changed: TrainState): number => step(plan, changed, { lr: 0 })[0] ?? Number.NaN;
    const before = storeTensors(state.weights);
    const moved = startOf(plan);
    step(plan, moved, { lr: 1 });
    const after = storeTensors(moved.weights);
    const stream = randomStream(2, "directions");
    for (const name of trainableNames(plan)) {
      const weight = before.get(name);
      const stepped = after.get(name);
      if (weight === undefined || stepped === undefined) expect.fail(`no weight ${name}`);
      // Along a random direction, so that every value of the weight counts: with rate 1 the step is minus the gradient.
      const drawn = Float64Array.from(weight.data, () => stream.normal());
      const length = Math.hypot(...drawn);
      const direction = drawn.map((value) => value / length);
      const slope = direction.reduce((sum, d, i) => sum + d * ((weight.data[i] ?? 0) - (stepped.data[i] ?? 0)), 0);
      const shifted = (by: number): number => {
        const data = weight.data.map((value, index) => value + by * (direction[index] ?? 0));
        const changed = restoreVariables(backend.tf, new Map([[name, { shape: weight.shape, data }]]));
        const loss = lossWith({ ...state, weights: new Map([...state.weights, ...changed]) });
        backend.tf.dispose([...changed.values()]);
        return loss;
      };
      const central = (width: number): number => (shifted(width) - shifted(-width)) / (2 * width);
      // Richardson's extrapolation takes the error in width² away; left are about 1e-7 / width of float32 rounding, and width⁴.
      const difference = (4 * central(0.01) - central(0.02)) / 3;
      expect(Math.abs(difference - slope), name).toBeLessThan(1e-4);
    }
    for (const one of [state, moved]) dispose(one);
  });

  test("reports the weighted total, and each output's own mean loss and score", () => {
    const plan = { model, train: train({ optimizer: sgd(1) }) };
    const state = startOf(plan);
    const sums = step(plan, state, { lr: 0 });
    const [total = 0, labelLoss = 0, right = -1, priceLoss = 0, squares = -1] = sums;
    expect(sums).toHaveLength(5);
    expect(total).toBeCloseTo(labelLoss + 0.5 * priceLoss, 5);
    expect(Number.isInteger(right) && right >= 0 && right <= rows).toBe(true);
    expect(squares).toBeCloseTo(priceLoss * rows, 4);
    dispose(state);
  });

  test("drops other values at another step", () => {
    const plan = { model, train: train({ optimizer: sgd(1) }) };
    const state = startOf(plan);
    const totals = [1, 2].map((number) => step(plan, state, { lr: 0, number })[0]);
    expect(totals[0]).not.toBe(totals[1]);
    dispose(state);
  });
});

function slotCount(plan: StepPlan): number {
  return initialSlots(plan, () => []).size;
}
