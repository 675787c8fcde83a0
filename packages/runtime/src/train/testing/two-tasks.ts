/** Two generated data sets of one plane for tests of several tasks: which corners a point is near, and how far up it lies. */
import type { CheckedDataset, CheckedModel, CheckedTasks, CheckedTrain } from "@penstock/dsl";
import { fitPreparation, type Table } from "../../data/index.ts";
import { classTarget, dataset, numberColumn, vectorColumn } from "../../data/testing/dataset-fixture.ts";
import { randomStream } from "../../random/stream.ts";
import type { TrainSource } from "../tasks/sources.ts";
import { call, dense, modelOf, trainOf } from "./train-fixture.ts";

const splitAt = 0.75;

/** A table of points with both targets. */
function points(count: number, seed: number): Table {
  const stream = randomStream(seed, "points");
  const columns = { x: new Float64Array(count), y: new Float64Array(count), height: new Float64Array(count) };
  const label = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const [x, y] = [stream.normal(), stream.normal()];
    columns.x[row] = x;
    columns.y[row] = y;
    label[row] = x * y > 0 ? 1 : 0;
    columns.height[row] = 0.5 * y + 0.1 * stream.normal();
  }
  return {
    rows: count,
    columns: new Map([
      ["x", { kind: "number", data: columns.x }],
      ["y", { kind: "number", data: columns.y }],
      ["label", { kind: "class", values: ["no", "yes"], data: label }],
      ["height", { kind: "number", data: columns.height }],
    ]),
    official: null,
    origin: null,
  };
}

function sourceOf(table: Table, checked: CheckedDataset): TrainSource {
  const all = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const at = Math.floor(table.rows * splitAt);
  const rows = { train: all.slice(0, at), valid: all.slice(at) };
  return { dataset: checked, table, preparation: fitPreparation(table, checked, rows.train), rows };
}

const inputs = [vectorColumn(["x", "y"])];

/** `corners` with 60 train rows and the target `label`, `heights` with 180 and the target `height`; batches of 20. */
export function twoSources(): readonly [TrainSource, TrainSource] {
  const source = call("csv");
  return [
    sourceOf(
      points(80, 1),
      dataset({ source, name: "corners", inputs, targets: [classTarget(["no", "yes"])], batch: 20 }),
    ),
    sourceOf(
      points(240, 2),
      dataset({ source, name: "heights", inputs, targets: [numberColumn("height")], batch: 20 }),
    ),
  ];
}

/** One data set with both targets; of `gaps` every third row lacks the label, and every fourth the height. */
export function bothTargets({ gaps }: { readonly gaps: boolean }): TrainSource {
  const table = points(160, 3);
  const [label, height] = [table.columns.get("label"), table.columns.get("height")];
  if (gaps && label?.kind === "class" && height?.kind === "number" && height.data instanceof Float64Array) {
    for (let row = 0; row < table.rows; row += 3) label.data[row] = -1;
    for (let row = 0; row < table.rows; row += 4) height.data[row] = Number.NaN;
  }
  const targets = [classTarget(["no", "yes"]), numberColumn("height")];
  const missing = gaps ? ("mask" as const) : ("error" as const);
  return sourceOf(table, dataset({ source: call("csv"), name: "points", inputs, targets, missing, batch: 20 }));
}

/** One hidden layer, a head for each task. */
export const twoHeads: CheckedModel = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 12, activation: "tanh" }),
    dense("classes", "hidden", { width: 12, units: 2, activation: "softmax" }),
    dense("number", "hidden", { width: 12, units: 1 }),
  ],
  { label: "classes", height: "number" },
);

/** What a program says of the tasks. */
export function tasksOf(parts: Partial<CheckedTasks> = {}): CheckedTasks {
  return {
    balance: call("fixed"),
    auxiliary: [],
    stops: [],
    figures: [
      { output: "label", metric: "valid.label.accuracy", goal: "max" },
      { output: "height", metric: "valid.height.mse", goal: "min" },
    ],
    ...parts,
  };
}

/** A training of both. */
export function bothLearned(parts: Partial<CheckedTrain> = {}): CheckedTrain {
  return trainOf({
    losses: [
      { output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) },
      { output: "height", loss: call("mse", { weight: 0.5 }) },
    ],
    epochs: 3,
    best: { metric: "valid.tasks.error", goal: "min" },
    tasks: tasksOf(),
    ...parts,
  });
}
