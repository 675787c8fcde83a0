/**
 * One file of a source as readers see it: a name to speak of, and its unpacked content when asked for.
 */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { DataError } from "./data-error.ts";
import { missingPathHelp } from "./missing-path.ts";
import { FileStream, type PartStream } from "./part-stream.ts";
import { type FileBytes, readBytes } from "./read-bytes.ts";

export interface SourcePart {
  /** Without folder and extension, as `files(test: ["data_batch_5"])` names it. */
  readonly name: string;
  /** The path shown in messages. */
  readonly file: string;
  readonly content: () => Promise<FileBytes>;
  /** The same piece by piece, for files that may be large. */
  readonly open: () => PartStream;
}

/** A file's name without `.gz`, `.bin`, `.csv` and the like. */
export function partName(path: string): string {
  return basename(path).replace(/(\.(bin|csv|tsv|txt|json|jsonl|ndjson|parquet|gz|idx|ubyte))+$/i, "");
}

/** The part for a local file; throws `DataError` where there is none. */
export function localPart(path: string, signal?: AbortSignal): SourcePart {
  if (!existsSync(path)) throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path), path);
  return {
    name: partName(path),
    file: path,
    content: () => readBytes(path, signal),
    open: () => new FileStream(path, signal),
  };
}

/** The error for a file with fewer (or more) bytes than its header or its format says. */
export function wrongLength(
  part: SourcePart,
  counts: { readonly expected: number; readonly received: number; readonly why: string },
): DataError {
  const { expected, received, why } = counts;
  const what = received < expected ? "is cut short" : "is longer than it should be";
  return new DataError(
    `\`${part.file}\` ${what}: ${why} ${expected.toLocaleString("en")} bytes, received ${received.toLocaleString("en")}`,
    received < expected ? "delete it and get it again" : "check that this is the file you mean",
    part.file,
  );
}
