/**
 * Rows that somebody asks about in, what the model reads of them out. Pictures and recordings are decoded several at a time; a row that
 * cannot be prepared is told apart with its reason, and those beside it are not held up by it.
 */
import { availableParallelism } from "node:os";
import { closestName } from "@penstock/dsl";
import {
  type BatchArray,
  DataError,
  DecodedMedia,
  decodeMedia,
  type FittedColumn,
  type InputNumbers,
  prepareRows,
  type RawRow,
} from "../data/index.ts";
import { type Asked, type AskedRow, isUnread, type UnreadRow } from "./asked-row.ts";
import { filledSize } from "./responder.ts";
import type { SavedRun } from "./saved-run.ts";

/** Rows that are ready. */
export interface PreparedRows {
  /** All that were asked about, in their order. */
  readonly rows: readonly Asked[];
  /** Those of them that the batch holds, in its order, as places among `rows`. */
  readonly ready: readonly number[];
  /** Filled up with the last row to a size that there is a graph for. */
  readonly inputs: ReadonlyMap<string, BatchArray<InputNumbers>>;
}

const isMedia = ({ kind }: FittedColumn): boolean => kind === "image" || kind === "audio";

/** Prepares rows by what was fitted on the train rows of a run. */
export async function prepareAsked(
  { preparation }: Pick<SavedRun, "preparation">,
  asked: readonly Asked[],
): Promise<PreparedRows> {
  const rows = [...asked];
  const fields = new Map<number, RawRow>();
  const fail = (at: number, { file, row }: Asked, reason: string): void => {
    rows[at] = { file, row, reason } satisfies UnreadRow;
    fields.delete(at);
  };
  await severally(asked, async (one, at) => {
    if (isUnread(one)) return;
    const absent = absentField(preparation.inputs, one.fields);
    if (absent !== null) {
      fail(at, one, absent);
      return;
    }
    try {
      fields.set(at, await decodedFields(preparation.inputs, one));
    } catch (error) {
      fail(at, one, lineOf(error));
    }
  });
  for (;;) {
    const ready = [...fields.keys()].sort((a, b) => a - b);
    if (ready.length === 0) return { rows, ready, inputs: new Map() };
    try {
      const raw = ready.map((at) => fields.get(at) ?? {});
      return { rows, ready, inputs: await prepareRows(preparation, raw, filledSize(ready.length)) };
    } catch (error) {
      const at = error instanceof DataError && error.place.row !== null ? ready[error.place.row - 1] : undefined;
      const one = at === undefined ? undefined : rows[at];
      if (at === undefined || one === undefined) throw error;
      // The row of the batch means nothing to whoever asked.
      fail(at, one, lineOf(error).replace(/ in row \d+/, ""));
    }
  }
}

/** What is wrong, in a line. */
function lineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/** Works on several of a list at once, as many as the machine has cores for. */
async function severally<Item>(items: readonly Item[], work: (item: Item, at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) await work(item, at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(items.length, 2 * availableParallelism()) }, worker));
}

/** Why a row lacks a field that it needs, where not even the name is there; null where all are. */
function absentField(inputs: readonly FittedColumn[], fields: RawRow): string | null {
  for (const { columns, fill } of inputs) {
    if (fill.length > 0) continue;
    const absent = columns.find((column) => fields[column] === undefined);
    if (absent === undefined) continue;
    const near = closestName(
      absent,
      Object.keys(fields).filter((name) => !inputs.some((input) => input.columns.includes(name))),
    );
    return `it has no \`${absent}\`${near === null ? "" : `; did you mean \`${near}\`?`}`;
  }
  return null;
}

async function decodedFields(inputs: readonly FittedColumn[], { fields, find }: AskedRow): Promise<RawRow> {
  const decoded: Record<string, unknown> = { ...fields };
  for (const input of inputs.filter(isMedia)) {
    for (const column of input.columns) {
      const value = fields[column];
      // Numbers and bytes in the row itself are for what prepares it.
      if (typeof value !== "string" || value.startsWith("data:")) continue;
      const path = value.trim();
      if (path === "") throw new Error(`\`${column}\` names no file`);
      decoded[column] = new DecodedMedia(await decodeMedia(input, find(path)));
    }
  }
  return decoded;
}
