/** Files of line-delimited JSON in, what they hold out: every row of files up to a bound, a sample of larger ones. */
import { basename } from "node:path";
import type { DataProbe } from "@penstock/dsl";
import { DataError } from "../data-error.ts";
import { parseRecord } from "../records/json-parser.ts";
import { checkText } from "../text-encoding.ts";
import { readPieces } from "./read-pieces.ts";
import { RecordScan } from "./scan-records.ts";

/** What all files of a source may have together to be taken whole: half of what CSV files may, since JSON takes longer. */
const LARGEST_SOURCE = 64 * 2 ** 20;
const LF = 10;

/** Looks into files; throws `DataError` for what no reader could make sense of. */
export function probeJsonLines(paths: readonly string[], reads: readonly string[] | null): DataProbe {
  const scan = new RecordScan(reads);
  let budget = LARGEST_SOURCE;
  let complete = true;
  for (const path of paths) {
    const { pieces, whole, length } = readPieces(path, budget);
    budget -= Math.min(budget, length ?? 0);
    const [head = Buffer.alloc(0), ...blocks] = pieces;
    if (head.length === 0) throw new DataError(`\`${path}\` is empty`, "it should hold rows", path);
    checkText(head, { path, whole });
    scan.begin();
    const before = scan.rows;
    scanLines(head, { scan, path, start: 0, whole });
    if (!whole) {
      complete = false;
      scan.loseCount();
    }
    for (const block of blocks) scanBlock(block, scan);
    scan.end(basename(path), whole ? scan.rows - before : null);
  }
  return scan.result(complete);
}

/** Takes the lines of the start of a file; the last one only where nothing follows. */
function scanLines(
  bytes: Buffer,
  file: { readonly scan: RecordScan; readonly path: string; readonly start: number; readonly whole: boolean },
): void {
  const { scan, path, whole } = file;
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const first = scan.rows;
  let line = 1;
  for (let at = marked ? 3 : 0; at < bytes.length; line++) {
    const found = bytes.indexOf(LF, at);
    if (found < 0 && !whole) return;
    const stop = found < 0 ? bytes.length : found;
    const text = bytes.toString("utf8", at, stop);
    if (text.trim() !== "") scan.add(parseRecord(text, { file: path, line, row: scan.rows - first + 1 }));
    at = stop + 1;
  }
}

/** A block starts and ends within lines; odd ones in it are passed over. */
function scanBlock(block: Buffer, scan: RecordScan): void {
  for (let at = block.indexOf(LF) + 1; at > 0; ) {
    const found = block.indexOf(LF, at);
    if (found < 0) return;
    const text = block.toString("utf8", at, found);
    try {
      if (text.trim() !== "") scan.add(parseRecord(text, { file: "", line: 0, row: 0 }));
    } catch (error) {
      if (!(error instanceof DataError) || error.file === undefined) throw error;
    }
    at = found + 1;
  }
}
