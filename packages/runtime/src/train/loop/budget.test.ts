import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../../backend/index.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { crossedBlobs } from "../testing/blobs.ts";
import { adam, call, dense, modelOf, trainOf } from "../testing/train-fixture.ts";
import type { TrainInput } from "../train-input.ts";
import { runTraining } from "../train-run.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const model = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 8, activation: "relu" }),
    dense("classes", "hidden", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);

const best = { metric: "valid.loss", goal: "min" } as const;

/** 160 rows to train on in five batches. */
function inputOf(parts: Partial<TrainInput["train"]>, checkpoint: Checkpoint | null = null): TrainInput {
  const problem = crossedBlobs(200, 3);
  return {
    ...problem,
    dataset: { ...problem.dataset, batch: 32 },
    tf: backend.tf,
    uniform: (shape, at) => statelessUniform(backend, shape, at),
    model,
    train: trainOf({ epochs: 6, best, optimizer: adam(call("cosine", { from: 0.02, to: 1e-3, warmup: 1 })), ...parts }),
    seed: 1,
    checkpoint,
    stepsPerCall: 1,
  };
}

/** A machine on which every step takes a second, and every batch of answers ten. */
async function run(input: TrainInput, stopsAfter = Number.POSITIVE_INFINITY) {
  let now = 0;
  let calls = 0;
  let trained = input.checkpoint?.progress.step ?? 0;
  const left: number[] = [];
  const saved: Checkpoint[] = [];
  const outcome = await runTraining(input, {
    clock: () => now,
    between: async () => {
      calls++;
      if (calls > trained) now += 10;
    },
    stopping: () => trained >= stopsAfter,
    save: (checkpoint) => saved.push(checkpoint),
    saveEvery: Number.POSITIVE_INFINITY,
    onBatch: ({ secondsLeft }) => {
      trained++;
      calls = trained - 1;
      now += 1;
      left.push(secondsLeft);
    },
    onEpoch: () => undefined,
  });
  return { outcome, saved, left };
}

async function finished(input: TrainInput) {
  const { outcome, left } = await run(input);
  if (outcome.kind !== "finished") expect.fail("the run was interrupted");
  const { progress, ended, weights, last } = outcome;
  return { ended, step: progress.step, history: progress.history, best: progress.best, weights, last, left };
}

describe("a budget", () => {
  test("of steps ends a run inside of an epoch, measured there, as a longer run has gone that far", async () => {
    const short = await finished(inputOf({ budget: { kind: "steps", steps: 12 } }));
    expect([short.ended, short.step]).toEqual(["steps", 12]);
    expect(short.history.map(({ step }) => step)).toEqual([5, 10, 12]);
    const long = await finished(inputOf({}));
    expect([long.ended, long.step]).toEqual(["epochs", 30]);
    expect(short.history.slice(0, 2).map(({ metrics }) => metrics)).toEqual(
      long.history.slice(0, 2).map(({ metrics }) => metrics),
    );
  });

  test("of more steps than there are ends nothing", async () => {
    const { ended, step } = await finished(inputOf({ epochs: 2, budget: { kind: "steps", steps: 100 } }));
    expect([ended, step]).toEqual(["epochs", 10]);
  });

  test("of time ends a run after the step in which it is used up, with a last measurement and the best weights", async () => {
    const {
      ended,
      step,
      history,
      best: kept,
      weights,
      last,
    } = await finished(inputOf({ budget: { kind: "time", seconds: 18 } }));
    // Five steps, a validation of ten seconds, three steps.
    expect([ended, step]).toEqual(["time", 8]);
    expect(history.map((entry) => entry.step)).toEqual([5, 8]);
    expect(kept?.step).toBe(8);
    expect(weights.size).toBe(4);
    expect(last).toBeNull();
  });

  test("of time that is over before the first step still takes one", async () => {
    const { ended, step, history } = await finished(inputOf({ budget: { kind: "time", seconds: 1e-3 } }));
    expect([ended, step, history.length]).toEqual(["time", 1, 1]);
  });

  test("of time counts what processes before have spent", async () => {
    const parts = { budget: { kind: "time", seconds: 18 } } as const;
    const first = await run(inputOf(parts), 7);
    expect(first.outcome.kind).toBe("interrupted");
    const { ended, step } = await finished(inputOf(parts, first.saved.at(-1)));
    expect([ended, step]).toEqual(["time", 8]);
  });

  test("bounds the time that is said to be left", async () => {
    const steps = await finished(inputOf({ budget: { kind: "steps", steps: 12 } }));
    // One step left, the validation before it seen to take ten seconds, another to come.
    expect(steps.left.at(-2)).toBeCloseTo(1 + 10, 0);
    const time = await finished(inputOf({ budget: { kind: "time", seconds: 18 } }));
    expect(time.left[0]).toBeLessThanOrEqual(18);
    expect(time.left.at(-1)).toBeLessThanOrEqual(1 + 10);
  });
});
