/** A window of a stream in, a table of its rows out: the window that the run's fingerprint names, or the next one. */
import { existsSync } from "node:fs";
import { readCsv } from "./read-csv.ts";
import { readJsonLines } from "./read-jsonl.ts";
import type { Finishing } from "./records/finish-records.ts";
import { capturedFile, captureStream, type StreamSource } from "./stream/capture-stream.ts";
import type { Table } from "./table.ts";

/** Reads a window; throws `DataError` naming row and column. */
export async function readStream(source: StreamSource, finishing: Finishing): Promise<Table> {
  const { context, dataset } = finishing;
  const hash = context.fingerprints?.get(dataset.name);
  const known = hash === undefined ? null : capturedFile(hash, context);
  const path = known !== null && existsSync(known) ? known : (await captureStream(source, context)).path;
  const files = { paths: [path], name: source.path === "-" ? "standard input" : source.path };
  return source.format === "csv"
    ? readCsv({ ...files, delimiter: source.delimiter }, finishing)
    : readJsonLines(files, finishing);
}
