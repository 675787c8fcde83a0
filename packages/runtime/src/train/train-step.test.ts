import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { randomStream, streamSeed } from "../random/stream.ts";
import { initialWeights } from "./initial-weights.ts";
import { restoreTensors, storeTensors } from "./stored-weights.ts";
import { adam, batchNorm, call, conv3, dense, modelOf, node, sgd, trainOf } from "./testing/train-fixture.ts";
import { initialSlots, type StepPlan, type TrainState, trainableNames, trainStep } from "./train-step.ts";

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
  return {
    weights: restoreTensors(backend.tf, initial),
    slots: new Map([...shapes].map(([name, shape]) => [name, backend.tf.zeros([...shape])])),
  };
}

function step(plan: StepPlan, state: TrainState, options: { lr: number; number?: number }) {
  const { tf } = backend;
  const number = options.number ?? 1;
  const batch = batchOf();
  const scalars = { learningRate: tf.scalar(options.lr), step: tf.scalar(number) };
  const result = trainStep(
    plan,
    state,
    { ...batch, scalars },
    {
      tf,
      training: true,
      uniform: (id, shape) => statelessUniform(backend, shape, streamSeed(1, "train", id, number)),
    },
  );
  tf.dispose([...batch.inputs.values(), ...batch.targets.values(), scalars.learningRate, scalars.step]);
  return result;
}

const dispose = (state: TrainState): void => backend.tf.dispose([...state.weights.values(), ...state.slots.values()]);

describe("trainStep", () => {
  test("is a function of what it is given: the old state stays, and the same step gives the same bits", () => {
    const plan = { model, train: train({ optimizer: adam(0.01) }) };
    const state = startOf(plan);
    const before = storeTensors(state.weights);
    const first = step(plan, state, { lr: 0.01 });
    expect(storeTensors(state.weights)).toEqual(before);
    const second = step(plan, state, { lr: 0.01 });
    expect(storeTensors(second.state.weights)).toEqual(storeTensors(first.state.weights));
    expect(storeTensors(second.state.slots)).toEqual(storeTensors(first.state.slots));
    expect(second.sums.dataSync()).toEqual(first.sums.dataSync());
    backend.tf.dispose([first.sums, second.sums]);
    for (const one of [state, first.state, second.state]) dispose(one);
  });

  test.each(["sgd", "adam"])(
    "with %s moves every trainable weight and every moving average, and leaks no tensor",
    (name) => {
      const plan = { model, train: train({ optimizer: name === "sgd" ? sgd(0.1) : adam(0.01) }) };
      const { tf } = backend;
      let state = startOf(plan);
      const start = storeTensors(state.weights);
      const held = tf.memory().numTensors;
      for (let number = 1; number <= 4; number++) {
        const next = step(plan, state, { lr: 0.01, number });
        next.sums.dispose();
        dispose(state);
        state = next.state;
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
      let state = startOf(plan);
      const start = storeTensors(state.weights);
      expect(slotCount(plan)).toBe(name === "sgd" ? 0 : 8);
      for (let number = 1; number <= 3; number++) {
        const next = step(plan, state, { lr: 0.01, number });
        next.sums.dispose();
        dispose(state);
        state = next.state;
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
      const other = step(free, begin, { lr: 0.01 });
      expect(storeTensors(other.state.weights).get("conv/kernel")?.data).not.toEqual(start.get("conv/kernel")?.data);
      other.sums.dispose();
      for (const one of [state, begin, other.state]) dispose(one);
    },
  );

  test("normalises by the moving averages in a frozen batch_norm, as outside training", () => {
    const frozen = { model, train: train({ optimizer: sgd(1), freeze: ["norm"] }) };
    const state = startOf(frozen);
    const lossOf = (plan: StepPlan): number => {
      const { state: next, sums } = step(plan, state, { lr: 0 });
      const [total = Number.NaN] = sums.dataSync();
      sums.dispose();
      dispose(next);
      return total;
    };
    expect(lossOf(frozen)).not.toBe(lossOf({ model, train: train({ optimizer: sgd(1) }) }));
    dispose(state);
  });

  test("follows the gradient of the whole loss, as finite differences find it", () => {
    const plan = { model, train: train({ optimizer: sgd(1) }) };
    const state = startOf(plan);
    const lossWith = (changed: TrainState): number => {
      const { state: next, sums } = step(plan, changed, { lr: 0 });
      const [total = Number.NaN] = sums.dataSync();
      sums.dispose();
      dispose(next);
      return total;
    };
    const moved = step(plan, state, { lr: 1 });
    const [before, after] = [storeTensors(state.weights), storeTensors(moved.state.weights)];
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
        const changed = restoreTensors(backend.tf, new Map([[name, { shape: weight.shape, data }]]));
        const loss = lossWith({ ...state, weights: new Map([...state.weights, ...changed]) });
        backend.tf.dispose([...changed.values()]);
        return loss;
      };
      const central = (width: number): number => (shifted(width) - shifted(-width)) / (2 * width);
      // Richardson's extrapolation takes the error in width² away; left are about 1e-7 / width of float32 rounding, and width⁴.
      const difference = (4 * central(0.01) - central(0.02)) / 3;
      expect(Math.abs(difference - slope), name).toBeLessThan(1e-4);
    }
    moved.sums.dispose();
    for (const one of [state, moved.state]) dispose(one);
  });

  test("reports the weighted total, and each output's own mean loss and score", () => {
    const plan = { model, train: train({ optimizer: sgd(1) }) };
    const state = startOf(plan);
    const { state: next, sums } = step(plan, state, { lr: 0 });
    const [total = 0, labelLoss = 0, right = -1, priceLoss = 0, squares = -1] = sums.dataSync();
    expect(sums.shape).toEqual([5]);
    expect(total).toBeCloseTo(labelLoss + 0.5 * priceLoss, 5);
    expect(Number.isInteger(right) && right >= 0 && right <= rows).toBe(true);
    expect(squares).toBeCloseTo(priceLoss * rows, 4);
    sums.dispose();
    for (const one of [state, next]) dispose(one);
  });

  test("drops other values at another step", () => {
    const plan = { model, train: train({ optimizer: sgd(1) }) };
    const state = startOf(plan);
    const totals = [1, 2].map((number) => {
      const { state: next, sums } = step(plan, state, { lr: 0, number });
      dispose(next);
      return sums.dataSync()[0];
    });
    expect(totals[0]).not.toBe(totals[1]);
    dispose(state);
  });
});

function slotCount(plan: StepPlan): number {
  return initialSlots(plan, () => []).size;
}
