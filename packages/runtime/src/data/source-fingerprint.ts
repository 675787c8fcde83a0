/**
 * A data set's source in, a hash of its content out: what decides whether work done on it still holds. Built-in data
 * sets are known by the catalog's checksums; local files are read once and remembered by path, size and time.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import type { CheckedDataset } from "@penstock/dsl";
import { z } from "zod";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { contentHash } from "../artifacts/canonical.ts";
import { findBuiltin, neededFiles } from "./builtin-dataset.ts";
import type { DataContext } from "./data-context.ts";
import { DataError } from "./data-error.ts";
import { hashBytes, hashFile } from "./hash-file.ts";
import { builtinPart } from "./locate-file.ts";
import { mediaFiles } from "./masks/mask-files.ts";
import { missingPathHelp } from "./missing-path.ts";
import { queryFiles } from "./query/query-files.ts";
import { listDigits } from "./read-digits.ts";
import { foundSource, type LocalSource } from "./source-arguments.ts";
import { captureStream } from "./stream/capture-stream.ts";

/** Changes whenever the same arguments draw other pictures. */
const SCENES = 1;

/** A file of a source. */
export interface FingerprintFile {
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What a source holds, as a hash. */
export interface SourceFingerprint {
  /** Changes when any file's content, name or order does; not with the folder that the files lie in. */
  readonly hash: string;
  readonly files: readonly FingerprintFile[];
}

const memoSchema = z.record(z.string(), z.object({ size: z.number(), time: z.number(), sha256: z.string() }));
type Memo = z.infer<typeof memoSchema>;

/** The hash of a data set's source. Throws `DataError` where a local file is missing. */
export async function sourceFingerprint(dataset: CheckedDataset, context: DataContext): Promise<SourceFingerprint> {
  const { call, args } = dataset.source;
  // What is drawn is a function of the arguments, and of how it is drawn.
  if (call === "scenes") return { hash: contentHash([call, SCENES, args]), files: [] };
  const local = call === "builtin" ? null : foundSource({ source: call, args, from: dataset.from });
  if (local === null) return builtinFingerprint(dataset, context);
  if (local.kind === "stream") {
    const { path, hash, bytes } = await captureStream(local, context);
    return { hash, files: [{ path, sha256: hash, bytes }] };
  }
  const { base, paths } = filesOf(local);
  const memoFile = join(context.cache, "data", "file-hashes.json");
  const memo = readMemo(memoFile);
  const files: FingerprintFile[] = [];
  let changed = false;
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path), path);
    const { size, mtimeMs: time } = found;
    const place = resolve(path);
    const known = memo[place];
    let sha256 = known?.sha256 ?? "";
    // A file written within the last two seconds may change again without a new time on coarse file systems.
    if (known === undefined || known.size !== size || known.time !== time) {
      sha256 = await hashFile(path, context.signal);
      if (Date.now() - time > 2_000) {
        memo[place] = { size, time, sha256 };
        changed = true;
      }
    }
    files.push({ path, sha256, bytes: size });
    if (files.length % 256 === 0) {
      context.onProgress?.({ what: "hashing files", done: files.length, total: paths.length });
    }
  }
  if (changed) writeMemo(memoFile, memo);
  const names = files.map((file) => ({
    ...file,
    path: base === null ? basename(file.path) : relative(base, file.path).replaceAll("\\", "/"),
  }));
  return { hash: hashOf(local.kind, names), files };
}

async function builtinFingerprint(dataset: CheckedDataset, context: DataContext): Promise<SourceFingerprint> {
  const entry = findBuiltin(dataset, context);
  const files: FingerprintFile[] = [];
  for (const file of neededFiles(entry, dataset.split)) {
    const known = file.contentSha256 ?? (file.archiveMember === null ? file.sha256 : null);
    const sha256 = known ?? hashBytes((await builtinPart(entry, file, context).content()).bytes);
    files.push({ path: file.name, sha256, bytes: file.bytes });
  }
  return { hash: hashOf(`builtin ${entry.name}`, files), files };
}

/** Files in the order of their rows; `base` is the folder whose layout carries meaning, null where only content does. */
function filesOf(source: Exclude<LocalSource, { kind: "stream" }>): { base: string | null; paths: readonly string[] } {
  switch (source.kind) {
    case "csv":
    case "jsonl":
    case "parquet":
      return { base: null, paths: source.paths };
    case "sql":
      return { base: source.folder, paths: queryFiles(source).files };
    case "idx":
      return { base: null, paths: [...source.images, ...source.labels, ...source.testImages, ...source.testLabels] };
    case "npz":
      return { base: null, paths: [source.path] };
    case "cifar":
      return { base: null, paths: [...source.train, ...source.test] };
    case "images":
    case "audio":
      return { base: source.folder, paths: mediaFiles(source) };
    case "digits_json":
      return { base: source.folder, paths: listDigits(source.folder) };
  }
}

function hashOf(kind: string, files: readonly FingerprintFile[]): string {
  const hash = createHash("sha256").update(`${kind}\n`);
  for (const { path, sha256 } of files) hash.update(`${sha256} ${path}\n`);
  return hash.digest("hex");
}

function readMemo(path: string): Memo {
  try {
    return memoSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}

/** Entries from which on those of files that are gone are looked for. */
const manyEntries = 10_000;

/** The memo only saves time: where it cannot be written, the files are hashed again. */
function writeMemo(path: string, memo: Memo): void {
  try {
    writeFileAtomic(path, JSON.stringify(withoutGone(memo)));
  } catch {
    return;
  }
}

/** Without files that are no longer there, so that years of temporary folders are not read at every run. */
function withoutGone(memo: Memo): Memo {
  const entries = Object.entries(memo);
  if (entries.length < manyEntries) return memo;
  return Object.fromEntries(entries.filter(([path]) => existsSync(path)));
}
