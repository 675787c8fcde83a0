/**
 * A source's files in, the look into them out: a new one, or the one that was kept when the same content was looked into
 * before. Files whose sizes and times have not changed are not read again. What is kept is known by the version of its form,
 * proves itself by a sum and is bounded in number; where it cannot be read or written, the files are simply looked into.
 */
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DataProbe } from "@penstock/dsl";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";

/** Changes with the form of a probe or with what is looked at. */
const VERSION = "2";
/** Sources smaller than this are looked into by each process anew. */
const SMALLEST_KEPT = 2 ** 20;
/** Sources larger than this are known by names, sizes and times of their files, not by their content. */
const LARGEST_HASHED = 256 * 2 ** 20;
const MOST_KEPT = 64;
const MOST_REMEMBERED = 16;
const MOST_TIMES = 256;
/** A file written less than so many milliseconds ago may change again without a new time on coarse file systems. */
const SETTLED = 2_000;

/** What the result depends on besides the content of the files. */
export interface ProbeKey {
  readonly kind: string;
  readonly options: readonly string[];
  readonly paths: readonly string[];
}

/** Looks of this process, and through a folder those of others. */
export class ProbeMemory {
  private readonly looks = new Map<string, DataProbe>();
  private readonly now: () => number;

  /** `now` gives milliseconds since 1970. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** The look into a source. `folder` is where looks are kept, or null. Throws what `look` throws. */
  find(key: ProbeKey, folder: string | null, look: () => DataProbe): DataProbe {
    const stats = key.paths.map((path) => statSync(path));
    const size = stats.reduce((sum, one) => sum + one.size, 0);
    const newest = stats.reduce((most, one) => Math.max(most, one.mtimeMs), 0);
    if (this.now() - newest < SETTLED) return look();
    const identity = stats.map((one, index) => [resolve(key.paths[index] ?? ""), one.size, one.mtimeMs, one.ctimeMs]);
    const form = [VERSION, key.kind, key.options];
    const stamp = digest(JSON.stringify([form, identity]));
    const known = this.looks.get(stamp);
    if (known !== undefined) return known;
    const found =
      folder === null || size < SMALLEST_KEPT
        ? look()
        : keptProbe({ folder, stamp, form, paths: key.paths, size }, look);
    const [oldest] = this.looks.keys();
    if (this.looks.size >= MOST_REMEMBERED && oldest !== undefined) this.looks.delete(oldest);
    this.looks.set(stamp, found);
    return found;
  }
}

interface Kept {
  readonly folder: string;
  readonly stamp: string;
  readonly form: readonly unknown[];
  readonly paths: readonly string[];
  /** Of all files together, in bytes. */
  readonly size: number;
}

function keptProbe({ folder, stamp, form, paths, size }: Kept, look: () => DataProbe): DataProbe {
  const timesFile = join(folder, "times.json");
  const times = readTimes(timesFile);
  const before = times.get(stamp);
  const quick = before === undefined ? null : readKept(join(folder, `${before}.json`));
  if (quick !== null) return quick;
  // Of very large files only samples are looked at, in less time than it takes to read all of them.
  const content = size > LARGEST_HASHED ? stamp : digest(JSON.stringify([form, paths.map(hashContent)]));
  const file = join(folder, `${content}.json`);
  const same = readKept(file);
  const found = same ?? look();
  try {
    mkdirSync(folder, { recursive: true });
    if (same === null) {
      const text = JSON.stringify(found);
      writeFileAtomic(file, `${digest(text)}\n${text}`);
      forgetOldest(folder);
    }
    times.delete(stamp);
    times.set(stamp, content);
    const text = JSON.stringify([...times].slice(-MOST_TIMES));
    writeFileAtomic(timesFile, `${digest(text)}\n${text}`);
  } catch {
    // A full or read-only disk costs time, nothing else.
  }
  return found;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The text of a kept file; null where it is not there or not what was written. */
function readProven(file: string): string | null {
  try {
    const text = readFileSync(file, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    return text.slice(0, end) === digest(body) ? body : null;
  } catch {
    return null;
  }
}

function readKept(file: string): DataProbe | null {
  const text = readProven(file);
  // The sum proves that this version wrote it.
  return text === null ? null : (JSON.parse(text) as DataProbe);
}

/** Which content stood behind sizes and times, oldest first. */
function readTimes(file: string): Map<string, string> {
  const text = readProven(file);
  // The sum proves that this version wrote it.
  return new Map(text === null ? [] : (JSON.parse(text) as [string, string][]));
}

function hashContent(path: string): string {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafeSlow(4 * 2 ** 20);
    for (;;) {
      const got = readSync(file, bytes, 0, bytes.length, null);
      if (got === 0) return hash.digest("hex");
      hash.update(bytes.subarray(0, got));
    }
  } finally {
    closeSync(file);
  }
}

function forgetOldest(folder: string): void {
  const kept = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
    .map((name) => ({ file: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { file } of kept.slice(MOST_KEPT)) rmSync(file, { force: true });
}
