/**
 * Rows of a table in, the arrays that a model reads out: augmented where asked, prepared by what was fitted, as float32
 * with the batch as first axis. A row's augmentation depends on the seed, the epoch and the row alone, so a batch is the
 * same in whatever order batches are made, in whatever thread, and after a resume.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { tableColumn } from "./column-rows.ts";
import type { FittedColumn, FittedPreparation } from "./fitted-preparation.ts";
import { applySteps, isElementwise } from "./fitted-steps.ts";
import { numbersOf } from "./flow/cell.ts";
import { flowFiller, targetLabels } from "./flow/flow-filler.ts";
import { filledCells } from "./flow/source-cells.ts";
import { imageFiller } from "./prepare-images.ts";
import type { Table } from "./table.ts";

/** Values of one input or target for a batch of rows. */
export interface BatchArray<Data> {
  /** The batch first. */
  readonly shape: readonly number[];
  readonly data: Data;
}

/** Numbers of an input: int32 where they are word numbers. */
export type InputNumbers = Float32Array | Int32Array;

/** What a training step reads. */
export interface Batch {
  readonly size: number;
  readonly inputs: ReadonlyMap<string, BatchArray<InputNumbers>>;
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

/** Memory for an input; what was in it is overwritten. */
export type InputRoom = (input: {
  readonly name: string;
  readonly length: number;
  readonly dtype: FittedColumn["dtype"];
}) => InputNumbers;

/** Writes the values of rows into an array of `[rows, …]`. */
export type Filler = (rows: Uint32Array, augment: AugmentOrder | null, out: InputNumbers) => void;

const newRoom: InputRoom = ({ length, dtype }) =>
  dtype === "int32" ? new Int32Array(length) : new Float32Array(length);

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
    const inputs = new Map<string, BatchArray<InputNumbers>>();
    for (const { column, size, fill } of this.inputs) {
      const data = room({ name: column.name, length: rows.length * size, dtype: column.dtype });
      fill(rows, augment, data);
      inputs.set(column.name, { shape: [rows.length, ...column.shape], data });
    }
    const targets = new Map<string, BatchArray<Int32Array | Float32Array>>();
    for (const { column, size, fill } of this.targets) {
      const shape = [rows.length, ...column.shape];
      if (column.kind === "class") {
        targets.set(column.name, { shape, data: targetLabels(this.source.table, column, rows) });
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
  const size = column.shape.reduce((product, axis) => product * axis, 1);
  switch (column.kind) {
    case "image": {
      const image = tableColumn(table, column.columns[0] ?? column.name, "image");
      const steps = dataset.augment.filter((entry) => entry.column === column.name).flatMap((entry) => entry.steps);
      const fill = imageFiller({ dataset, column, image, steps });
      return { column, size, fill: (rows, augment, out) => fill(rows, augment, floats(out)) };
    }
    default:
      return { column, size, fill: isPlain(column) ? numberFiller(table, column) : flowFiller(table, column) };
  }
}

function isPlain({ kind, steps }: FittedColumn): boolean {
  return (kind === "number" || kind === "vector") && steps.every(isElementwise);
}

function floats(numbers: InputNumbers): Float32Array {
  if (numbers instanceof Float32Array) return numbers;
  throw new InternalError("pictures are no word numbers");
}

/** Numbers whose steps change them one by one, without an array a row. */
function numberFiller(table: Table, column: FittedColumn): Filler {
  const { columns, steps } = column;
  const read = filledCells(table, column, { access: "random" });
  return (rows, _, out) => {
    let at = 0;
    for (const row of rows) {
      const values = numbersOf(read(row));
      for (let place = 0; place < columns.length; place++) out[at++] = applySteps(values[place] ?? 0, steps, place);
    }
  };
}
