/** A generated problem for tests of training: the table, the checked data set and its fitted preparation. */
import type { CheckedDataset } from "@penstock/dsl";
import { type FittedPreparation, fitPreparation, type Table } from "../../data/index.ts";
import { classTarget, dataset, vectorColumn } from "../../data/testing/dataset-fixture.ts";
import { randomStream } from "../../random/stream.ts";
import { call } from "./train-fixture.ts";

export interface Problem {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly preparation: FittedPreparation;
  readonly rows: { readonly train: Uint32Array; readonly valid: Uint32Array };
}

/**
 * Four Gaussian clouds at the corners of a square, opposite corners of one class (the "exclusive or"): no straight line
 * parts them. `count` rows, of which the last fifth is for validation.
 */
export function crossedBlobs(count: number, seed: number): Problem {
  const stream = randomStream(seed, "blobs");
  const columns = { x: new Float64Array(count), y: new Float64Array(count) };
  const label = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const [right, up] = [stream.integer(2), stream.integer(2)];
    columns.x[row] = 10 + 3 * (2 * right - 1) + stream.normal();
    columns.y[row] = 3 * (2 * up - 1) + stream.normal();
    label[row] = right ^ up;
  }
  const checked = dataset({
    source: call("csv", {}),
    inputs: [vectorColumn(["x", "y"], [call("normalize")])],
    targets: [classTarget(["no", "yes"])],
    batch: 32,
  });
  const table: Table = {
    rows: count,
    columns: new Map([
      ["x", { kind: "number", data: columns.x }],
      ["y", { kind: "number", data: columns.y }],
      ["label", { kind: "class", values: ["no", "yes"], data: label }],
    ]),
    official: null,
    origin: null,
  };
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  const rows = { train: all.slice(0, Math.floor(count * 0.8)), valid: all.slice(Math.floor(count * 0.8)) };
  return { dataset: checked, table, preparation: fitPreparation(table, checked, rows.train), rows };
}
