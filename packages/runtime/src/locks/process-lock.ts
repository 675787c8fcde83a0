/**
 * A folder in, mutual exclusion between processes out. The lock is SQLite's lock on an empty file: the operating system
 * drops it the moment its holder ends, however it ends, so there is no stale lock to recognise and none to steal.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { systemCode } from "../system-code.ts";
import { sqlite, sqliteCode } from "./sqlite.ts";

const sqliteBusy = 5;
const sqliteCannotOpen = 14;
const pollMilliseconds = 100;

function isBusy(error: unknown): boolean {
  return sqliteCode(error) === sqliteBusy;
}

function readHolder(file: string): string {
  try {
    return `process ${Number(readFileSync(file, "utf8"))}`;
  } catch {
    return "another process";
  }
}

/** SQLite's codes for a disk that fails and for one that is full. */
const diskCodes: ReadonlyMap<number | null, string> = new Map([
  [10, "EIO"],
  [13, "ENOSPC"],
]);

/** What SQLite says of a file it may not create or write, as the file error that it stands for. */
function asFileError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || systemCode(error) !== "ERR_SQLITE_ERROR") return error;
  const code = diskCodes.get(sqliteCode(error)) ?? "EROFS";
  return Object.assign(new Error(`${code}: ${error.message}, ${folder}`), { code });
}

/** Whether some process runs its work under a folder right now. */
export function isHeld(folder: string): boolean {
  const lockFile = path.join(folder, "process.lock");
  if (!existsSync(lockFile)) return false;
  const database = new (sqlite().DatabaseSync)(lockFile);
  try {
    database.exec("BEGIN EXCLUSIVE");
    return false;
  } catch (error) {
    if (!isBusy(error)) throw asFileError(error, folder);
    return true;
  } finally {
    database.close();
  }
}

/** How to wait for another holder. */
export interface Waiting {
  /** Told once whom it waits for. */
  readonly onWait: (holder: string) => void;
  /** Ends the waiting with its reason; does not touch `work`. */
  readonly signal?: AbortSignal;
}

/** Runs `work` while no other process runs its own under the same folder. */
export async function withProcessLock<Value>(
  folder: string,
  { onWait, signal }: Waiting,
  work: () => Promise<Value>,
): Promise<Value> {
  const { DatabaseSync } = await import("node:sqlite");
  mkdirSync(folder, { recursive: true });
  const lockFile = path.join(folder, "process.lock");
  const holderFile = path.join(folder, "process.holder");
  let waiting = false;
  let asked = false;
  for (;;) {
    let database: InstanceType<typeof DatabaseSync> | null = null;
    // Where it cannot be made, the system says why, which SQLite does not.
    closeSync(openSync(lockFile, "a"));
    try {
      database = new DatabaseSync(lockFile);
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database?.close();
      // Asked once more: where it still cannot be opened, the system says why.
      if (sqliteCode(error) === sqliteCannotOpen && !asked) {
        asked = true;
        continue;
      }
      if (!isBusy(error)) throw asFileError(error, folder);
      if (!waiting) onWait(readHolder(holderFile));
      waiting = true;
      signal?.throwIfAborted();
      await delay(pollMilliseconds);
      continue;
    }
    try {
      writeFileSync(holderFile, String(process.pid));
      return await work();
    } finally {
      rmSync(holderFile, { force: true });
      database.close();
    }
  }
}
