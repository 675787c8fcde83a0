/**
 * Rows and how far each of their values may move in, the same in what the model reads out: between which bounds, and how much a whole step
 * is. Steps of preparation change numbers one by one and never turn back, so that bounds go through them as values do.
 */
import {
  applySteps,
  type FittedColumn,
  imageRows,
  numberRows,
  type Table,
  type TrainFields,
  tableColumn,
} from "../../data/index.ts";

/** Prepared values of a batch, `[batch, …]` each. */
export interface Reach {
  /** Where they are. */
  readonly from: Float32Array;
  /** Where they may go. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** How far `epsilon` goes where nothing is in the way. */
  readonly size: Float32Array;
}

/** Where values may move. */
export interface ReachGround {
  readonly table: Table;
  readonly train: TrainFields;
  /** Of pictures where they reach from 0 to 1, of numbers in standard deviations of the train rows. */
  readonly epsilon: number;
}

/** A value, and where it may be before preparation. */
interface Span {
  readonly value: number;
  /** How far it goes. */
  readonly by: number;
  /** What values there can be. */
  readonly least: number;
  readonly most: number;
}

type Prepared = readonly [from: number, low: number, high: number, size: number];

function prepared({ steps }: FittedColumn, { value, by, least, most }: Span, place: number): Prepared {
  const through = (raw: number): number => applySteps(raw, steps, place);
  const bounds = [through(Math.max(least, value - by)), through(Math.min(most, value + by))] as const;
  const size = Math.abs(through(value + by) - through(value - by)) / 2;
  return [through(value), Math.min(...bounds), Math.max(...bounds), size];
}

/** Makes ready the reach of an input; what it gives is for the rows of a batch. */
export function reachOf(column: FittedColumn, ground: ReachGround): (rows: Uint32Array) => Reach {
  return column.kind === "image" ? pictureReach(column, ground) : numberReach(column, ground);
}

function room(length: number): Reach {
  const make = (): Float32Array => new Float32Array(length);
  return { from: make(), low: make(), high: make(), size: make() };
}

/** A table of 256 values for each channel: pictures are bytes. */
function pictureReach(column: FittedColumn, { table, epsilon }: ReachGround): (rows: Uint32Array) => Reach {
  const image = tableColumn(table, column.columns[0] ?? column.name, "image");
  const [height, width, channels] = image.shape;
  const size = height * width * channels;
  const read = imageRows(image, "random");
  const known = room(256 * channels);
  for (let channel = 0; channel < channels; channel++) {
    for (let byte = 0; byte < 256; byte++) {
      set(
        known,
        256 * channel + byte,
        prepared(column, { value: byte, by: 255 * epsilon, least: 0, most: 255 }, channel),
      );
    }
  }
  return (rows) => {
    const reach = room(rows.length * size);
    rows.forEach((row, index) => {
      const bytes = read(row);
      for (let at = 0, to = index * size; at < size; at++, to++) {
        const from = 256 * (at % channels) + (bytes[at] ?? 0);
        reach.from[to] = known.from[from] ?? 0;
        reach.low[to] = known.low[from] ?? 0;
        reach.high[to] = known.high[from] ?? 0;
        reach.size[to] = known.size[from] ?? 0;
      }
    });
    return reach;
  };
}

function numberReach(column: FittedColumn, { table, train, epsilon }: ReachGround): (rows: Uint32Array) => Reach {
  const { columns, fill } = column;
  const read = numberRows(
    columns.map((name) => tableColumn(table, name, "number")),
    "random",
  );
  const steps = columns.map((name) => epsilon * train.moments(name).std);
  const values = new Float64Array(columns.length);
  return (rows) => {
    const reach = room(rows.length * columns.length);
    rows.forEach((row, index) => {
      read(row, values);
      columns.forEach((_, place) => {
        const found = values[place] ?? Number.NaN;
        const value = Number.isNaN(found) ? Number(fill[place]?.value) : found;
        const span = { value, by: steps[place] ?? 0, least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
        set(reach, index * columns.length + place, prepared(column, span, place));
      });
    });
    return reach;
  };
}

function set(reach: Reach, at: number, [from, low, high, size]: Prepared): void {
  reach.from[at] = from;
  reach.low[at] = low;
  reach.high[at] = high;
  reach.size[at] = size;
}
