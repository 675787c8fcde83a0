/**
 * Rows of a table that are changed before they are prepared: the same feed as of unchanged ones to whoever takes batches. What makes a change
 * may take its time (a picture that is encoded), so batches are made some rows at a time, in this thread, when they are asked for.
 */
import type { BatchOrder, BatchStream, Feed } from "./feed/feed.ts";
import { type Batch, BatchMaker, type BatchSource } from "./prepare-batch.ts";
import { pickRows, type Table, type TableColumn } from "./table.ts";

/** Makes columns for some rows of a table, in the order given, by the name of the source column; all others stay as they are. */
export type RowChange = (rows: Uint32Array) => Promise<ReadonlyMap<string, TableColumn>>;

/** Bytes of changed rows at a time, and rows where these are small. */
const CHUNK_BYTES = 2 ** 22;
const CHUNK_ROWS = 2048;

/** A table of some rows of another, changed. */
export async function changedTable(table: Table, rows: Uint32Array, change: RowChange): Promise<Table> {
  const changed = await change(rows);
  const others = new Map([...table.columns].filter(([name]) => !changed.has(name)));
  const picked = pickRows({ ...table, columns: others }, rows);
  return { ...picked, columns: new Map([...picked.columns, ...changed]) };
}

/** A feed of changed rows. Nothing is augmented. */
export function changedFeed(source: BatchSource, change: RowChange): Feed {
  const { table, preparation, cuts = null } = source;
  const dataset = { ...source.dataset, augment: [] };
  const most = chunkRows(table);
  const batches = (plan: Iterable<BatchOrder>): BatchStream => {
    const orders = plan[Symbol.iterator]();
    let ready: (() => Batch)[] = [];
    let open = true;
    const fill = async (): Promise<void> => {
      const taken: Uint32Array[] = [];
      for (let count = 0; count < most; ) {
        const order = orders.next();
        if (order.done === true) break;
        taken.push(order.value.rows);
        count += order.value.rows.length;
      }
      const rows = joined(taken);
      if (rows.length === 0) return;
      const maker = new BatchMaker({ table: await changedTable(table, rows, change), dataset, preparation, cuts });
      let start = 0;
      ready = taken.map((own) => {
        const first = start;
        start += own.length;
        const places = Uint32Array.from(own, (_, at) => first + at);
        return () => ({ ...maker.make(places, null), rows: own });
      });
    };
    return {
      next: async () => {
        if (open && ready.length === 0) await fill();
        return open ? (ready.shift()?.() ?? null) : null;
      },
      close: () => {
        open = false;
        ready = [];
      },
    };
  };
  return { batches, close: async () => undefined };
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function chunkRows(table: Table): number {
  const bytes = [...table.columns.values()].reduce((sum, column) => {
    if (column.kind === "image") return sum + column.shape[0] * column.shape[1] * column.shape[2];
    return column.kind === "audio" ? sum + 4 * column.samples : sum + 8;
  }, 0);
  return Math.max(1, Math.min(CHUNK_ROWS, Math.floor(CHUNK_BYTES / Math.max(1, bytes))));
}
