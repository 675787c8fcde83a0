import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { type RateSweep, rateAt, sweepRates } from "./rate-sweep.ts";
import { suggestRate } from "./suggest-rate.ts";
import { crossedBlobs } from "./testing/blobs.ts";
import { adam, call, dense, modelOf, sgd, trainOf } from "./testing/train-fixture.ts";
import type { TrainInput } from "./train-input.ts";

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

const model = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 16, activation: "tanh" }),
    dense("classes", "hidden", { width: 16, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);
const usual = { from: 1e-5, to: 10, steps: 120 };

function sweep(
  range: typeof usual,
  parts: Partial<TrainInput> = {},
  stopAt = Number.POSITIVE_INFINITY,
): Promise<RateSweep> {
  let done = 0;
  return sweepRates(
    {
      ...crossedBlobs(400, 3),
      tf: backend.tf,
      uniform: (shape, at) => statelessUniform(backend, shape, at),
      model,
      train: trainOf({ optimizer: adam(call("cosine", { from: 1, to: 0 })), epochs: 2 }),
      seed: 1,
      checkpoint: null,
      stepsPerCall: 1,
      ...parts,
    },
    range,
    {
      clock: () => 0,
      between: async () => undefined,
      stopping: () => done >= stopAt,
      onStep: (count) => {
        done = count;
      },
    },
  );
}

describe("a sweep of rates", () => {
  test("takes a step at each, over as many epochs as it needs, and finds where the loss falls", async () => {
    // 10 steps an epoch: 120 steps are twelve.
    const found = await sweep(usual);
    expect(found.steps.slice(0, 2).map(({ rate }) => rate)).toEqual([1e-5, rateAt(usual, 1)]);
    // Before anything is learned, two classes have the loss of a coin.
    expect(found.steps[0]?.loss).toBeGreaterThan(0.5);
    const { rate } = suggestRate(found, usual);
    expect(rate).toBeGreaterThan(1e-3);
    expect(rate).toBeLessThan(0.5);
  });

  test("gives the same for the same seed, with several steps a call too, and another for another", async () => {
    const short = { ...usual, steps: 40 };
    const one = await sweep(short);
    expect(await sweep(short)).toEqual(one);
    expect(await sweep(short, { stepsPerCall: 4 })).toEqual(one);
    expect((await sweep(short, { seed: 2 })).steps).not.toEqual(one.steps);
  });

  test("ends where the loss grows beyond measure, or is no number", async () => {
    const wild = await sweep({ from: 1e-3, to: 1e9, steps: 120 }, { train: trainOf({ optimizer: sgd(1) }) });
    expect(wild.ended).toBe("diverged");
    expect(wild.steps.length).toBeLessThan(120);
    expect(wild.steps.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    const table = { ...crossedBlobs(400, 3).table };
    const columns = new Map(table.columns).set("x", { kind: "number", data: new Float64Array(400).fill(1e300) });
    const lost = await sweep(usual, { table: { ...table, columns } });
    expect(lost.ended).toBe("diverged");
    expect(suggestRate(lost, usual).rate).toBeNull();
  });

  test("has nothing to suggest where no rate makes the loss fall", async () => {
    const low = { from: 1e-12, to: 1e-9, steps: 60 };
    const found = await sweep(low);
    expect(found.ended).toBe("all");
    expect(suggestRate(found, low)).toEqual({ rate: null, reason: expect.stringMatching(/does not fall at any rate/) });
  });

  test("ends when asked to", async () => {
    const found = await sweep(usual, {}, 7);
    expect(found.ended).toBe("interrupted");
    expect(found.steps).toHaveLength(7);
  });
});
