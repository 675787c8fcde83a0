/**
 * Files of line-delimited JSON in (plain or gzip), a table with the columns that the data set uses out. Each file is read once, in
 * pieces; what is wrong is named with its file, row and column.
 */
import { openBytes } from "./byte-source.ts";
import { DataError } from "./data-error.ts";
import { type Finishing, finishRecords, type RecordFile } from "./records/finish-records.ts";
import { JsonParser } from "./records/json-parser.ts";
import { RecordBuffer } from "./records/record-buffer.ts";
import { RecordColumns } from "./records/record-columns.ts";
import { parseAll } from "./records/record-file.ts";
import { wantedColumns } from "./records/wanted.ts";
import type { Table } from "./table.ts";
import { refuseOtherText } from "./text-encoding.ts";

/** Reads files of one kind of records into a table; throws `DataError` naming file, row and column. */
export async function readJsonLines(
  source: { readonly paths: readonly string[]; readonly name?: string },
  finishing: Finishing,
): Promise<Table> {
  const { context, dataset, room } = finishing;
  const columns = new RecordColumns(wantedColumns(dataset), room);
  const files: RecordFile[] = [];
  for (const file of source.paths) {
    const path = source.name ?? file;
    const bytes = await openBytes(file, context.signal);
    try {
      const buffer = new RecordBuffer(bytes);
      await buffer.fill();
      if (buffer.length === 0) throw new DataError(`\`${path}\` is empty`, "it should hold rows", path);
      refuseOtherText(buffer.bytes.subarray(0, buffer.length), path);
      const parser = new JsonParser(path, columns);
      const before = files.reduce((sum, { rows }) => sum + rows, 0);
      const rows = await parseAll(buffer, parser, {
        onRows: (done) => context.onProgress?.({ what: "reading rows", done: before + done, total: null }),
      });
      parser.finish();
      files.push({ path, rows });
    } finally {
      await bytes.close();
    }
  }
  return finishRecords(files, columns, finishing);
}
