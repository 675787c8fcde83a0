/**
 * Rows of a table in, the arrays that a model reads out: augmented where asked, prepared by what was fitted, as float32
 * with the batch as first axis. A row's augmentation depends on the seed, the epoch and the row alone, so a batch is the
 * same in whatever order batches are made, in whatever thread, and after a resume.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { followed } from "./augment/follow.ts";
import { Mixer, type Mixture, mixesRows, mixInput, mixSteps } from "./augment/mix.ts";
import type { ImageShape } from "./augment/picture.ts";
import type { DrawOrder } from "./augment/row-streams.ts";
import { centersFiller, maskFiller } from "./boxes/region-fillers.ts";
import { tableColumn } from "./column-rows.ts";
import { type Cuts, cutInputs } from "./cut-lengths.ts";
import { rowsOfDraws } from "./draws.ts";
import type { FittedColumn, FittedPreparation } from "./fitted-preparation.ts";
import { applySteps, isElementwise } from "./fitted-steps.ts";
import { numbersOf } from "./flow/cell.ts";
import { flowFiller, targetLabels } from "./flow/flow-filler.ts";
import { filledCells } from "./flow/source-cells.ts";
import { hasTarget, isMasked, maskedFiller } from "./masked-rows.ts";
import { imageFiller } from "./prepare-images.ts";
import { weightColumns } from "./row-weight.ts";
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
  readonly targets: Targets;
  /** What each row was mixed with; null where rows are not mixed. */
  readonly mixed: MixedRows | null;
  readonly rows: Uint32Array;
}

type Targets = ReadonlyMap<string, BatchArray<Int32Array | Float32Array>>;

/** The other halves of a batch of mixed rows. */
export interface MixedRows {
  /** `[batch]`: how much of each row is itself, from 0 to 1. */
  readonly share: Float32Array;
  /** The targets of each row's partner. */
  readonly targets: Targets;
}

/** Where augmentation draws from; null in its place leaves rows as they are. */
export interface AugmentOrder extends DrawOrder {
  /** Steps that the rows are for, in equal parts one after the other; 1 unless given. Rows of one step are mixed with each other. */
  readonly steps?: number;
}

/** Where the rows of a batch draw from. */
export interface RowsOrder {
  readonly order: DrawOrder;
  /** For each row, itself or a copy of it (`copyOfRow`). */
  readonly draws: Uint32Array;
}

/** What batches are made of. */
export interface BatchSource {
  readonly table: Table;
  readonly dataset: Pick<CheckedDataset, "name" | "augment" | "weight"> & Partial<Pick<CheckedDataset, "missing">>;
  readonly preparation: FittedPreparation;
  /** Padding that batches are made without; null or absent where every row keeps its length. */
  readonly cuts?: Cuts | null;
}

/** Memory for an input; what was in it is overwritten. */
export type InputRoom = (input: {
  readonly name: string;
  readonly length: number;
  readonly dtype: FittedColumn["dtype"];
}) => InputNumbers;

/** How a batch is made. */
export interface BatchForm {
  /** Memory for the inputs; new unless given. */
  readonly room?: InputRoom;
  /** Whether padding stays that could be cut. */
  readonly whole?: boolean;
}

