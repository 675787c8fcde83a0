import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { ColumnRoom } from "../data/column-room.ts";
import { closeTable, shuffleWindow, type Table, type TableColumn } from "../data/index.ts";
import { temporaryFolder } from "../data/testing/dataset-fixture.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { crossedBlobs } from "./testing/blobs.ts";
import { dense, modelOf, trainOf } from "./testing/train-fixture.ts";
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

/** The same table with its numbers in a file. */
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

/** Trains; `steps` are taken before it is asked to stop. */
async function run(parts: Partial<TrainInput>, steps = Number.POSITIVE_INFINITY) {
  const problem = crossedBlobs(200, 1);
  let now = 0;
  let taken = 0;
  const saved: Checkpoint[] = [];
  const outcome = await runTraining(
    {
      ...problem,
      tf: backend.tf,
      uniform: (shape, at) => statelessUniform(backend, shape, at),
      model,
      train: trainOf({ epochs: 3 }),
      seed: 1,
      checkpoint: null,
      stepsPerCall: 1,
      ...parts,
    },
    {
      clock: () => now++,
      between: async () => undefined,
      stopping: () => taken >= steps,
      save: (checkpoint) => saved.push(checkpoint),
      saveEvery: Number.POSITIVE_INFINITY,
      onBatch: () => {
        taken++;
      },
      onEpoch: () => undefined,
    },
  );
  return { outcome, checkpoint: saved.at(-1) ?? null };
}

const weightsOf = ({ outcome }: { readonly outcome: TrainOutcome }) =>
  outcome.kind === "finished" ? outcome.weights : expect.fail("the run was interrupted");

describe("training from a feed", () => {
  test("ends in the same bits whatever the threads", async () => {
    const expected = weightsOf(await run({ threads: 0 }));
    for (const threads of [1, 2]) expect(weightsOf(await run({ threads }))).toEqual(expected);
  });

  test("from disk ends in the same bits for the same seed, whatever the threads", async () => {
    const table = onDisk(crossedBlobs(200, 1).table);
    expect(shuffleWindow(table)).not.toBeNull();
    const expected = weightsOf(await run({ table, threads: 0 }));
    expect(weightsOf(await run({ table, threads: 2 }))).toEqual(expected);
    expect(weightsOf(await run({}))).not.toEqual(expected);
    closeTable(table);
  });

  test.each([1, 4])(
    "interrupted after %i steps ends an epoch in the order it was begun in, wherever the rows lie by then",
    async (steps) => {
      const table = onDisk(crossedBlobs(200, 1).table);
      // The first epoch is from disk, the others from memory, with and without an interruption in it.
      const epoch = await run({ table }, 5);
      const begun = await run({ table }, steps);
      const whole = weightsOf(await run({ checkpoint: epoch.checkpoint }));
      const resumed = weightsOf(await run({ checkpoint: begun.checkpoint }));
      expect(resumed).toEqual(whole);
      closeTable(table);
    },
  );
});
