import type { CheckedModel } from "@penstock/dsl";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { crossedBlobs } from "./testing/blobs.ts";
import { adam, batchNorm, dense, modelOf, node, trainOf } from "./testing/train-fixture.ts";
import type { TrainInput } from "./train-input.ts";
import type { TrainOutcome } from "./train-outcome.ts";
import { runTraining } from "./train-run.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

/** Everything that has state or draws numbers: batch norm and dropout. */
const model: CheckedModel = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 16, activation: "tanh" }),
    batchNorm("norm", "hidden", [16]),
    dense("middle", "norm", { width: 16, units: 16, activation: "tanh" }),
    node("drop", { op: "dropout", from: "middle", shape: [16], args: { rate: 0.1 } }),
    dense("second", "drop", { width: 16, units: 8, activation: "relu" }),
    dense("classes", "second", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);
const train = trainOf({ epochs: 2, accumulate: 3, recompute: true, precision: "bf16", optimizer: adam(0.02) });

/** Trains until it is asked to stop after so many steps; gives how it ended and the last checkpoint. */
async function run(
  checkpoint: Checkpoint | null,
  steps: number,
): Promise<{ outcome: TrainOutcome; saved: Checkpoint | null }> {
  const saved: { last: Checkpoint | null } = { last: null };
  let [now, taken] = [0, 0];
  const input: TrainInput = {
    ...crossedBlobs(100, 1),
    tf: backend.tf,
    uniform: (shape, at) => statelessUniform(backend, shape, at),
    model,
    train,
    seed: 1,
    checkpoint,
    stepsPerCall: 1,
  };
  const outcome = await runTraining(input, {
    clock: () => now++,
    between: async () => undefined,
    stopping: () => taken >= steps,
    save: (state) => {
      saved.last = state;
    },
    saveEvery: Number.POSITIVE_INFINITY,
    onBatch: () => {
      taken++;
    },
    onEpoch: () => undefined,
  });
  return { outcome, saved: saved.last };
}

describe("a run in parts, with recomputation and bf16", () => {
  test("that was interrupted within an epoch and gone on with ends in the bits of an undisturbed one", async () => {
    const { outcome: whole } = await run(null, Number.POSITIVE_INFINITY);
    const first = await run(null, 2);
    expect(first.outcome.kind).toBe("interrupted");
    expect(first.saved?.progress.step).toBe(2);
    const { outcome: rest } = await run(first.saved, Number.POSITIVE_INFINITY);
    if (whole.kind !== "finished" || rest.kind !== "finished") expect.fail("a run did not finish");
    expect(rest.weights).toEqual(whole.weights);
    // No memory of its own: a checkpoint has what any other has.
    expect([...(first.saved?.slots.keys() ?? [])].every((name) => /\/(first|second)$/.test(name))).toBe(true);
  });
});
