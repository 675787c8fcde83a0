// Rows that count differently, from the table to the weights and the figures.
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { step } from "../data/testing/augmented-pictures.ts";
import { crossedBlobs, type Problem } from "./testing/blobs.ts";
import { dense, modelOf, sgd, trainOf } from "./testing/train-fixture.ts";
import type { TrainInput } from "./train-input.ts";
import { runTraining } from "./train-run.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const model = modelOf(
  { features: [2] },
  [dense("classes", "features", { width: 2, units: 2, activation: "softmax" })],
  { label: "classes" },
);
const span = { file: "", start: 0, end: 0 };

/** The crossed blobs, each row with the weight that its number gives. */
function weighed(weightOf: (row: number) => number): Problem {
  const problem = crossedBlobs(120, 1);
  const count = {
    kind: "number" as const,
    data: Float64Array.from({ length: problem.table.rows }, (_, row) => weightOf(row)),
  };
  return {
    ...problem,
    table: { ...problem.table, columns: new Map([...problem.table.columns, ["count", count]]) },
    dataset: { ...problem.dataset, weight: { column: "count", span } },
  };
}

async function run(parts: Partial<TrainInput>) {
  const outcome = await runTraining(
    {
      ...crossedBlobs(120, 1),
      tf: backend.tf,
      uniform: (shape, at) => statelessUniform(backend, shape, at),
      model,
      train: trainOf({ epochs: 3, optimizer: sgd(0.2) }),
      seed: 1,
      checkpoint: null,
      stepsPerCall: 1,
      threads: 0,
      ...parts,
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
  if (outcome.kind !== "finished") return expect.fail("the run was interrupted");
  return { weights: outcome.weights, history: outcome.progress.history };
}

function difference(one: Awaited<ReturnType<typeof run>>, other: Awaited<ReturnType<typeof run>>): number {
  return Math.max(
    ...[...one.weights].flatMap(([name, { data }]) =>
      [...data].map((value, at) => Math.abs(value - (other.weights.get(name)?.data[at] ?? Number.NaN))),
    ),
  );
}

describe("a training on rows that count differently", () => {
  test("that all count for one is the training without weights, to the bit", async () => {
    expect(await run(weighed(() => 1))).toEqual(await run({}));
  });

  test("that all count for two goes twice as far at a time, and tells twice the loss but the same accuracy", async () => {
    const twice = await run(weighed(() => 2));
    const faster = await run({ train: trainOf({ epochs: 3, optimizer: sgd(0.4) }) });
    expect(difference(twice, faster)).toBeLessThan(1e-6);
    for (const [epoch, { metrics }] of twice.history.entries()) {
      const plain = faster.history[epoch]?.metrics ?? {};
      for (const split of ["train", "valid"]) {
        expect(metrics[`${split}.loss`]).toBeCloseTo(2 * (plain[`${split}.loss`] ?? Number.NaN), 5);
        expect(metrics[`${split}.label.accuracy`]).toBe(plain[`${split}.label.accuracy`]);
      }
    }
  });

  test("does not see what counts for nothing", async () => {
    const one = weighed((row) => Number(row % 3 > 0));
    const { columns } = one.table;
    const label = columns.get("label");
    if (label?.kind !== "class") return expect.fail("no labels");
    const data = label.data.map((value, row) => (row % 3 > 0 ? value : 1 - value));
    const other = { ...one.table, columns: new Map([...columns, ["label", { ...label, data }]]) };
    const [seen, changed] = [await run(one), await run({ ...one, table: other })];
    expect(changed.weights).toEqual(seen.weights);
    expect(changed.history.map(({ metrics }) => metrics["valid.loss"])).toEqual(
      seen.history.map(({ metrics }) => metrics["valid.loss"]),
    );
  });

  test("ends the same in threads, with several steps a call, in parts and with mixed rows", async () => {
    const problem = weighed((row) => 1 + (row % 4));
    const plain = await run(problem);
    expect(await run({ ...problem, threads: 2 })).toEqual(plain);
    expect((await run({ ...problem, stepsPerCall: 3 })).weights).toEqual(plain.weights);
    const parts = await run({ ...problem, train: trainOf({ epochs: 3, optimizer: sgd(0.2), accumulate: 4 }) });
    expect(difference(parts, plain)).toBeLessThan(1e-5);
    const augment = [{ column: "features", steps: [step("mixup", { alpha: 0.4 })] }];
    const mixed = { ...problem, dataset: { ...problem.dataset, augment } };
    const all = weighed(() => 1);
    expect(await run({ ...all, dataset: { ...all.dataset, augment } })).toEqual(
      await run({ dataset: { ...crossedBlobs(120, 1).dataset, augment } }),
    );
    expect(await run({ ...mixed, threads: 1 })).toEqual(await run(mixed));
  });
});