/** Writes the values of rows into an array of `[rows, …]`. */
export type Filler = (rows: Uint32Array, augment: RowsOrder | null, out: InputNumbers) => void;

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
  private readonly mixer: Mixer | null;
  /** Rows before they are mixed; grows to the largest batch. */
  private unmixed = new Float32Array();

  constructor(source: BatchSource) {
    const { dataset, preparation } = source;
    this.source = source;
    this.inputs = preparation.inputs.map((column) => fillerOf(source, column));
    // Augmentation is for inputs: what is to be learnt stays as it is, but for what lies in a picture that is moved.
    this.targets = [
      ...preparation.targets.map((column) => targetFiller(source, column)),
      ...weightColumns(dataset).map((column) => fillerOf(source, column)),
    ];
    const steps = mixSteps(dataset);
    const pictures = preparation.inputs.map(pictureShape);
    const shape = pictures.find((one) => one !== null) ?? null;
    this.mixer = steps.length === 0 ? null : new Mixer(dataset.name, steps, shape);
  }

  /**
   * The batch of the given rows, its inputs in the memory that `room` gives. A row may be given as a copy of itself (`copyOfRow`),
   * which is augmented otherwise.
   */
  make(draws: Uint32Array, augment: AugmentOrder | null, { room = newRoom, whole = false }: BatchForm = {}): Batch {
    const rows = rowsOfDraws(draws, this.source.table.rows);
    const mixture =
      augment === null || this.mixer === null
        ? null
        : this.mixer.draw({ draws, steps: augment.steps ?? 1, order: augment });
    const order = augment === null ? null : { order: augment, draws };
    const inputs = new Map<string, BatchArray<InputNumbers>>();
    for (const { column, size, fill } of this.inputs) {
      const data = room({ name: column.name, length: rows.length * size, dtype: column.dtype });
      if (mixture === null) fill(rows, order, data);
      else {
        const from = this.unmixedRoom(data.length);
        fill(rows, order, from);
        mixInput({ from, to: floats(data), size, shape: pictureShape(column) }, mixture);
      }
      inputs.set(column.name, { shape: [rows.length, ...column.shape], data });
    }
    const targets = this.targetsOf(rows, order);
    const mixed = mixture === null ? null : this.partnersOf(rows, mixture);
    const { cuts = null } = this.source;
    if (whole || cuts === null) return { size: rows.length, inputs, targets, mixed, rows };
    const cut = cutInputs(new Map([...inputs, ...targets]), cuts);
    const own = <Data extends InputNumbers>(all: ReadonlyMap<string, BatchArray<Data>>) =>
      new Map([...all].map(([name, array]) => [name, cut.get(name) ?? array]));
    return { size: rows.length, inputs: own(inputs), targets: own(targets), mixed, rows };
  }

  private unmixedRoom(length: number): Float32Array {
    if (this.unmixed.length < length) this.unmixed = new Float32Array(length);
    return this.unmixed.subarray(0, length);
  }

  private partnersOf(rows: Uint32Array, { partners, share }: Mixture): MixedRows {
    return {
      share,
      targets: this.targetsOf(
        partners.map((partner) => rows[partner] ?? 0),
        null,
      ),
    };
  }

  private targetsOf(rows: Uint32Array, order: RowsOrder | null): Targets {
    const targets = new Map<string, BatchArray<Int32Array | Float32Array>>();
    for (const { column, size, fill } of this.targets) {
      const shape = [rows.length, ...column.shape];
      if (column.kind === "class") {
        targets.set(column.name, { shape, data: targetLabels(this.source.table, column, rows) });
        continue;
      }
      const length = rows.length * size;
      const data = column.dtype === "int32" ? new Int32Array(length) : new Float32Array(length);
      fill(rows, order, data);
      targets.set(column.name, { shape, data });
    }
    return targets;
  }
}

/** `[height, width, channels]` of a column of pictures, null of any other. */
function pictureShape({ kind, shape }: FittedColumn): ImageShape | null {
  const [height, width, channels] = shape;
  if (kind !== "image" || height === undefined || width === undefined || channels === undefined) return null;
  return [height, width, channels];
}

function fillerOf(source: BatchSource, column: FittedColumn): ColumnFiller {
  const { table, dataset } = source;
  const size = column.shape.reduce((product, axis) => product * axis, 1);
  // Of a target nothing is augmented, and a target never has the name of an input.
  const steps = dataset.augment
    .filter((entry) => entry.column === column.name)
    .flatMap((entry) => entry.steps.map((call, place) => ({ call, place })))
    .filter(({ call }) => !mixesRows(call.call));
  switch (column.kind) {
    case "image": {
      const image = tableColumn(table, column.columns[0] ?? column.name, "image");
      const fill = imageFiller({ dataset, column, image, steps });
      return { column, size, fill: (rows, augment, out) => fill(rows, augment, floats(out)) };
    }
    case "mask":
      return { column, size, fill: maskFiller(table, column, followed(dataset, source.preparation)) };
    case "boxes":
      return { column, size, fill: centersFiller(table, column, followed(dataset, source.preparation)) };
    default: {
      const augment = { dataset: dataset.name, steps };
      return { column, size, fill: isPlain(column) ? numberFiller(table, column) : flowFiller(table, column, augment) };
    }
  }
}

/** A target, which rows may lack where the data set says so. */
function targetFiller(source: BatchSource, column: FittedColumn): ColumnFiller {
  const plain = fillerOf(source, column);
  if (!isMasked(source.dataset) || column.kind === "class") return plain;
  return { ...plain, fill: maskedFiller(plain.fill, hasTarget(source.table, column), plain.size) };
}

function isPlain({ kind, steps }: FittedColumn): boolean {
  return (kind === "number" || kind === "vector") && steps.every(isElementwise);
}

function floats(numbers: InputNumbers): Float32Array {
  if (numbers instanceof Float32Array) return numbers;
  throw new InternalError("pictures and what is mixed are no word numbers");
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
