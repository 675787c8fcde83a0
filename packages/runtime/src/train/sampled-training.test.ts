import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { ColumnRoom } from "../data/column-room.ts";
import { closeTable, type Table, type TableColumn } from "../data/index.ts";
import { step } from "../data/testing/augmented-pictures.ts";
import { temporaryFolder } from "../data/testing/dataset-fixture.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { crossedBlobs, type Problem } from "./testing/blobs.ts";
import { call, dense, modelOf, trainOf } from "./testing/train-fixture.ts";
import type { TrainInput } from "./train-input.ts";
import type { TrainOutcome } from "./train-outcome.ts";
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

/** The crossed blobs with one of eleven rows of a class left to train on. */
function rareProblem(): Problem {
  const problem = crossedBlobs(300, 1);
  const label = problem.table.columns.get("label");
  if (label?.kind !== "class") throw new Error("no labels");
  const train = problem.rows.train.filter((row) => label.data[row] === 0 || row % 11 === 0);
  const sampling = call("balanced", { by: "label", strength: 1, rows: "over" });
  return { ...problem, rows: { ...problem.rows, train }, dataset: { ...problem.dataset, sampling } };
}

/** Its numbers in a file. */
function onDisk(table: Table): Table {
  const names = ["x", "y"];
  const data = names.map((name) => table.columns.get(name)?.data);
  const sink = new ColumnRoom(0, temporaryFolder()).sink("numbers.rows", 16);
  for (let row = 0; row < table.rows; row++) {
    const numbers = Float64Array.from(data, (values) => (values instanceof Float64Array ? (values[row] ?? 0) : 0));
    sink.append(new Uint8Array(numbers.buffer));
  }
  const file = sink.finishFile();
  if (file === null) throw new Error("the numbers are in memory");
  const stored = names.map((name, place): [string, TableColumn] => [
    name,
    { kind: "number", data: { file, pick: null, place } },
  ]);
  return { ...table, columns: new Map([...table.columns, ...stored]) };
}

async function run(parts: Partial<TrainInput> = {}, stopAfter = Number.POSITIVE_INFINITY) {
  const saved: Checkpoint[] = [];
  const steps: number[] = [];
  const outcome = await runTraining(
    {
      ...rareProblem(),
      tf: backend.tf,
      uniform: (shape, at) => statelessUniform(backend, shape, at),
      model,
      train: trainOf({ epochs: 3 }),
      seed: 1,
      checkpoint: null,
      stepsPerCall: 1,
      threads: 0,
      ...parts,
    },
    {
      clock: () => 0,
      between: async () => undefined,
      stopping: () => steps.length >= stopAfter,
      save: (checkpoint) => saved.push(checkpoint),
      saveEvery: Number.POSITIVE_INFINITY,
      onBatch: (report) => steps.push(report.steps),
      onEpoch: () => undefined,
    },
  );
  return { outcome, checkpoint: saved.at(-1) ?? null, steps };
}

const weightsOf = ({ outcome }: { readonly outcome: TrainOutcome }) =>
  outcome.kind === "finished" ? outcome.weights : expect.fail("the run was interrupted");

describe("a training on drawn rows", () => {
  test("has epochs of as many steps as the drawn rows take", async () => {
    const problem = rareProblem();
    const label = problem.table.columns.get("label");
    const most = problem.rows.train.filter((row) => label?.kind === "class" && label.data[row] === 0).length;
    const { steps } = await run();
    expect(new Set(steps)).toEqual(new Set([Math.ceil((2 * most) / 32)]));
    expect(steps.length).toBe(3 * Math.ceil((2 * most) / 32));
  });

  test("learns the rare class, which it does not without", async () => {
    const rare = (rows: Awaited<ReturnType<typeof run>>): number =>
      rows.outcome.kind === "finished" ? (rows.outcome.weights.get("classes/bias")?.data[1] ?? 0) : 0;
    const drawn = await run({ train: trainOf({ epochs: 8 }) });
    const plain = await run({ train: trainOf({ epochs: 8 }), dataset: { ...rareProblem().dataset, sampling: null } });
    expect(rare(drawn)).toBeGreaterThan(rare(plain) + 0.1);
  });

  test("ends in the same bits in threads, with several steps a call, resumed anywhere, and augmented", async () => {
    const { dataset } = rareProblem();
    const mixed = { ...dataset, augment: [{ column: "features", steps: [step("mixup", { alpha: 0.4 })] }] };
    const expected = weightsOf(await run({ dataset: mixed }));
    expect(weightsOf(await run({ dataset: mixed, threads: 2 }))).toEqual(expected);
    expect(weightsOf(await run({ dataset: mixed, stepsPerCall: 3 }))).toEqual(expected);
    for (const stop of [1, 5, 9]) {
      const begun = await run({ dataset: mixed }, stop);
      expect(weightsOf(await run({ dataset: mixed, checkpoint: begun.checkpoint }))).toEqual(expected);
    }
  });

  test("from disk is shuffled in windows, ends in the same bits in threads and resumes", async () => {
    const table = onDisk(rareProblem().table);
    const expected = weightsOf(await run({ table }));
    expect(weightsOf(await run({ table, threads: 2 }))).toEqual(expected);
    const begun = await run({ table }, 4);
    expect(weightsOf(await run({ table, checkpoint: begun.checkpoint }))).toEqual(expected);
    closeTable(table);
  });
});
