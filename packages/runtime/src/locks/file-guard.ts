/**
 * A file in, work that others may share in or that nobody else may be at out: SQLite's own locks on an empty database, which the
 * operating system drops the moment their holder ends. Unlike `withProcessLock` it is for moments, and blocks while it waits.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { sqlite } from "./sqlite.ts";

/** How long anybody waits for others that are at work. */
const patience = 15_000;

/** Runs `work` beside others that share, or alone. Throws what SQLite says where the lock cannot be had. */
export function withFileGuard<Value>(file: string, way: "shared" | "alone", work: () => Value): Value {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new (sqlite().DatabaseSync)(file, { timeout: patience });
  try {
    // The first reading of a transaction takes the lock that others may share.
    if (way === "shared") database.exec("BEGIN; SELECT count(*) FROM sqlite_master");
    else database.exec("BEGIN EXCLUSIVE");
    return work();
  } finally {
    database.close();
  }
}
