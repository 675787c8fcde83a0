import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { Answerer } from "./answerer.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { graphsInMemory } from "./graph-use.ts";
import { measure } from "./metrics/measure.ts";
import { predict } from "./predict.ts";
import { crossedBlobs, type Problem } from "./testing/blobs.ts";
import { adam, batchNorm, call, dense, modelOf, node, sgd, trainOf } from "./testing/train-fixture.ts";
import type { TrainInput } from "./train-input.ts";
import type { TrainOutcome } from "./train-outcome.ts";
import { runTraining } from "./train-run.ts";
import { restoreVariables } from "./train-state.ts";
import type { EpochReport, TrainSurroundings } from "./train-surroundings.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

/** Two hidden layers with everything that has state or draws numbers: batch norm and dropout. */
const model: CheckedModel = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 16, activation: "tanh" }),
    batchNorm("norm", "hidden", [16]),
    node("drop", { op: "dropout", from: "norm", shape: [16], args: { rate: 0.1 } }),
    dense("second", "drop", { width: 16, units: 8, activation: "relu" }),
    dense("classes", "second", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);

/** A straight line: here numbers that overflow reach the loss on every backend (WebAssembly's `relu` makes 0 of NaN). */
const linear: CheckedModel = modelOf(
  { features: [2] },
  [dense("classes", "features", { width: 2, units: 2, activation: "softmax" })],
  { label: "classes" },
);

function inputOf(problem: Problem, train: CheckedTrain, parts: Partial<TrainInput> = {}): TrainInput {
  return {
    ...problem,
    tf: backend.tf,
    uniform: (shape, at) => statelessUniform(backend, shape, at),
    model,
    train,
    seed: 1,
    checkpoint: null,
    stepsPerCall: 1,
    ...parts,
  };
}

/** Surroundings with a clock that moves one second a call; `steps` are taken before it is asked to stop. */
function around(steps = Number.POSITIVE_INFINITY) {
  let now = 0;
  let taken = 0;
  const saved: Checkpoint[] = [];
  const epochs: EpochReport[] = [];
  const surroundings: TrainSurroundings = {
    clock: () => now++,
    between: async () => undefined,
    stopping: () => taken >= steps,
    save: (checkpoint) => saved.push(checkpoint),
    saveEvery: Number.POSITIVE_INFINITY,
    onBatch: () => {
      taken++;
    },
    onEpoch: (report) => epochs.push(report),
  };
  return { surroundings, saved, epochs };
}

function finished(outcome: TrainOutcome): Extract<TrainOutcome, { kind: "finished" }> {
  if (outcome.kind !== "finished") expect.fail("the run was interrupted");
  return outcome;
}

/** What a run leaves, without the times it took. */
function result(outcome: TrainOutcome) {
  const { weights, progress } = finished(outcome);
  return {
    weights,
    step: progress.step,
    best: progress.best,
    watched: progress.watched,
    history: progress.history.map(({ seconds: _, ...record }) => record),
  };
}

const kept = { metric: "valid.label.accuracy", goal: "max" } as const;

