import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../../backend/index.ts";
import type { Table } from "../../data/index.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { initialWeights } from "../initial-weights.ts";
import { crossedBlobs, type Problem } from "../testing/blobs.ts";
import { dense, modelOf, sgd, trainOf } from "../testing/train-fixture.ts";
import type { TrainError } from "../train-error.ts";
import type { TrainInput } from "../train-input.ts";
import { runTraining } from "../train-run.ts";
import { findOrigin, type LossOrigin, type Replay } from "./loss-origin.ts";
import { freshProgress } from "./progress.ts";

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

const model: CheckedModel = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 4 }),
    dense("wide", "hidden", { width: 4, units: 4 }),
    dense("classes", "wide", { width: 4, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);

interface Asked {
  readonly problem?: Problem;
  readonly train?: CheckedTrain;
  readonly parts?: Partial<TrainInput>;
  /** Checkpoints after every step. */
  readonly saves?: boolean;
}

/** Trains until the loss is lost. */
async function lose({
  problem = crossedBlobs(200, 7),
  train = trainOf(),
  parts = {},
  saves = false,
}: Asked): Promise<TrainError> {
  const saved: Checkpoint[] = [];
  let told = 0;
  const input: TrainInput = {
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
  try {
    await runTraining(input, {
      clock: () => 0,
      between: async () => undefined,
      stopping: () => false,
      save: (checkpoint) => saved.push(checkpoint),
      ...(saves ? { lastSaved: () => saved.at(-1) ?? null } : {}),
      saveEvery: saves ? 0 : Number.POSITIVE_INFINITY,
      onBatch: () => undefined,
      onEpoch: () => undefined,
      onLost: () => {
        told++;
      },
    });
  } catch (error) {
    expect(told).toBe(1);
    // What the run throws is checked by who asks.
    return error as TrainError;
  }
  return expect.fail("the loss stayed a number");
}

/** The problem with one column all of a value. */
function withColumn(value: number): Problem {
  const problem = crossedBlobs(200, 7);
  const columns = new Map(problem.table.columns);
  columns.set("x", { kind: "number", data: new Float64Array(200).fill(value) });
  const table: Table = { ...problem.table, columns };
  const steps = problem.dataset.inputs.map((column) => ({ ...column, steps: [] }));
  const inputs = problem.preparation.inputs.map((column) => ({ ...column, steps: [] }));
  return {
    ...problem,
    table,
    dataset: { ...problem.dataset, inputs: steps },
    preparation: { ...problem.preparation, inputs },
  };
}

describe("the origin of a lost loss", () => {
  test("is the operator whose product is too large", async () => {
    const checkpoint = grown({ "wide/kernel": 1e30, "classes/kernel": 1e30 });
    const error = await lose({ parts: { checkpoint } });
    expect(error.name).toBe("TrainError");
    expect(error.message).toMatch(/^the loss became NaN in epoch 1, step 1$/);
    expect(error.origin).toMatchObject({
      epoch: 1,
      step: 1,
      operation: { scope: { kind: "node", name: "classes", direction: "forward" } },
      given: null,
      weight: null,
    });
    expect(error.origin?.weights).toBeCloseTo(1e30, -24);
    expect(error.origin?.reach).toBeGreaterThan(1e29);
    expect(error.origin?.inputs["features"]).toBeLessThan(10);
  });

  test("is an input whose values float32 cannot hold", async () => {
    const error = await lose({ problem: withColumn(1e300) });
    expect(error.origin).toMatchObject({ operation: null, given: "features", value: "Infinity" });
  });

  test.each([false, true])(
    "is the update of the step before, found from the last checkpoint (saved each step: %s)",
    async (saves) => {
      const error = await lose({ problem: withColumn(100), train: trainOf({ optimizer: sgd(3e38) }), saves });
      // A checkpoint is not made of them.
      expect(error.message).toMatch(
        saves ? /^the weights .* after epoch 1, step 1$/ : /^the loss became NaN in epoch 1, step 2$/,
      );
      expect(error.origin).toMatchObject({ epoch: 1, operation: { scope: { kind: "optimizer" } } });
      expect(error.origin?.weight).toMatch(/^(hidden|wide|classes)\/(kernel|bias)$/);
      expect(error.origin?.step).toBe(1);
    },
  );

  test("is found where the run went several steps a call", async () => {
    const one = await lose({ train: trainOf({ optimizer: sgd(1e20) }) });
    const several = await lose({ train: trainOf({ optimizer: sgd(1e20) }), parts: { stepsPerCall: 4 } });
    expect(one.origin).not.toBeNull();
    expect(several.origin).toEqual(one.origin);
  });

  test("is found in weights that no loss has shown yet: no result of a run has such weights", async () => {
    const problem = withColumn(100);
    // A single step, whose loss is still a number.
    const rows = { train: problem.rows.train.slice(0, 32), valid: problem.rows.valid };
    const error = await lose({ problem: { ...problem, rows }, train: trainOf({ epochs: 1, optimizer: sgd(3e38) }) });
    expect(error.message).toMatch(/^the weights `.*` hold values that are no numbers after epoch 1, step 1$/);
    expect(error.origin).toMatchObject({ epoch: 1, step: 1, operation: { scope: { kind: "optimizer" } } });
  });
});

/** The start of a run, with all values of some weights replaced. */
function grown(values: Readonly<Record<string, number>>): Checkpoint {
  const weights = new Map(
    [...initialWeights(model, 1)].map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data, (value) => values[name] ?? value) },
    ]),
  );
  const zeros = [...weights].flatMap(([name, { shape, data }]) =>
    ["first", "second"].map((slot) => [`${name}/${slot}`, { shape, data: new Float32Array(data.length) }] as const),
  );
  return { progress: freshProgress, weights, slots: new Map(zeros), best: null };
}

describe("the search", () => {
  const origin = { step: 9 } as LossOrigin; // only handed on
  /** A run whose weights are lost in a step, and whose loss shows it later; notes what is asked of it. */
  const scripted = (lostIn: number, start: number) => {
    const asked: string[] = [];
    const open = (): Replay & { readonly step: number } => {
      let at = start;
      return {
        step: start,
        goTo: async (step) => {
          asked.push(`to ${step}`);
          at = Math.max(at, step);
        },
        look: async () => {
          asked.push(`look at ${at + 1}`);
          at++;
          return at === lostIn ? origin : null;
        },
        sound: () => at < lostIn,
        close: async () => {
          asked.push("close");
        },
      };
    };
    return { asked, open };
  };

  test("looks at the step before and at the one that showed it", async () => {
    const run = scripted(8, 3);
    expect(await findOrigin(run, 8)).toBe(origin);
    expect(run.asked).toEqual(["to 7", "look at 8", "close"]);
    const next = scripted(9, 3);
    expect(await findOrigin(next, 8)).toBe(origin);
    expect(next.asked).toEqual(["to 7", "look at 8", "to 8", "look at 9", "close"]);
  });

  test("goes through all steps since the checkpoint where nothing used the lost weight for a while", async () => {
    const run = scripted(5, 3);
    expect(await findOrigin(run, 8)).toBe(origin);
    expect(run.asked).toEqual(["to 7", "close", "to 4", "to 5", "close", "to 4", "look at 5", "close"]);
  });

  test("says that it found nothing where every step leaves numbers", async () => {
    expect(await findOrigin(scripted(100, 3), 8)).toBeNull();
  });
});
