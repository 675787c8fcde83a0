/**
 * A stream in, a window of its rows as a file out: training goes over its rows many times and in any order, which a stream does not
 * give twice. What is captured is known by its content, so the same rows give the same run.
 */
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { DataContext } from "../data-context.ts";
import { DataError } from "../data-error.ts";
import { LONGEST_RECORD } from "../records/csv-parser.ts";
import type { LocalSource } from "../source-arguments.ts";
import { CsvCounter, LineCounter } from "./record-counter.ts";
import { fileBytes, inputBytes } from "./stream-bytes.ts";

/** A stream as the program states it. */
export type StreamSource = Extract<LocalSource, { kind: "stream" }>;

/** Rows of a stream in a file. */
export interface CapturedStream {
  readonly path: string;
  /** Of the rows, and of what they are read as. */
  readonly hash: string;
  readonly rows: number;
  readonly bytes: number;
}

/** Windows that are kept: of programs that are run beside each other, or again. */
const MOST_KEPT = 8;

/** The file of a window that has been captured. */
export function capturedFile(hash: string, { cache }: Pick<DataContext, "cache">): string {
  return join(cache, "streams", `${hash}.rows`);
}

/** How messages name a stream. */
export function streamName({ path }: StreamSource): string {
  return path === "-" ? "standard input" : `\`${path}\``;
}

/** Captures the next rows; throws `DataError` where there are none. */
export async function captureStream(source: StreamSource, context: DataContext): Promise<CapturedStream> {
  const { cache, signal, onProgress } = context;
  const folder = join(cache, "streams");
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `${process.pid}-${captures++}.part`);
  const file = openSync(part, "w");
  try {
    const hash = createHash("sha256").update(`stream ${source.format} ${source.delimiter}\n`);
    const counter = source.format === "csv" ? new CsvCounter(source.delimiter) : new LineCounter();
    const pieces = source.path === "-" ? inputBytes(signal) : fileBytes(source.path, { ...source, signal });
    let bytes = 0;
    const write = (piece: Uint8Array): void => {
      if (piece.length === 0) return;
      hash.update(piece);
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
      bytes += piece.length;
    };
    let left: Uint8Array = new Uint8Array();
    for await (const piece of pieces) {
      const ended = counter.take(piece, source.rows);
      if (ended > 0) {
        write(left);
        write(piece.subarray(0, ended));
        left = piece.slice(ended);
      } else left = Buffer.concat([left, piece]);
      if (left.length > LONGEST_RECORD) throw tooLong(source, counter.records);
      onProgress?.({ what: "waiting for rows", done: Math.max(0, counter.records), total: source.rows });
      if (counter.records >= source.rows) break;
    }
    // What a file that still grows ends with may be half a row.
    const rest = source.follow || counter.records >= source.rows ? new Uint8Array() : left;
    if (Buffer.from(rest).toString("latin1").trim() !== "") {
      counter.take(Uint8Array.of(10), source.rows);
      write(rest);
    }
    if (counter.records <= 0) throw empty(source);
    const sum = hash.digest("hex");
    const path = capturedFile(sum, context);
    renameSync(part, path);
    forgetOldest(folder);
    return { path, hash: sum, rows: counter.records, bytes };
  } finally {
    closeSync(file);
    rmSync(part, { force: true });
  }
}

let captures = 0;

function empty(source: StreamSource): DataError {
  return new DataError(
    `${streamName(source)} gave no rows${source.follow ? ` in ${source.wait / 1000} s` : ""}`,
    source.path === "-" ? "pipe rows into the command: `… | pipe run FILE`" : "check that something writes to it",
    source.path === "-" ? undefined : source.path,
  );
}

function tooLong(source: StreamSource, rows: number): DataError {
  return new DataError(
    `${streamName(source)} has a row of more than ${LONGEST_RECORD / 2 ** 20} MiB, the one after ${Math.max(0, rows)}`,
    "check its format: a JSON object a line, or CSV with a header",
  );
}

function forgetOldest(folder: string): void {
  const kept = readdirSync(folder)
    .filter((name) => name.endsWith(".rows"))
    .map((name) => ({
      path: join(folder, name),
      time: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of kept.slice(MOST_KEPT)) rmSync(path, { force: true });
}