describe("runTraining", () => {
  test.each([1, 2, 3])("with seed %i learns a problem that no straight line solves", async (seed) => {
    const problem = crossedBlobs(500, 100 + seed);
    const train = trainOf({ epochs: 8, best: kept, optimizer: adam(0.02) });
    const outcome = finished(await runTraining(inputOf(problem, train, { seed }), around().surroundings));
    const test = crossedBlobs(1000, 200 + seed);
    const { tf } = backend;
    const weights = restoreVariables(tf, outcome.weights);
    const answerer = new Answerer({ tf, model, weights, losses: train.losses, graphs: graphsInMemory });
    const answers = await predict(
      { tf, answerer, losses: train.losses, ...problem, table: test.table },
      Uint32Array.from({ length: 1000 }, (_, row) => row),
      async () => undefined,
    );
    answerer.dispose();
    tf.dispose([...weights.values()]);
    // The clouds overlap: 2·Φ(3)·(1 − Φ(3)) = 0.27% of the rows lie on the wrong side of the best border.
    expect(
      measure(answers, { split: "test", block: "train", besides: [] })["test.label.accuracy"],
    ).toBeGreaterThanOrEqual(0.95);
  });

  test("gives the same bits for the same seed and others for another", async () => {
    const problem = crossedBlobs(200, 1);
    const train = trainOf({ epochs: 2 });
    const run = async (seed: number) =>
      result(await runTraining(inputOf(problem, train, { seed }), around().surroundings));
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect((await run(2)).weights).not.toEqual(first.weights);
  });

  test("with several steps in a call ends in the bits of one step a call, also across an interruption", async () => {
    const problem = crossedBlobs(210, 2);
    // 168 rows to train on: five batches of 32 and one of 8.
    const train = trainOf({
      epochs: 2,
      best: kept,
      optimizer: adam(call("cosine", { from: 0.02, to: 1e-4, warmup: 1 })),
    });
    const single = around();
    const one = result(await runTraining(inputOf(problem, train), single.surroundings));
    const grouped = around();
    const several = result(await runTraining(inputOf(problem, train, { stepsPerCall: 2 }), grouped.surroundings));
    expect(several).toEqual(one);
    expect(grouped.epochs.map(({ metrics }) => metrics)).toEqual(single.epochs.map(({ metrics }) => metrics));
    const first = around(3);
    expect((await runTraining(inputOf(problem, train, { stepsPerCall: 2 }), first.surroundings)).kind).toBe(
      "interrupted",
    );
    const checkpoint = first.saved.at(-1);
    if (checkpoint === undefined) expect.fail("no checkpoint was saved");
    // The call that the third step belongs to ends first.
    expect(checkpoint.progress.step).toBe(4);
    const resumed = await runTraining(inputOf(problem, train, { stepsPerCall: 2, checkpoint }), around().surroundings);
    expect(result(resumed)).toEqual(one);
  });

  const falling = trainOf({
    epochs: 3,
    best: kept,
    optimizer: adam(call("cosine", { from: 0.02, to: 1e-4, warmup: 1 })),
    stop: call("early", { on: "valid.loss", patience: 3, min_delta: 0 }),
  });
  /** Everything else that remembers: a rate that has fallen, a mean of weights, parts of a batch. */
  const watching = trainOf({
    epochs: 3,
    best: { metric: "valid.loss", goal: "min" },
    optimizer: adam(
      call("plateau", { from: 0.05, on: "valid.loss", factor: 0.5, patience: 1, min_delta: 0.2, cooldown: 0, to: 0 }),
    ),
    average: call("ema", { decay: 0.9, warmup: true }),
    clip: call("norm", { most: 0.5 }),
    accumulate: 2,
    validate: call("every", { steps: 2, epochs: null }),
  });

  // 200 rows: 160 to train on, 5 batches an epoch, 15 in all. Within an epoch, at its end, at the very start and end.
  test.each([falling, watching].flatMap((train) => [0, 1, 4, 5, 7, 10, 14, 15].map((steps) => ({ train, steps }))))(
    "interrupted after $steps steps and gone on with ends in the bits of an undisturbed run",
    async ({ train, steps }) => {
      const problem = crossedBlobs(200, 2);
      const undisturbed = result(await runTraining(inputOf(problem, train), around().surroundings));
      const first = around(steps);
      expect((await runTraining(inputOf(problem, train), first.surroundings)).kind).toBe("interrupted");
      const checkpoint = first.saved.at(-1);
      if (checkpoint === undefined) expect.fail("no checkpoint was saved");
      expect(checkpoint.progress.step).toBe(steps);
      // Through JSON, as the file on disk goes.
      const progress = JSON.parse(JSON.stringify(checkpoint.progress));
      const resumed = await runTraining(
        inputOf(problem, train, { checkpoint: { ...checkpoint, progress } }),
        around().surroundings,
      );
      expect(result(resumed)).toEqual(undisturbed);
    },
  );

  test("keeps the weights of the epoch that is best by the wanted metric, not of the last", async () => {
    const problem = crossedBlobs(200, 3);
    // The loss falls throughout, so asking for the largest names the first epoch.
    for (const goal of ["max", "min"] as const) {
      const train = trainOf({ epochs: 4, best: { metric: "valid.loss", goal } });
      const { surroundings, saved, epochs } = around();
      const outcome = finished(await runTraining(inputOf(problem, train), surroundings));
      const losses = outcome.progress.history.map(({ metrics }) => metrics["valid.loss"] ?? Number.NaN);
      expect(losses).toEqual(losses.toSorted((a, b) => b - a));
      const best = goal === "max" ? 1 : 4;
      const step = 5 * best;
      expect(outcome.progress.best).toEqual({ epoch: best, step, metric: "valid.loss", value: losses[best - 1] });
      expect(outcome.weights).toEqual(saved[best - 1]?.weights);
      expect(epochs.map((report) => report.best)).toEqual(
        goal === "max" ? [true, false, false, false] : [true, true, true, true],
      );
    }
  });

  test("stops early where the rule says so, and reports every epoch once", async () => {
    const problem = crossedBlobs(200, 4);
    const stop = call("early", { on: "valid.loss", patience: 2, min_delta: 10 });
    const { surroundings, epochs } = around();
    const outcome = finished(await runTraining(inputOf(problem, trainOf({ epochs: 9, stop })), surroundings));
    expect(outcome.ended).toBe("stop");
    // The first epoch sets the mark; no later one beats it by 10.
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(outcome.progress.history).toHaveLength(3);
  });

  test("reports train and valid metrics that lie in their ranges", async () => {
    const problem = crossedBlobs(200, 5);
    const { surroundings, epochs } = around();
    await runTraining(inputOf(problem, trainOf({ epochs: 1 })), surroundings);
    const metrics = epochs[0]?.metrics ?? {};
    expect(Object.keys(metrics).sort()).toEqual([
      "train.label.accuracy",
      "train.label.loss",
      "train.loss",
      "valid.label.accuracy",
      "valid.label.f1",
      "valid.label.loss",
      "valid.loss",
    ]);
    for (const [name, value] of Object.entries(metrics)) {
      expect(value, name).toBeGreaterThanOrEqual(0);
      if (!name.endsWith("loss")) expect(value, name).toBeLessThanOrEqual(1);
    }
  });

  test("saves within an epoch as often as it is asked to", async () => {
    const problem = crossedBlobs(200, 6);
    const { surroundings, saved } = around();
    await runTraining(inputOf(problem, trainOf({ epochs: 1 })), { ...surroundings, saveEvery: 0 });
    expect(saved.map(({ progress }) => progress.batch)).toEqual([1, 2, 3, 4, 5, 0]);
  });

  test("says where the loss became no number, and where that began", async () => {
    const problem = crossedBlobs(200, 7);
    const table = { ...problem.table, columns: new Map(problem.table.columns) };
    table.columns.set("x", { kind: "number", data: new Float64Array(200).fill(1e300) });
    const run = runTraining(inputOf({ ...problem, table }, trainOf(), { model: linear }), around().surroundings);
    await expect(run).rejects.toMatchObject({
      name: "TrainError",
      message: expect.stringMatching(/^the loss became NaN in epoch 1, step \d+$/),
      origin: { operation: null, given: "features", value: "Infinity" },
    });
  });

  test("leaves no tensor behind, whether it finishes, is interrupted or fails", async () => {
    const problem = crossedBlobs(200, 8);
    const { tf } = backend;
    const before = tf.memory().numTensors;
    await runTraining(inputOf(problem, trainOf({ epochs: 2, best: kept })), around().surroundings);
    expect(tf.memory().numTensors).toBe(before);
    await runTraining(inputOf(problem, trainOf({ epochs: 2 })), around(7).surroundings);
    expect(tf.memory().numTensors).toBe(before);
    const overflow = trainOf({ epochs: 50, optimizer: sgd(3e38) });
    await expect(runTraining(inputOf(problem, overflow, { model: linear }), around().surroundings)).rejects.toThrow(
      "the loss became",
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
