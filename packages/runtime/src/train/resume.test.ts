// A training that goes on from a checkpoint, in a session of its own, where batches are partial and validation takes several.

import type { CheckedModel } from "@penstock/dsl";
import { beforeAll, describe, expect, test } from "vitest";
import { statelessUniform } from "../backend/index.ts";
import type { GraphStore } from "../graph/compile.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type GraphUse, graphsInMemory } from "./graph-use.ts";
import { crossedBlobs } from "./testing/blobs.ts";
import { nativeBackend } from "./testing/native-backend.ts";
import { adam, batchNorm, call, dense, modelOf, node, trainOf } from "./testing/train-fixture.ts";
import { trainUntil } from "./testing/train-until.ts";
import type { TrainInput } from "./train-input.ts";
import type { TrainOutcome } from "./train-outcome.ts";

const backend = nativeBackend();

const model: CheckedModel = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 8, activation: "relu" }),
    batchNorm("norm", "hidden", [8]),
    node("drop", { op: "dropout", from: "norm", shape: [8], args: { rate: 0.2 } }),
    dense("classes", "drop", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);

/** 1,160 rows to train on, in batches of 300 and one of 260; 290 to validate, which is more than are answered at a time. */
function inputOf(parts: Partial<TrainInput>): TrainInput {
  const problem = crossedBlobs(1450, 11);
  return {
    ...problem,
    dataset: { ...problem.dataset, batch: 300 },
    tf: backend().tf,
    uniform: (shape, at) => statelessUniform(backend(), shape, at),
    model,
    train: trainOf({
      epochs: 3,
      best: { metric: "valid.loss", goal: "min" },
      optimizer: adam(call("cosine", { from: 0.02, to: 1e-3, warmup: 1 })),
      stop: call("early", { on: "valid.loss", patience: 3, min_delta: 0 }),
    }),
    seed: 1,
    checkpoint: null,
    stepsPerCall: 1,
    ...parts,
  };
}

/** Trains until that many steps are taken; gives the outcome and the last checkpoint. */
async function run(parts: Partial<TrainInput>, steps = Number.POSITIVE_INFINITY) {
  const { outcome, saved } = await trainUntil(inputOf(parts), steps);
  const checkpoint = saved.at(-1);
  if (checkpoint === undefined) expect.fail("no checkpoint was saved");
  return { outcome, checkpoint };
}

/** Weights and figures of a training that finished. */
function left(outcome: TrainOutcome) {
  if (outcome.kind !== "finished") expect.fail("the run was interrupted");
  const { weights, progress } = outcome;
  return { weights, history: progress.history, best: progress.best, step: progress.step };
}

/** A new one each time it is asked for: graphs in memory, or kept from one session to the next. */
function graphsOf(kind: "recorded anew" | "kept on disk"): () => GraphUse {
  if (kind === "recorded anew") return () => graphsInMemory;
  const texts = new Map<string, string>();
  const store: GraphStore = {
    read: (key) => texts.get(key) ?? null,
    write: (key, text) => {
      texts.set(key, text);
    },
  };
  return () => ({ eager: false, cache: { store, key: "this program" } });
}

describe.each(["recorded anew", "kept on disk"] as const)("with graphs %s, a run", (kind) => {
  const graphs = graphsOf(kind);
  let undisturbed: ReturnType<typeof left>;

  beforeAll(async () => {
    undisturbed = left((await run({ graphs: graphs() })).outcome);
  });

  // Four steps an epoch: before the partial batch, and right after it, where validation is next.
  test.each([3, 4, 6])("interrupted after %i steps ends in the bits of an undisturbed one", async (steps) => {
    const first = await run({ graphs: graphs() }, steps);
    expect(first.outcome.kind).toBe("interrupted");
    expect(first.checkpoint.progress.step).toBe(steps);
    const { outcome } = await run({ graphs: graphs(), checkpoint: first.checkpoint });
    expect(left(outcome)).toEqual(undisturbed);
  });
});

test("a run that is interrupted at every step ends in the bits of an undisturbed one", async () => {
  const graphs = graphsOf("kept on disk");
  let checkpoint: Checkpoint | null = null;
  for (let step = 1; step <= 12; step++) {
    const parts: Partial<TrainInput> = { graphs: graphs(), checkpoint };
    ({ checkpoint } = await run(parts, 1));
    expect(checkpoint.progress.step).toBe(step);
  }
  const { outcome } = await run({ graphs: graphs(), checkpoint });
  expect(left(outcome)).toEqual(left((await run({ graphs: graphs() })).outcome));
});

test("what was trained in graphs and went on eagerly is near what went on in graphs", async () => {
  const { checkpoint } = await run({}, 6);
  const [graphs, eager] = await Promise.all(
    [graphsInMemory, { eager: true, cache: null }].map((use) => run({ graphs: use, checkpoint })),
  );
  const [one, other] = [graphs, eager].map((end) => (end === undefined ? [] : left(end.outcome).history));
  expect(one).toHaveLength(3);
  one?.forEach(({ metrics }, epoch) => {
    for (const [name, value] of Object.entries(metrics)) {
      expect(Math.abs(value - (other?.[epoch]?.metrics[name] ?? Number.NaN)), name).toBeLessThan(1e-5);
    }
  });
});
