import type { CheckedModel } from "@penstock/dsl";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { Answerer } from "./answerer.ts";
import { graphsInMemory } from "./graph-use.ts";
import { measure } from "./metrics/measure.ts";
import { predict } from "./predict.ts";
import { crossedBlobs } from "./testing/blobs.ts";
import { adam, batchNorm, call, dense, modelOf, trainOf } from "./testing/train-fixture.ts";
import { trainUntil } from "./testing/train-until.ts";
import type { TrainInput } from "./train-input.ts";
import { averageSlot, filledVariables, restoreVariables, resultWeights } from "./train-state.ts";
import { moveAverages } from "./weight-average.ts";

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

/** Means of one weight that is 1, 2, 3, … after its steps. */
function means(decay: number, warmup: boolean, steps: number): number[] {
  const { tf } = backend;
  const average = call("ema", { decay, warmup });
  const weights = filledVariables(tf, new Map([["w", { shape: [1], value: 0 }]]));
  const slots = filledVariables(tf, new Map([[averageSlot("w"), { shape: [1], value: 0 }]]));
  const found = Array.from({ length: steps }, (_, index) => {
    tf.tidy(() => {
      weights.get("w")?.assign(tf.tensor1d([index + 1]));
      moveAverages(tf, average, { state: { weights, slots }, names: ["w"], step: tf.scalar(index + 1) });
    });
    return resultWeights({ weights, slots }).get("w")?.dataSync()[0] ?? Number.NaN;
  });
  tf.dispose([...weights.values(), ...slots.values()]);
  return found;
}

describe("a running mean of weights", () => {
  test("begins with the weights after the first step and keeps a part of itself after each", () => {
    const [one, two, three] = means(0.9, false, 3);
    expect(one).toBeCloseTo(1, 6);
    expect(two).toBeCloseTo(0.9 * 1 + 0.1 * 2, 6);
    expect(three).toBeCloseTo(0.9 * (0.9 * 1 + 0.1 * 2) + 0.1 * 3, 6);
  });

  test("looks back less far while it warms up, and no less far later", () => {
    const found = means(0.5, true, 20);
    let expected = 1;
    for (let step = 2; step <= 20; step++) {
      const part = Math.min(0.5, (1 + step) / (10 + step));
      expected = part * expected + (1 - part) * step;
      expect(found[step - 1]).toBeCloseTo(expected, 5);
    }
  });
});

const model: CheckedModel = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 8, activation: "tanh" }),
    batchNorm("norm", "hidden", [8]),
    dense("classes", "norm", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);
const train = trainOf({
  epochs: 3,
  optimizer: adam(0.02),
  average: call("ema", { decay: 0.9, warmup: true }),
  best: { metric: "valid.loss", goal: "min" },
});

/** Trains until that many steps are taken; gives the outcome and all checkpoints. */
async function run(parts: Partial<TrainInput>, steps = Number.POSITIVE_INFINITY) {
  const input: TrainInput = {
    ...crossedBlobs(200, 4),
    tf: backend.tf,
    uniform: (shape, at) => statelessUniform(backend, shape, at),
    model,
    train,
    seed: 1,
    checkpoint: null,
    stepsPerCall: 1,
    ...parts,
  };
  const { outcome, saved } = await trainUntil(input, steps);
  return { outcome, saved };
}

describe("a training that keeps a mean of its weights", () => {
  test("validates the mean and keeps it, with the moving averages of batch_norm as they are", async () => {
    const { tf } = backend;
    const { outcome, saved } = await run({ train: { ...train, best: null } });
    if (outcome.kind !== "finished") expect.fail("the run was interrupted");
    const last = saved.at(-1);
    for (const [name, { data }] of outcome.weights) {
      const mean = last?.slots.get(averageSlot(name));
      expect(data, name).toEqual((mean ?? last?.weights.get(name))?.data);
      expect(mean === undefined, name).toBe(name.includes("moving_"));
      if (mean !== undefined) expect(data, name).not.toEqual(last?.weights.get(name)?.data);
    }
    const problem = crossedBlobs(200, 4);
    const weights = restoreVariables(tf, outcome.weights);
    const answerer = new Answerer({ tf, model, weights, losses: train.losses, graphs: graphsInMemory });
    const answers = await predict(
      { tf, answerer, losses: train.losses, ...problem },
      problem.rows.valid,
      async () => undefined,
    );
    answerer.dispose();
    tf.dispose([...weights.values()]);
    const told = outcome.progress.history.at(-1)?.metrics ?? {};
    for (const [name, value] of Object.entries(measure(answers, { split: "valid", block: "train", besides: [] }))) {
      expect(told[name], name).toBeCloseTo(value, 5);
    }
  });

  test.each([2, 5, 8])("interrupted after %i steps ends in the bits of an undisturbed one", async (steps) => {
    const end = ({ outcome }: Awaited<ReturnType<typeof run>>) => {
      if (outcome.kind !== "finished") expect.fail("the run was interrupted");
      const { weights, progress } = outcome;
      return { weights, best: progress.best, history: progress.history };
    };
    const undisturbed = end(await run({}));
    const { saved } = await run({}, steps);
    expect(end(await run({ checkpoint: saved.at(-1) ?? null }))).toEqual(undisturbed);
  });
});
