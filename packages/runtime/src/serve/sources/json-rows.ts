/** Lines of JSON in, from a file (plain or gzip) or from standard input, their rows as fields out as they come. */
import {
  type ByteSource,
  DataError,
  fieldOf,
  isRecord,
  LONGEST_RECORD,
  openBytes,
  RecordBuffer,
  reasonOf,
  refuseOtherText,
} from "../../data/index.ts";
import type { Asked, RowChunks } from "../asked-row.ts";
import { type RowReading, rowsOfFields } from "./row-reading.ts";

const LF = 10;

/** Reads rows of a file; throws `DataError` where it is no text. */
export async function* jsonRows(path: string, reading: RowReading): RowChunks {
  const bytes = await openBytes(path, reading.signal);
  try {
    yield* linesOf(path, bytes, reading);
  } finally {
    await bytes.close();
  }
}

/** Reads rows of standard input, whose place is `-`; each is given as soon as it has come. */
export async function* inputRows(input: AsyncIterable<Uint8Array>, reading: RowReading): RowChunks {
  const pieces = input[Symbol.asyncIterator]();
  let left: Uint8Array = new Uint8Array();
  const source: ByteSource = {
    read: async (into, at) => {
      if (left.length === 0) {
        const next = await pieces.next();
        if (next.done === true) return 0;
        left = next.value;
      }
      const taken = left.subarray(0, into.length - at);
      into.set(taken, at);
      left = left.subarray(taken.length);
      return taken.length;
    },
    close: async () => {
      await pieces.return?.();
    },
  };
  try {
    yield* linesOf("-", source, reading);
  } finally {
    await source.close();
  }
}

async function* linesOf(path: string, bytes: ByteSource, reading: RowReading): RowChunks {
  const buffer = new RecordBuffer(bytes);
  let row = 0;
  let checked = false;
  while (!buffer.ended) {
    await buffer.fill();
    if (!checked && buffer.length > 0) {
      refuseOtherText(buffer.bytes.subarray(0, buffer.length), path);
      checked = true;
    }
    const end = buffer.ended ? buffer.length : buffer.bytes.subarray(0, buffer.length).lastIndexOf(LF) + 1;
    if (end === 0 && buffer.length >= LONGEST_RECORD) {
      throw new DataError(`\`${path}\` has a line without an end after row ${row}`, "each line holds one object", path);
    }
    const found: Asked[] = [];
    for (const line of buffer.bytes.toString("utf8", 0, end).split("\n")) {
      if (line.trim() === "") continue;
      found.push(rowOf({ file: path, row: row + found.length + 1 }, line, reading.columns));
    }
    buffer.drop(end);
    row += found.length;
    for (let at = 0; at < found.length; at += reading.most) yield found.slice(at, at + reading.most);
  }
}

function rowOf(
  place: { readonly file: string; readonly row: number },
  line: string,
  columns: readonly string[],
): Asked {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch (error) {
    return { ...place, reason: `it is no JSON: ${reasonOf(error).split("\n")[0] ?? ""}` };
  }
  if (!isRecord(record)) return { ...place, reason: "it is no object of JSON" };
  const inside = columns.flatMap((name) => {
    const value = fieldOf(record, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return rowsOfFields(place, { ...record, ...Object.fromEntries(inside) });
}
