/**
 * Rows of a table in, the arrays that a model reads out: augmented where asked, prepared by what was fitted, as float32
 * with the batch as first axis. A row's augmentation depends on the seed, the epoch and the row alone, so a batch is the
 * same in whatever order batches are made, in whatever thread, and after a resume.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { numberRows, tableColumn } from "./column-rows.ts";
import type { FittedColumn, FittedPreparation } from "./fit-preparation.ts";
import { applySteps } from "./fitted-steps.ts";
import { imageFiller } from "./prepare-images.ts";
import type { Table } from "./table.ts";

/** Values of one input or target for a batch of rows. */
export interface BatchArray<Data> {
  /** The batch first. */
  readonly shape: readonly number[];
  readonly data: Data;
}

/** What a training step reads. */
export interface Batch {
  readonly size: number;
  readonly inputs: ReadonlyMap<string, BatchArray<Float32Array>>;
  /** Classes as int32 of shape `[batch]`, everything else as float32. */
  readonly targets: ReadonlyMap<string, BatchArray<Int32Array | Float32Array>>;
  readonly rows: Uint32Array;
}

/** Where augmentation draws from; null in its place leaves rows as they are. */
export interface AugmentOrder {
  readonly seed: number;
  readonly epoch: number;
}

/** What batches are made of. */
export interface BatchSource {
  readonly table: Table;
  readonly dataset: Pick<CheckedDataset, "name" | "augment">;
  readonly preparation: FittedPreparation;
}

/** Memory for an input of that name and length; what was in it is overwritten. */
export type InputRoom = (name: string, length: number) => Float32Array;

/** Writes the values of rows into an array of `[rows, …]`. */
export type Filler = (rows: Uint32Array, augment: AugmentOrder | null, out: Float32Array) => void;

const newRoom: InputRoom = (_, length) => new Float32Array(length);

/** Makes the batch of the given rows. For many batches of one data set, a `BatchMaker` saves what they have in common. */
export function prepareBatch(
  table: Table,
  dataset: BatchSource["dataset"],
  preparation: FittedPreparation,
  rows: Uint32Array,
  augment: AugmentOrder | null,
): Batch {
  return new BatchMaker({ table, dataset, preparation }).make(rows, augment);
}

interface ColumnFiller {
  readonly column: FittedColumn;
  /** Numbers of one row. */
  readonly size: number;
  readonly fill: Filler;
}

/** Makes batches of one data set. */
export class BatchMaker {
  private readonly source: BatchSource;
  private readonly inputs: readonly ColumnFiller[];
  private readonly targets: readonly ColumnFiller[];

  constructor(source: BatchSource) {
    const { preparation } = source;
    this.source = source;
    this.inputs = preparation.inputs.map((column) => fillerOf(source, column));
    // Augmentation is for inputs: what is to be learnt stays as it is.
    this.targets = preparation.targets.map((column) => fillerOf(source, column));
  }

  /** The batch of the given rows, its inputs in the memory that `room` gives. */
  make(rows: Uint32Array, augment: AugmentOrder | null, room: InputRoom = newRoom): Batch {
    const inputs = new Map<string, BatchArray<Float32Array>>();
    for (const { column, size, fill } of this.inputs) {
      const data = room(column.name, rows.length * size);
      fill(rows, augment, data);
      inputs.set(column.name, { shape: [rows.length, ...column.shape], data });
    }
    const targets = new Map<string, BatchArray<Int32Array | Float32Array>>();
    for (const { column, size, fill } of this.targets) {
      const shape = [rows.length, ...column.shape];
      if (column.kind === "class") {
        targets.set(column.name, { shape, data: labels(this.source.table, column, rows) });
        continue;
      }
      const data = new Float32Array(rows.length * size);
      fill(rows, null, data);
      targets.set(column.name, { shape, data });
    }
    return { size: rows.length, inputs, targets, rows };
  }
}

function fillerOf(source: BatchSource, column: FittedColumn): ColumnFiller {
  const { table, dataset } = source;
  switch (column.kind) {
    case "image": {
      const image = tableColumn(table, column.columns[0] ?? column.name, "image");
      const steps = dataset.augment.filter((entry) => entry.column === column.name).flatMap((entry) => entry.steps);
      const [height, width, channels] = image.shape;
      return { column, size: height * width * channels, fill: imageFiller({ dataset, column, image, steps }) };
    }
    case "class":
      return { column, size: column.shape[0] ?? 1, fill: classFiller(table, column) };
    case "number":
    case "vector":
      return { column, size: column.columns.length, fill: numberFiller(table, column) };
    default:
      column.kind satisfies never;
      throw new InternalError("a column of no kind");
  }
}

function labels(table: Table, column: FittedColumn, rows: Uint32Array): Int32Array {
  const { data } = tableColumn(table, column.columns[0] ?? column.name, "class");
  return Int32Array.from(rows, (row) => data[row] ?? 0);
}

/** A class as input: one-hot where its tensor has an axis, the label's number otherwise. */
function classFiller(table: Table, column: FittedColumn): Filler {
  const [width] = column.shape;
  return (rows, _, out) => {
    const found = labels(table, column, rows);
    if (width === undefined) {
      out.set(found);
      return;
    }
    out.fill(0);
    found.forEach((label, index) => {
      out[index * width + label] = 1;
    });
  };
}

function numberFiller(table: Table, column: FittedColumn): Filler {
  const { columns, fill, steps } = column;
  const read = numberRows(
    columns.map((name) => tableColumn(table, name, "number")),
    "random",
  );
  const values = new Float64Array(columns.length);
  return (rows, _, out) => {
    let at = 0;
    for (const row of rows) {
      read(row, values);
      for (let place = 0; place < values.length; place++) {
        const value = values[place] ?? Number.NaN;
        out[at++] = applySteps(Number.isNaN(value) ? (fill[place]?.value ?? 0) : value, steps, place);
      }
    }
  };
}
