// What is learned by losses of classes other than cross entropy, on a problem that no straight line solves.
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../../backend/index.ts";
import { Answerer } from "../answerer.ts";
import { graphsInMemory } from "../graph-use.ts";
import { measure } from "../metrics/measure.ts";
import { type OutputAnswers, predict } from "../predict.ts";
import { crossedBlobs } from "../testing/blobs.ts";
import { adam, call, dense, modelOf, trainOf } from "../testing/train-fixture.ts";
import { runTraining } from "../train-run.ts";
import { restoreVariables } from "../train-state.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

interface Case {
  readonly loss: string;
  readonly args: Parameters<typeof call>[1];
  readonly units: number;
  readonly activation: string | null;
}

const common = { weight: 1, smoothing: 0, class_weights: null };
const cases: readonly Case[] = [
  { loss: "binary", args: common, units: 1, activation: "sigmoid" },
  { loss: "focal", args: { ...common, gamma: 2, alpha: null }, units: 1, activation: "sigmoid" },
  { loss: "focal", args: { ...common, gamma: 2, alpha: null }, units: 2, activation: "softmax" },
  { loss: "hinge", args: { ...common, squared: false }, units: 1, activation: null },
  { loss: "hinge", args: { ...common, squared: true }, units: 2, activation: null },
  { loss: "contrastive", args: { weight: 1, temperature: 0.5 }, units: 3, activation: null },
  {
    loss: "triplet",
    args: { weight: 1, margin: 1, mining: "hard", distance: "euclidean" },
    units: 3,
    activation: null,
  },
];

/** Trains and answers rows that were not there; gives the answers with their metrics. */
async function learn({ loss, args, units, activation }: Case, seed: number) {
  const { tf } = backend;
  const model = modelOf(
    { features: [2] },
    [
      dense("hidden", "features", { width: 2, units: 16, activation: "tanh" }),
      dense("end", "hidden", { width: 16, units, activation }),
    ],
    { label: "end" },
  );
  const problem = crossedBlobs(500, 100 + seed);
  const losses = [{ output: "label", loss: call(loss, args) }];
  const outcome = await runTraining(
    {
      ...problem,
      tf,
      uniform: (shape, at) => statelessUniform(backend, shape, at),
      model,
      train: trainOf({ losses, epochs: units === 3 ? 25 : 10, optimizer: adam(0.02) }),
      seed,
      checkpoint: null,
    },
    {
      clock: () => 0,
      between: async () => undefined,
      stopping: () => false,
      save: () => undefined,
      saveEvery: Number.POSITIVE_INFINITY,
      onBatch: () => undefined,
      onEpoch: () => undefined,
    },
  );
  if (outcome.kind !== "finished") expect.fail("the run was interrupted");
  const weights = restoreVariables(tf, outcome.weights);
  const answerer = new Answerer({ tf, model, weights, losses, graphs: graphsInMemory });
  const { table } = crossedBlobs(400, 200 + seed);
  const rows = Uint32Array.from({ length: 400 }, (_, row) => row);
  const answers = await predict({ tf, answerer, losses, ...problem, table }, rows, async () => undefined);
  answerer.dispose();
  tf.dispose([...weights.values()]);
  const part = answers.outputs.get("label");
  if (part === undefined) expect.fail("no answers");
  return { part, metrics: measure(answers, { split: "test", block: "train", besides: [] }) };
}

/** Part of the rows whose nearest neighbour is of their class. */
function neighbourAccuracy({ values, width, truth }: OutputAnswers): number {
  let right = 0;
  for (let row = 0; row < truth.length; row++) {
    let [best, nearest] = [Number.POSITIVE_INFINITY, -1];
    for (let other = 0; other < truth.length; other++) {
      if (other === row) continue;
      let distance = 0;
      for (let at = 0; at < width; at++)
        distance += ((values[row * width + at] ?? 0) - (values[other * width + at] ?? 0)) ** 2;
      if (distance < best) [best, nearest] = [distance, other];
    }
    if (truth[row] === truth[nearest]) right++;
  }
  return right / truth.length;
}

/** Distance of the classes' middles over the mean distance from them: places of blobs that nobody moved have about 0. */
function separation({ values, width, truth }: Pick<OutputAnswers, "values" | "width" | "truth">): number {
  const middles = [0, 1].map((label) => {
    const rows = [...truth.keys()].filter((row) => truth[row] === label);
    return Array.from({ length: width }, (_, at) =>
      rows.reduce((sum, row) => sum + (values[row * width + at] ?? 0) / rows.length, 0),
    );
  });
  const apart = Math.hypot(...(middles[0] ?? []).map((value, at) => value - (middles[1]?.[at] ?? 0)));
  let spread = 0;
  for (let row = 0; row < truth.length; row++) {
    const middle = middles[truth[row] ?? 0] ?? [];
    spread += Math.hypot(...middle.map((value, at) => value - (values[row * width + at] ?? 0))) / truth.length;
  }
  return apart / spread;
}

/** Places at length 1, as `contrastive` compares them. */
function directions({ values, width }: OutputAnswers): Float32Array {
  return values.map((value, index) => {
    const row = index - (index % width);
    return value / Math.hypot(...values.subarray(row, row + width));
  });
}

describe.each(cases)("$loss with $units values", (one) => {
  test.each([1, 2])("learns with seed %i", async (seed) => {
    const { part, metrics } = await learn(one, seed);
    if (part.task === "embedding") {
      // Neighbours are of one class before it learns too; what it learns is to bring opposite corners together.
      expect(neighbourAccuracy(part)).toBeGreaterThan(0.95);
      expect(separation(one.loss === "contrastive" ? { ...part, values: directions(part) } : part)).toBeGreaterThan(2);
      return;
    }
    // A half is chance; 99.7% is the most that the overlap of the clouds allows.
    expect(metrics["test.label.accuracy"]).toBeGreaterThanOrEqual(0.95);
  });
});
