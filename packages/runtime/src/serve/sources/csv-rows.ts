/** A CSV file in (plain or gzip), its rows as fields out, some at a time and in constant memory whatever its size. */
import {
  CsvFields,
  DataError,
  LONGEST_RECORD,
  openBytes,
  RecordBuffer,
  readNames,
  refuseOtherText,
} from "../../data/index.ts";
import type { Asked, RowChunks } from "../asked-row.ts";
import { type RowReading, rowsOfFields } from "./row-reading.ts";
import { checkColumns } from "./row-shape.ts";

const delimiters = [",", ";", "\t", "|"] as const;
const LF = 10;

interface Header {
  readonly names: readonly string[];
  readonly delimiter: string;
  /** Where the first row starts. */
  readonly end: number;
}

/** Reads rows; throws `DataError` where the file is no text or lacks a column. */
export async function* csvRows(path: string, reading: RowReading): RowChunks {
  const bytes = await openBytes(path, reading.signal);
  try {
    const buffer = new RecordBuffer(bytes);
    let header: Header | null = null;
    let row = 0;
    while (!buffer.ended) {
      await buffer.fill();
      // Doubled quotes are written shorter where they stand, and what is not whole yet is looked at again.
      const copy = Buffer.from(buffer.bytes.subarray(0, buffer.length));
      if (header === null) {
        refuseOtherText(copy, path);
        header = headerOf(copy, buffer.ended, reading.columns);
        if (header === null && !buffer.ended) continue;
        if (header === null) throw new DataError(`\`${path}\` is empty`, "it should hold a header and rows", path);
        checkColumns(path, header.names, reading.columns);
        buffer.drop(header.end);
      }
      const { found, end } = wholeRows(Buffer.from(buffer.bytes.subarray(0, buffer.length)), header, {
        ended: buffer.ended,
        place: { path, row },
        reading,
      });
      if (end === 0 && buffer.length >= LONGEST_RECORD) {
        throw new DataError(
          `\`${path}\` has a row without an end after row ${row}`,
          "look for a quote that is not closed",
          path,
        );
      }
      buffer.drop(Math.min(end, buffer.length));
      row += found.length;
      for (let at = 0; at < found.length; at += reading.most) yield found.slice(at, at + reading.most);
    }
  } finally {
    await bytes.close();
  }
}

/** The header by the delimiter that finds most of the columns; null where it is not whole. */
function headerOf(bytes: Buffer, ended: boolean, columns: readonly string[]): Header | null {
  let best: (Header & { readonly found: number }) | null = null;
  for (const delimiter of delimiters) {
    const copy = Buffer.from(bytes);
    const fields = new CsvFields(copy, delimiter);
    const names = readNames(fields, copy);
    if (names.length === 0 || (!ended && fields.position > bytes.length)) continue;
    const found = columns.filter((column) => names.includes(column)).length;
    if (best === null || found > best.found)
      best = { names, delimiter, end: Math.min(fields.position, bytes.length), found };
  }
  return best;
}

function wholeRows(
  bytes: Buffer,
  { names, delimiter }: Header,
  {
    ended,
    place: { path, row },
    reading,
  }: {
    readonly ended: boolean;
    readonly place: { readonly path: string; readonly row: number };
    readonly reading: RowReading;
  },
): { readonly found: readonly Asked[]; readonly end: number } {
  // The buffer never starts a file here: what looks like a byte order mark would be text.
  const fields = new CsvFields(bytes, delimiter, 0);
  const wanted = reading.columns.map((name) => [name, names.indexOf(name)] as const);
  const found: Asked[] = [];
  let end = 0;
  while (fields.next()) {
    const { position, count, unclosed } = fields;
    if (
      !ended &&
      (unclosed >= 0 || position > bytes.length || (position === bytes.length && bytes[position - 1] !== LF))
    )
      break;
    end = position;
    const at = { file: path, row: row + found.length + 1 };
    if (unclosed >= 0) found.push({ ...at, reason: "a quote is not closed" });
    else if (count !== names.length) {
      found.push({
        ...at,
        reason: `it has ${count} ${count === 1 ? "field" : "fields"}, the header has ${names.length}`,
      });
    } else {
      const text = (index: number): string =>
        bytes.toString("utf8", fields.starts[index] ?? 0, fields.ends[index] ?? 0);
      found.push(rowsOfFields(at, Object.fromEntries(wanted.map(([name, index]) => [name, text(index)]))));
    }
  }
  return { found, end: found.length === 0 && ended ? bytes.length : end };
}
