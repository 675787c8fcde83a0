// A training of which the first part is frozen: once with all of the model in every step, once from values that were computed before.
import { type CheckedModel, frozenPart } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { statelessUniform } from "../../backend/index.ts";
import type { Table, TableColumn } from "../../data/index.ts";
import { initialWeights } from "../initial-weights.ts";
import { crossedBlobs } from "../testing/blobs.ts";
import { nativeBackend } from "../testing/native-backend.ts";
import { adam, batchNorm, dense, modelOf, node, trainOf } from "../testing/train-fixture.ts";
import { bothLearned, tasksOf, twoHeads, twoSources } from "../testing/two-tasks.ts";
import type { TrainInput } from "../train-input.ts";
import { runTraining } from "../train-run.ts";
import type { TrainSurroundings } from "../train-surroundings.ts";
import { computeFeatures, featureColumns } from "./compute-features.ts";
import { restInput, wholeOutcome } from "./rest-input.ts";

const backend = nativeBackend();

const plain = modelOf(
  { features: [2] },
  [
    dense("seen/wide", "features", { width: 2, units: 32, activation: "tanh" }),
    batchNorm("seen/norm", "seen/wide", [32]),
    dense("seen/narrow", "seen/norm", { width: 32, units: 8, activation: "tanh" }),
    node("label/drop", { op: "dropout", from: "seen/narrow", shape: [8], args: { rate: 0.2 } }),
    dense("label/hidden", "label/drop", { width: 8, units: 8, activation: "relu" }),
    dense("label/classes", "label/hidden", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "label/classes" },
);
const model: CheckedModel = { ...plain, nodes: plain.nodes.map((one) => ({ ...one, flops: 10_000 })) };
const freeze = ["seen/wide", "seen/norm", "seen/narrow"];

const quiet = (): TrainSurroundings => {
  let now = 0;
  return {
    clock: () => now++,
    between: async () => undefined,
    stopping: () => false,
    save: () => undefined,
    saveEvery: Number.POSITIVE_INFINITY,
    onBatch: () => undefined,
    onEpoch: () => undefined,
  };
};

function inputOf(eager: boolean): TrainInput {
  const { tf } = backend();
  return {
    ...crossedBlobs(300, 5),
    tf,
    uniform: (shape, at) => statelessUniform(backend(), shape, at),
    model,
    train: trainOf({ freeze, epochs: 4, optimizer: adam(0.02), best: { metric: "valid.label.loss", goal: "min" } }),
    seed: 3,
    start: initialWeights(model, 3),
    checkpoint: null,
    threads: 0,
    graphs: { eager, cache: null },
  };
}

/** The values of all rows as a table, as the store keeps them. */
async function valuesOf(input: TrainInput, first: CheckedModel): Promise<Table> {
  const rows = Uint32Array.from([...input.rows.train, ...input.rows.valid]);
  const gathered = new Map<string, number[]>(featureColumns(first).map(({ name }) => [name, []]));
  await computeFeatures(
    { ...input, model: first, weights: input.start ?? new Map(), rows },
    { take: (column, values) => gathered.get(column)?.push(...values), between: async () => undefined },
  );
  const columns = featureColumns(first).map(({ name, size }): [string, TableColumn] => {
    const data = new Float32Array(input.table.rows * size);
    for (const [at, row] of rows.entries())
      data.set(gathered.get(name)?.slice(at * size, (at + 1) * size) ?? [], row * size);
    return [name, { kind: "audio", samples: size, data }];
  });
  return { rows: input.table.rows, columns: new Map(columns), official: null, origin: null };
}

describe.each([false, true])("a training with a frozen part (eager %s)", (eager) => {
  test("gives, from values that were computed once, what it gives with all of the model in every step", async () => {
    const input = inputOf(eager);
    const part = frozenPart(model, { freeze, changed: new Set() });
    if (part === null) throw new Error("nothing is frozen");
    expect(part.cut.map(({ id }) => id)).toEqual(["seen/narrow"]);
    expect(part.rest.nodes.map(({ id }) => id)).toEqual(["label/drop", "label/hidden", "label/classes"]);
    const whole = await runTraining(input, quiet());
    const rest = await runTraining(restInput(input, part, [await valuesOf(input, part.first)]), quiet());
    const again = wholeOutcome(rest, input.start ?? new Map());
    if (whole.kind !== "finished" || again.kind !== "finished") throw new Error("interrupted");
    expect([...again.weights.keys()]).toEqual([...whole.weights.keys()]);
    expect(again.progress.history).toHaveLength(4);
    for (const [name, { data, shape }] of whole.weights) {
      const other = again.weights.get(name);
      expect(other?.shape, name).toEqual(shape);
      // What is frozen is the same bits; the rest differs by how matrices of other sizes are rounded.
      if (name.startsWith("seen/")) expect(other?.data, name).toEqual(data);
      else for (const [at, value] of data.entries()) expect(other?.data[at], name).toBeCloseTo(value, 4);
    }
    const losses = (of: typeof whole) => of.progress.history.map(({ metrics }) => metrics["valid.loss"] ?? Number.NaN);
    for (const [epoch, loss] of losses(whole).entries()) expect(losses(again)[epoch]).toBeCloseTo(loss, 5);
  });
});

test("several data sets go on from values of their own", async () => {
  const sources = twoSources();
  const heavy: CheckedModel = { ...twoHeads, nodes: twoHeads.nodes.map((one) => ({ ...one, flops: 10_000 })) };
  const train = bothLearned({ freeze: ["hidden"], tasks: tasksOf({ data: ["corners", "heights"] }) });
  const input: TrainInput = {
    ...{ ...inputOf(false), ...sources[0], sources, model: heavy, train },
    start: initialWeights(heavy, 3),
  };
  const part = frozenPart(heavy, { freeze: train.freeze, changed: new Set() }) ?? expect.fail("nothing is frozen");
  const values: Table[] = [];
  for (const source of sources) values.push(await valuesOf({ ...input, ...source }, part.first));
  const whole = await runTraining(input, quiet());
  const again = wholeOutcome(await runTraining(restInput(input, part, values), quiet()), input.start ?? new Map());
  if (whole.kind !== "finished" || again.kind !== "finished") throw new Error("interrupted");
  expect(again.progress.tasks).toMatchObject({ taken: whole.progress.tasks?.taken });
  for (const [name, { data }] of whole.weights)
    for (const [at, value] of data.entries()) expect(again.weights.get(name)?.data[at], name).toBeCloseTo(value, 4);
});

describe("the part that is run once", () => {
  const cutOf = (frozen: readonly string[], changed: readonly string[] = []): readonly string[] | null =>
    frozenPart(model, { freeze: frozen, changed: new Set(changed) })?.cut.map(({ id }) => id) ?? null;

  test("ends before the first operator that learns or draws", () => {
    expect(cutOf(["seen/wide", "seen/norm"])).toEqual(["seen/norm"]);
    expect(cutOf([...freeze, "label/hidden"])).toEqual(["seen/narrow"]);
    // Frozen too, dropout acts as outside of training.
    expect(cutOf([...freeze, "label/drop", "label/hidden"])).toEqual(["label/hidden"]);
  });

  test("is none where its inputs change, nothing before the first that learns is frozen, or it ends in an answer", () => {
    expect(cutOf(freeze, ["features"])).toBeNull();
    expect(cutOf(["seen/norm", "seen/narrow"])).toBeNull();
    expect(cutOf([...freeze, "label/drop", "label/hidden", "label/classes"])).toBeNull();
  });

  test("is none where reading its values is no faster than computing them", () => {
    const light = { ...model, nodes: model.nodes.map((one) => ({ ...one, flops: 8 })) };
    expect(frozenPart(light, { freeze, changed: new Set() })).toBeNull();
  });
});
