/**
 * Rows in, the batches of one epoch out. Rows in memory are shuffled exactly: every order is as likely as any other. Rows on
 * disk are shuffled in windows, so that what a window holds is read from one part of the file after another and the system's
 * page cache serves the rest: blocks of neighbouring rows change places first, then rows within a window of several blocks.
 */
import { randomStream, shuffledRange } from "../random/stream.ts";
import { filesOfTable, type Table } from "./table.ts";

/** Bytes of neighbouring rows that stay together until they are in a window: enough for a disk to read in one go. */
const BLOCK_BYTES = 2 ** 20;
/** Blocks among which rows mix: 128 MiB, which the page cache of any machine that trains has room for. */
const WINDOW_BLOCKS = 128;

/** How rows on disk are shuffled. */
export interface ShuffleWindow {
  readonly blockRows: number;
  readonly blocks: number;
}

/** Where the order of an epoch comes from. */
export interface EpochOrder {
  readonly seed: number;
  readonly epoch: number;
  /** Null or absent: exactly. */
  readonly window?: ShuffleWindow | null;
}

/** How the rows of a table are shuffled: null for exactly, where all of them lie in memory. Depends on the rows' size alone. */
export function shuffleWindow(table: Table): ShuffleWindow | null {
  const rowBytes = filesOfTable(table).reduce((sum, file) => sum + file.rowBytes, 0);
  if (rowBytes === 0) return null;
  return { blockRows: Math.max(1, Math.floor(BLOCK_BYTES / rowBytes)), blocks: WINDOW_BLOCKS };
}

/**
 * Rows in batches of `batch`, the last one smaller where they do not divide. With `order` they are shuffled by streams
 * named for the epoch; without, they keep their order.
 */
export function epochBatches(rows: Uint32Array, batch: number, order: EpochOrder | null): Uint32Array[] {
  const ordered = order === null ? rows : shuffled(rows, order);
  const batches: Uint32Array[] = [];
  for (let start = 0; start < ordered.length; start += batch) batches.push(ordered.slice(start, start + batch));
  return batches;
}

function shuffled(rows: Uint32Array, { seed, epoch, window }: EpochOrder): Uint32Array {
  if (window === undefined || window === null) {
    const places = shuffledRange(rows.length, randomStream(seed, "shuffle", epoch));
    pickInto(places, rows, places);
    return places;
  }
  const { blockRows, blocks } = window;
  const ordered = new Uint32Array(rows.length);
  const order = shuffledRange(Math.ceil(rows.length / blockRows), randomStream(seed, "shuffle", epoch, "blocks"));
  let filled = 0;
  for (let first = 0; first < order.length; first += blocks) {
    const start = filled;
    for (const block of order.subarray(first, first + blocks)) {
      const part = rows.subarray(block * blockRows, (block + 1) * blockRows);
      ordered.set(part, filled);
      filled += part.length;
    }
    const within = ordered.slice(start, filled);
    const places = shuffledRange(within.length, randomStream(seed, "shuffle", epoch, "window", first / blocks));
    pickInto(ordered.subarray(start, filled), within, places);
  }
  return ordered;
}

/** Writes the rows at the given places. */
function pickInto(into: Uint32Array, rows: Uint32Array, places: Uint32Array): void {
  for (let index = 0; index < places.length; index++) into[index] = rows[places[index] ?? 0] ?? 0;
}
