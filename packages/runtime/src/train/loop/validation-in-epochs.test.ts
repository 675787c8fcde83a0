import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../../backend/index.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { crossedBlobs } from "../testing/blobs.ts";
import { adam, batchNorm, call, dense, modelOf, node, trainOf } from "../testing/train-fixture.ts";
import type { TrainInput } from "../train-input.ts";
import type { TrainOutcome } from "../train-outcome.ts";
import { runTraining } from "../train-run.ts";
import type { EpochReport, ValidationReport } from "../train-surroundings.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const model = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 8, activation: "relu" }),
    batchNorm("norm", "hidden", [8]),
    node("drop", { op: "dropout", from: "norm", shape: [8], args: { rate: 0.2 } }),
    dense("classes", "drop", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);

const every = (args: Readonly<Record<string, number>>) => call("every", { steps: null, epochs: null, ...args });

/** 1,160 rows to train on in 8 batches; 290 to validate, which is more than are answered at a time. */
function inputOf(train: TrainInput["train"], parts: Partial<TrainInput> = {}): TrainInput {
  const problem = crossedBlobs(1450, 11);
  return {
    ...problem,
    dataset: { ...problem.dataset, batch: 150 },
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

/** Trains; asked to stop after so many pauses between calls, those inside of validations included. */
async function run(input: TrainInput, pauses = Number.POSITIVE_INFINITY) {
  let now = 0;
  let paused = 0;
  const saved: Checkpoint[] = [];
  const validations: ValidationReport[] = [];
  const epochs: EpochReport[] = [];
  const outcome = await runTraining(input, {
    clock: () => now++,
    between: async () => {
      paused++;
    },
    stopping: () => paused >= pauses,
    save: (checkpoint) => saved.push(checkpoint),
    saveEvery: Number.POSITIVE_INFINITY,
    onBatch: () => undefined,
    onValidation: (report) => validations.push(report),
    onEpoch: (report) => epochs.push(report),
  });
  return { outcome, saved, validations, epochs, paused };
}

function left(outcome: TrainOutcome) {
  if (outcome.kind !== "finished") expect.fail("the run was interrupted");
  const { weights, last, progress, ended } = outcome;
  const history = progress.history.map(({ seconds: _, ...entry }) => entry);
  return { weights, last, history, best: progress.best, watched: progress.watched, step: progress.step, ended };
}

const twoEpochs = trainOf({
  epochs: 2,
  validate: every({ steps: 3 }),
  best: { metric: "valid.loss", goal: "min" },
  optimizer: adam(call("cosine", { from: 0.02, to: 1e-3, warmup: 1 })),
  stop: call("early", { on: "valid.loss", patience: 4, min_delta: 0, mode: "min" }),
});

describe("a run that is validated inside of its epochs", () => {
  test("tells of each validation, and measures the steps since the one before", async () => {
    const { outcome, validations, epochs } = await run(inputOf(twoEpochs));
    // Eight steps an epoch; the last step is the end of an epoch and of the run.
    expect(validations.map(({ epoch, step, steps }) => [epoch, step, steps])).toEqual([
      [1, 3, 8],
      [1, 6, 8],
      [2, 1, 8],
      [2, 4, 8],
      [2, 7, 8],
    ]);
    expect(epochs.map(({ metrics }) => "valid.loss" in metrics)).toEqual([false, true]);
    const { history } = left(outcome);
    expect(history.map(({ epoch, step }) => [epoch, step])).toEqual([
      [0.375, 3],
      [0.75, 6],
      [1, 8],
      [1.125, 9],
      [1.5, 12],
      [1.875, 15],
      [2, 16],
    ]);
    // What the epoch reports is the mean over all of it: 3, 3 and 2 batches of 150 but for the last one of 110.
    const losses = history.slice(0, 3).map(({ metrics }) => metrics["train.loss"] ?? Number.NaN);
    const mean = losses.reduce((sum, loss, index) => sum + loss * ([450, 450, 260][index] ?? 0), 0) / 1160;
    expect(epochs[0]?.metrics["train.loss"]).toBeCloseTo(mean, 6);
  });

  test("with several steps in a call is measured at the same steps, and ends in the same bits", async () => {
    const one = await run(inputOf(twoEpochs));
    const several = await run(inputOf(twoEpochs, { stepsPerCall: 2 }));
    expect(left(several.outcome)).toEqual(left(one.outcome));
    expect(several.validations.map(({ step }) => step)).toEqual(one.validations.map(({ step }) => step));
  });

  test("interrupted anywhere, in the middle of a validation too, ends in the bits of an undisturbed run", async () => {
    const whole = await run(inputOf(twoEpochs));
    const undisturbed = left(whole.outcome);
    // A validation takes two batches of answers: places 4 and 5 are in the first one.
    expect(whole.paused).toBe(28);
    for (const pauses of [1, 3, 4, 5, 6, 9, 10, 12, 14, 19, 26, 27]) {
      const first = await run(inputOf(twoEpochs), pauses);
      expect(first.outcome.kind).toBe("interrupted");
      const checkpoint = first.saved.at(-1);
      if (checkpoint === undefined) expect.fail("no checkpoint was saved");
      const progress = JSON.parse(JSON.stringify(checkpoint.progress));
      const { outcome, validations } = await run(inputOf(twoEpochs, { checkpoint: { ...checkpoint, progress } }));
      expect(left(outcome), `after ${pauses} pauses`).toEqual(undisturbed);
      expect(first.validations.length + validations.length).toBe(whole.validations.length);
    }
  });

  test("counts patience in validations, and may end inside of an epoch with its best weights", async () => {
    const stop = call("early", { on: "valid.loss", patience: 2, min_delta: 10, mode: "min" });
    const best = { metric: "valid.loss", goal: "max" } as const;
    const train = trainOf({ epochs: 9, validate: every({ steps: 3 }), stop, best });
    const { outcome, epochs } = await run(inputOf(train));
    const { history, step, ended, weights, last, best: kept } = left(outcome);
    // The first one sets the mark; no later one beats it by 10.
    expect(history.map((entry) => entry.step)).toEqual([3, 6, 8, 9]);
    expect([step, ended, epochs.length]).toEqual([9, "stop", 1]);
    // The loss falls, so the largest is the first.
    expect(kept?.step).toBe(3);
    expect(last).not.toBeNull();
    expect(last).not.toEqual(weights);
  });

  test("validated after more than the run has is so at its end", async () => {
    const { outcome, epochs } = await run(inputOf(trainOf({ epochs: 2, validate: every({ epochs: 5 }) })));
    expect(epochs.map(({ metrics }) => "valid.loss" in metrics)).toEqual([false, true]);
    expect(left(outcome).history.map(({ step }) => step)).toEqual([8, 16]);
  });
});
