import type { Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { step as augmentStep } from "../data/testing/augmented-pictures.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { graphsInMemory } from "./graph-use.ts";
import { partnerName, shareName } from "./mixed-targets.ts";
import { crossedBlobs } from "./testing/blobs.ts";
import { call, dense, modelOf, sgd, trainOf } from "./testing/train-fixture.ts";
import type { TrainInput } from "./train-input.ts";
import type { TrainOutcome } from "./train-outcome.ts";
import { runTraining } from "./train-run.ts";
import { trainStep } from "./train-step.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const rows = 4;
const width = 3;
const inputs = [0.3, -1.2, 0.8, 0.1, 0.4, -0.6, 1.5, -0.3, 0.2, -0.9, 0.7, 1.1];
const share = [0.7, 1, 0.2, 0.5];
const labels = [0, 1, 2, 1];
const otherLabels = [2, 1, 0, 0];
const prices = [1, -2, 0.5, 3];
const otherPrices = [0, -2, 4, 1];
const model = modelOf(
  { features: [width] },
  [
    dense("classes", "features", { width, units: 3, activation: "softmax" }),
    dense("number", "features", { width, units: 1 }),
  ],
  { label: "classes", price: "number" },
);
const train = trainOf({
  losses: [
    { output: "label", loss: call("cross_entropy", { smoothing: 0.1, weight: 1 }) },
    { output: "price", loss: call("mse", { weight: 1 }) },
  ],
  optimizer: sgd(0.5),
});

/** Takes one step from fixed weights; gives its figures and the weights after it. */
function stepOn(targets: Record<string, Tensor>): { figures: number[]; weights: Record<string, number[]> } {
  const { tf } = backend;
  const start = (shape: number[], seed: number): Variable =>
    tf.tidy(() =>
      tf.variable(
        tf.tensor(
          Array.from({ length: shape.reduce((all, size) => all * size, 1) }, (_, at) => Math.sin(at * 1.7 + seed) / 2),
          shape,
        ),
      ),
    );
  const weights = new Map([
    ["classes/kernel", start([width, 3], 1)],
    ["classes/bias", start([3], 2)],
    ["number/kernel", start([width, 1], 3)],
    ["number/bias", start([1], 4)],
  ]);
  const scalars = { learningRate: tf.scalar(0.5), step: tf.scalar(1) };
  const features = tf.tensor2d(inputs, [rows, width]);
  const sums = trainStep(
    { model, train },
    { weights, slots: new Map() },
    {
      inputs: new Map([["features", features]]),
      targets: new Map(Object.entries(targets)),
      scalars,
    },
    { tf, training: true, uniform: (_, shape) => tf.zeros([...shape]) },
  );
  const result = {
    figures: [...sums.dataSync()],
    weights: Object.fromEntries([...weights].map(([name, value]) => [name, [...value.dataSync()]])),
  };
  tf.dispose([...weights.values(), ...Object.values(targets), ...Object.values(scalars), features, sums]);
  return result;
}

const own = (): Record<string, Tensor> => ({
  label: backend.tf.tensor1d(labels, "int32"),
  price: backend.tf.tensor2d(prices, [rows, 1]),
});

/** Each row's answers by the formula. */
function answers() {
  const { tf } = backend;
  return tf.tidy(() => {
    const x = tf.tensor2d(inputs, [rows, width]);
    const start = (shape: [number, number], seed: number): Tensor2D =>
      tf.tensor2d(
        Array.from({ length: shape[0] * shape[1] }, (_, at) => Math.sin(at * 1.7 + seed) / 2),
        shape,
      );
    const logits = tf.add(tf.matMul(x, start([width, 3], 1)), start([1, 3], 2));
    const numbers = tf.add(tf.matMul(x, start([width, 1], 3)), start([1, 1], 4));
    return { logProbabilities: tf.logSoftmax(logits).arraySync() as number[][], numbers: [...numbers.dataSync()] };
  });
}

describe("the targets of mixed rows", () => {
  const mixed = (): Record<string, Tensor> => ({
    ...own(),
    [partnerName("label")]: backend.tf.tensor1d(otherLabels, "int32"),
    [partnerName("price")]: backend.tf.tensor2d(otherPrices, [rows, 1]),
    [shareName]: backend.tf.tensor1d(share),
  });

  test("are learned by their shares: cross entropy with smoothing is that of the mixed, softened target", () => {
    const { figures } = stepOn(mixed());
    const { logProbabilities, numbers } = answers();
    const expected = logProbabilities.map((line, row) => {
      const target = [0, 1, 2].map((label) => {
        const hot =
          (share[row] ?? 0) * Number(labels[row] === label) +
          (1 - (share[row] ?? 0)) * Number(otherLabels[row] === label);
        return 0.9 * hot + 0.1 / 3;
      });
      return -line.reduce((sum, value, label) => sum + value * (target[label] ?? 0), 0);
    });
    expect(figures[1]).toBeCloseTo(expected.reduce((sum, value) => sum + value, 0) / rows, 5);
    const right = logProbabilities.map((line, row) => {
      const answer = line.indexOf(Math.max(...line));
      return (
        (share[row] ?? 0) * Number(answer === labels[row]) +
        (1 - (share[row] ?? 0)) * Number(answer === otherLabels[row])
      );
    });
    expect(figures[2]).toBeCloseTo(
      right.reduce((sum, value) => sum + value, 0),
      5,
    );
    const errors = numbers.map(
      (value, row) =>
        (share[row] ?? 0) * (value - (prices[row] ?? 0)) ** 2 +
        (1 - (share[row] ?? 0)) * (value - (otherPrices[row] ?? 0)) ** 2,
    );
    expect(figures[3]).toBeCloseTo(errors.reduce((sum, value) => sum + value, 0) / rows, 5);
  });

  test("of numbers move weights as the mixed number does under a squared error", () => {
    const between = prices.map(
      (price, row) => (share[row] ?? 0) * price + (1 - (share[row] ?? 0)) * (otherPrices[row] ?? 0),
    );
    const { weights } = stepOn({ ...own(), price: backend.tf.tensor2d(between, [rows, 1]) });
    const result = stepOn(mixed()).weights;
    for (const name of ["number/kernel", "number/bias"])
      for (const [at, value] of (result[name] ?? []).entries())
        expect(value).toBeCloseTo(weights[name]?.[at] ?? Number.NaN, 5);
  });

  test("of rows that are wholly themselves are those of the rows", () => {
    const alone = stepOn({ ...mixed(), [shareName]: backend.tf.ones([rows]) });
    const plain = stepOn(own());
    for (const [at, value] of alone.figures.entries()) expect(value).toBeCloseTo(plain.figures[at] ?? Number.NaN, 6);
  });

  test("leave no tensors behind", () => {
    stepOn(mixed());
    const before = backend.tf.memory().numTensors;
    stepOn(mixed());
    expect(backend.tf.memory().numTensors).toBe(before);
  });
});

describe("a training on mixed rows", () => {
  const net = modelOf(
    { features: [2] },
    [
      dense("hidden", "features", { width: 2, units: 12, activation: "tanh" }),
      dense("classes", "hidden", { width: 12, units: 2, activation: "softmax" }),
    ],
    { label: "classes" },
  );

  async function run(parts: Partial<TrainInput> = {}, stopAfter = Number.POSITIVE_INFINITY) {
    const problem = crossedBlobs(200, 1);
    const mixing = { column: "features", steps: [augmentStep("mixup", { alpha: 0.4, chance: 0.8 })] };
    const saved: Checkpoint[] = [];
    let taken = 0;
    const outcome = await runTraining(
      {
        ...problem,
        dataset: { ...problem.dataset, augment: [mixing] },
        tf: backend.tf,
        uniform: (shape, at) => statelessUniform(backend, shape, at),
        model: net,
        train: trainOf({ epochs: 6 }),
        seed: 1,
        checkpoint: null,
        stepsPerCall: 1,
        threads: 0,
        ...parts,
      },
      {
        clock: () => 0,
        between: async () => undefined,
        stopping: () => taken >= stopAfter,
        save: (checkpoint) => saved.push(checkpoint),
        saveEvery: Number.POSITIVE_INFINITY,
        onBatch: () => {
          taken++;
        },
        onEpoch: () => undefined,
      },
    );
    return { outcome, checkpoint: saved.at(-1) ?? null };
  }
  const weightsOf = ({ outcome }: { readonly outcome: TrainOutcome }) =>
    outcome.kind === "finished" ? outcome.weights : expect.fail("the run was interrupted");

  test("ends in the same bits in threads, with several steps a call, and resumed", async () => {
    const expected = weightsOf(await run());
    expect(weightsOf(await run({ threads: 2 }))).toEqual(expected);
    expect(weightsOf(await run({ stepsPerCall: 2 }))).toEqual(expected);
    const begun = await run({}, 8);
    expect(weightsOf(await run({ checkpoint: begun.checkpoint }))).toEqual(expected);
  });

  /** The largest difference between two sets of weights. */
  function difference(one: ReturnType<typeof weightsOf>, other: ReturnType<typeof weightsOf>): number {
    expect([...one.keys()]).toEqual([...other.keys()]);
    return Math.max(
      ...[...one].flatMap(([name, { data }]) =>
        [...data].map((value, at) => Math.abs(value - (other.get(name)?.data[at] ?? Number.NaN))),
      ),
    );
  }

  test("ends in the same weights run operation by operation as recorded", async () => {
    const eager = weightsOf(await run({ graphs: { ...graphsInMemory, eager: true } }));
    // TensorFlow joins operations of a graph, which rounds otherwise.
    expect(difference(eager, weightsOf(await run()))).toBeLessThan(1e-5);
  });

  test("goes through in parts of a batch", async () => {
    const parts = await run({ train: trainOf({ epochs: 6, accumulate: 4 }) });
    expect(difference(weightsOf(parts), weightsOf(await run()))).toBeLessThan(1e-3);
  });

  test("is another one than without", async () => {
    const problem = crossedBlobs(200, 1);
    expect(weightsOf(await run({ dataset: problem.dataset }))).not.toEqual(weightsOf(await run()));
  });
});
