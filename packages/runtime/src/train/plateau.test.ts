import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import type { WatcherState } from "./loop/watcher.ts";
import { plateauWatcher } from "./plateau.ts";
import { crossedBlobs } from "./testing/blobs.ts";
import { adam, call, dense, modelOf, trainOf } from "./testing/train-fixture.ts";
import { trainUntil } from "./testing/train-until.ts";
import type { TrainInput } from "./train-input.ts";

const usual = { from: 0.1, on: "valid.loss", factor: 0.5, patience: 2, min_delta: 0.1, cooldown: 0, to: 0 };

/** How often the rate has fallen after each value of the metric. */
function falls(args: Partial<typeof usual>, values: readonly (number | undefined)[], metric = "valid.loss"): number[] {
  const watcher = plateauWatcher(call("plateau", { ...usual, on: metric, ...args }));
  let state: WatcherState = watcher.fresh;
  return values.map((value) => {
    state = watcher.after(state, value === undefined ? {} : { [metric]: value });
    return state["falls"] ?? Number.NaN;
  });
}

describe("a rate on a plateau", () => {
  test("falls when there was no progress as often as it waits, and then waits anew", () => {
    expect(falls({}, [1, 1, 1, 1, 1, 1])).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test("stays while the metric gains more than the margin, whichever way is better", () => {
    expect(falls({}, [1, 0.8, 0.6, 0.4])).toEqual([0, 0, 0, 0]);
    expect(falls({}, [1, 0.95, 0.91, 0.5])).toEqual([0, 0, 1, 1]);
    expect(falls({}, [0.1, 0.5, 0.9, 0.9, 0.9], "valid.label.accuracy")).toEqual([0, 0, 0, 0, 1]);
  });

  test("does not count the measurements of a cooldown, but sees progress in them", () => {
    expect(falls({ cooldown: 2 }, [1, 1, 1, 1, 1, 1, 1])).toEqual([0, 0, 1, 1, 1, 1, 2]);
    expect(falls({ cooldown: 3 }, [1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5])).toEqual([0, 0, 1, 1, 1, 1, 1, 2]);
  });

  test("takes a missing metric, or one that is no number, for no progress", () => {
    expect(falls({}, [1, undefined, Number.NaN])).toEqual([0, 0, 1]);
  });

  test("does not fall again at its bound", () => {
    expect(falls({ patience: 1, to: 0.04 }, [1, 1, 1, 1, 1])).toEqual([0, 1, 2, 2, 2]);
  });
});

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const model = modelOf(
  { features: [2] },
  [dense("classes", "features", { width: 2, units: 2, activation: "softmax" })],
  { label: "classes" },
);
// No straight line parts the classes: the loss stands still from the start.
const train = trainOf({
  epochs: 8,
  optimizer: adam(
    call("warmup", { over: 1, from: 0, per: null, before: call("plateau", { ...usual, patience: 1, cooldown: 1 }) }),
  ),
});

/** Trains until that many steps are taken. */
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
  return { outcome, checkpoint: saved.at(-1) ?? null };
}

/** What a finished run leaves. */
function end({ outcome }: Awaited<ReturnType<typeof run>>) {
  if (outcome.kind !== "finished") expect.fail("the run was interrupted");
  return { weights: outcome.weights, history: outcome.progress.history, watched: outcome.progress.watched };
}

describe("a training whose rate waits for a plateau", () => {
  test("warms up, stays at its rate and halves it every other epoch from the second on", async () => {
    const rates = end(await run({})).history.map(({ learningRate }) => learningRate);
    // The rate at the last of five steps of the warm-up, then those of whole epochs.
    expect(rates.map((rate) => Number(rate.toPrecision(6)))).toEqual([
      0.08, 0.1, 0.05, 0.05, 0.025, 0.025, 0.0125, 0.0125,
    ]);
  });

  // Five steps an epoch: before and after a fall, and within an epoch.
  test.each([7, 10, 12, 23])("interrupted after %i steps ends in the bits of an undisturbed one", async (steps) => {
    const undisturbed = end(await run({}));
    const { checkpoint } = await run({}, steps);
    // Through JSON, as the file on disk goes.
    const progress = JSON.parse(JSON.stringify(checkpoint?.progress));
    if (checkpoint === null) expect.fail("no checkpoint was saved");
    expect(end(await run({ checkpoint: { ...checkpoint, progress } }))).toEqual(undisturbed);
  });
});
