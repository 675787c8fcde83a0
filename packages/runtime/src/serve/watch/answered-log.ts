/**
 * A file of JSON lines that a watch adds to, and from which it knows after a restart what it has answered. A line goes in whole; half a
 * one, which only a killed process leaves, is taken away at the next start.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import path from "node:path";
import { makeFolder } from "../../artifacts/atomic-file.ts";

/** What tells a file that has been answered from a newer one of that name. */
export interface FileMark {
  readonly bytes: number;
  /** ISO 8601 with milliseconds, UTC. */
  readonly modified: string;
}

/** What a watch has answered. */
export interface AnsweredLog {
  /** Whether this very file has been answered. */
  has(file: string, mark: FileMark): boolean;
  /** Adds lines of files; these count as answered from then on. */
  add(files: readonly { readonly file: string; readonly mark: FileMark; readonly lines: readonly string[] }[]): void;
  close(): void;
}

const LF = 10;
const PIECE = 2 ** 20;

/** Opens a log; `file` is null where answers go elsewhere, and then `print` gets the lines. */
export function openAnsweredLog(file: string | null, print: (lines: string) => void): AnsweredLog {
  const known = new Map<string, string>();
  const keyOf = ({ bytes, modified }: FileMark): string => `${bytes} ${modified}`;
  let handle: number | null = null;
  if (file !== null) {
    makeFolder(path.dirname(file));
    const fresh = !existsSync(file);
    handle = openSync(file, fresh ? "ax+" : "a+");
    if (!fresh)
      ftruncateSync(
        handle,
        readLines(handle, (line) => remember(line)),
      );
  }
  function remember(line: string): void {
    const record = markOf(line);
    if (record !== null) known.set(record.file, keyOf(record));
  }
  return {
    has: (name, mark) => known.get(name) === keyOf(mark),
    add: (files) => {
      const text = files.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join("");
      if (handle === null) print(text);
      else {
        const bytes = Buffer.from(text);
        let written = 0;
        while (written < bytes.length) written += writeSync(handle, bytes, written);
        fsyncSync(handle);
      }
      for (const { file: name, mark } of files) known.set(name, keyOf(mark));
    },
    close: () => {
      if (handle !== null) closeSync(handle);
      handle = null;
    },
  };
}

/** Calls `take` with every whole line; gives where the last one ends. */
function readLines(handle: number, take: (line: string) => void): number {
  const piece = Buffer.alloc(PIECE);
  let rest = Buffer.alloc(0);
  let end = 0;
  for (let at = 0; ; ) {
    const got = readSync(handle, piece, 0, PIECE, at);
    if (got === 0) return end;
    at += got;
    const bytes = Buffer.concat([rest, piece.subarray(0, got)]);
    const last = bytes.lastIndexOf(LF) + 1;
    end = at - (bytes.length - last);
    if (last > 0) for (const line of bytes.toString("utf8", 0, last - 1).split("\n")) take(line);
    rest = Buffer.from(bytes.subarray(last));
  }
}

function markOf(line: string): (FileMark & { readonly file: string }) | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { file, bytes, modified } = value as Record<string, unknown>; // an object, looked at below
  if (typeof file !== "string" || typeof bytes !== "number" || typeof modified !== "string") return null;
  return { file, bytes, modified };
}
