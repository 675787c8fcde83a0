/**
 * Rows of a table in, the arrays that a model reads out: augmented where asked, prepared by what was fitted, as float32
 * with the batch as first axis. A row's augmentation depends on the seed, the epoch and the row alone, so a batch is the
 * same in whatever order batches are made, and after a resume.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { indexedStreams } from "../random/indexed-streams.ts";
import { augmentImage, keepsBytes, type PixelBuffers } from "./augment-image.ts";
import {
  applySteps,
  type FittedColumn,
  type FittedPreparation,
  type FittedStep,
  tableColumn,
} from "./fit-preparation.ts";
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

/** Makes the batch of the given rows. */
export function prepareBatch(
  table: Table,
  dataset: CheckedDataset,
  prepared: FittedPreparation,
  rows: Uint32Array,
  augment: AugmentOrder | null,
): Batch {
  const inputs = new Map<string, BatchArray<Float32Array>>();
  for (const column of prepared.inputs) {
    inputs.set(column.name, {
      shape: [rows.length, ...column.shape],
      data: floats({ table, dataset, column, rows, augment }),
    });
  }
  const targets = new Map<string, BatchArray<Int32Array | Float32Array>>();
  for (const column of prepared.targets) {
    const data =
      column.kind === "class" ? labels(table, column, rows) : floats({ table, dataset, column, rows, augment: null });
    targets.set(column.name, { shape: [rows.length, ...column.shape], data });
  }
  return { size: rows.length, inputs, targets, rows };
}

interface Work {
  readonly table: Table;
  readonly dataset: CheckedDataset;
  readonly column: FittedColumn;
  readonly rows: Uint32Array;
  readonly augment: AugmentOrder | null;
}

function labels(table: Table, column: FittedColumn, rows: Uint32Array): Int32Array {
  const { data } = tableColumn(table, column.columns[0] ?? column.name, "class");
  return Int32Array.from(rows, (row) => data[row] ?? 0);
}

function floats(work: Work): Float32Array {
  const { column } = work;
  switch (column.kind) {
    case "image":
      return images(work);
    case "class":
      return classes(work);
    case "number":
    case "vector":
      return numbers(work);
    default:
      column.kind satisfies never;
      throw new InternalError("a column of no kind");
  }
}

/** A class as input: one-hot where its tensor has an axis, the label's number otherwise. */
function classes({ table, column, rows }: Work): Float32Array {
  const found = labels(table, column, rows);
  const [width] = column.shape;
  if (width === undefined) return Float32Array.from(found);
  const data = new Float32Array(rows.length * width);
  found.forEach((label, index) => {
    data[index * width + label] = 1;
  });
  return data;
}

function numbers({ table, column, rows }: Work): Float32Array {
  const width = column.columns.length;
  const data = new Float32Array(rows.length * width);
  column.columns.forEach((name, place) => {
    const source = tableColumn(table, name, "number").data;
    const fill = column.fill[place]?.value ?? 0;
    rows.forEach((row, index) => {
      const value = source[row] ?? Number.NaN;
      data[index * width + place] = applySteps(Number.isNaN(value) ? fill : value, column.steps, place);
    });
  });
  return data;
}

function images({ table, dataset, column, rows, augment }: Work): Float32Array {
  const { shape, data: source } = tableColumn(table, column.columns[0] ?? column.name, "image");
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const out = new Float32Array(rows.length * size);
  const steps = dataset.augment.filter((entry) => entry.column === column.name).flatMap((entry) => entry.steps);
  const prepared = byteTables(column, channels);
  if (augment === null || steps.length === 0) {
    rows.forEach((row, index) => {
      lookUp(source.subarray(row * size, (row + 1) * size), out.subarray(index * size, (index + 1) * size), prepared);
    });
    return out;
  }
  const random = indexedStreams(augment.seed, "augment", dataset.name, column.name, augment.epoch);
  const bytes = keepsBytes(steps);
  const buffers: PixelBuffers = bytes
    ? { current: new Uint8Array(size), spare: new Uint8Array(size) }
    : { current: new Float64Array(size), spare: new Float64Array(size) };
  const lines = straightLines(column.steps, channels);
  rows.forEach((row, index) => {
    const { current } = buffers;
    const picture = source.subarray(row * size, (row + 1) * size);
    if (bytes) current.set(picture);
    else for (let at = 0; at < size; at++) current[at] = (picture[at] ?? 0) / 255;
    random.seek(row);
    augmentImage(buffers, shape, { steps, random });
    const values = out.subarray(index * size, (index + 1) * size);
    if (buffers.current instanceof Uint8Array) lookUp(buffers.current, values, prepared);
    else if (lines !== null) followLines(buffers.current, values, lines);
    else
      for (let at = 0; at < size; at++)
        values[at] = applySteps((buffers.current[at] ?? 0) * 255, column.steps, at % channels);
  });
  return out;
}

/** Replaces bytes by their entries, channel by channel. */
function lookUp(bytes: Uint8Array, out: Float32Array, prepared: readonly Float32Array[]): void {
  const channels = prepared.length;
  for (let channel = 0; channel < channels; channel++) {
    const values = prepared[channel] ?? new Float32Array(256);
    for (let at = channel; at < bytes.length; at += channels) out[at] = values[bytes[at] ?? 0] ?? 0;
  }
}

/** What becomes of each byte, for each channel. */
function byteTables(column: FittedColumn, channels: number): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => applySteps(byte, column.steps, channel)),
  );
}

/** What becomes of a pixel from 0 to 1 in each channel: `value × slope + offset`. */
interface Lines {
  readonly slope: Float64Array;
  readonly offset: Float64Array;
}

/** The steps as one straight line a channel, or null where a step has a bend. */
function straightLines(steps: readonly FittedStep[], channels: number): Lines | null {
  if (steps.some((step) => step.step === "clip")) return null;
  const offset = Float64Array.from({ length: channels }, (_, channel) => applySteps(0, steps, channel));
  const slope = offset.map((start, channel) => applySteps(255, steps, channel) - start);
  return { slope, offset };
}

function followLines(pixels: Float64Array, out: Float32Array, { slope, offset }: Lines): void {
  const channels = slope.length;
  for (let channel = 0; channel < channels; channel++) {
    const rise = slope[channel] ?? 1;
    const start = offset[channel] ?? 0;
    for (let at = channel; at < pixels.length; at += channels) out[at] = (pixels[at] ?? 0) * rise + start;
  }
}
