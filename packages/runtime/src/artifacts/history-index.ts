/**
 * A store in, what each of its folders holds out: manifests that have not changed since somebody last looked come from one SQLite
 * database instead of a file each. The folders are the truth, the database is derived from them: every look compares it with their
 * times and mends it, so it may be deleted, and a process that is killed loses nothing by it. Where SQLite cannot
 * work (a disk that is full or may not be written to), the manifests are read as they are.
 *
 *   history/guard           shared by all who use the database, held alone by whoever replaces a spoilt one
 *   history/index.sqlite    with SQLite's own files beside it
 */
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { withFileGuard } from "../locks/file-guard.ts";
import { sqlite, sqliteCode } from "../locks/sqlite.ts";
import { systemCode } from "../system-code.ts";
import { type Inspected, inspectArtifact, manifestName, manifestSumName } from "./inspect-artifact.ts";
import type { Manifest } from "./manifest.ts";
import { sha256 } from "./sealed-file.ts";

/** A folder of the store, and what it holds. */
export interface Surveyed {
  readonly folder: string;
  readonly found: Inspected;
}

/** Changes with the tables and with what a manifest may hold. */
const indexVersion = 1;
/** How long a transaction waits for another. */
const patience = 10_000;
/** Files change unseen within a tick of the file system's clock: what is younger than this is looked at again next time. */
const unsettledMilliseconds = 1000;
/** SQLite's codes for a file without our table, for one that is spoilt, and for one that is no database. */
const spoilt: readonly (number | null)[] = [1, 11, 26];

/** Where the index of a store lies. */
export function historyFolder(root: string): string {
  return path.join(root, "history");
}

export const indexName = "index.sqlite";

/** Looks at every folder of the store at `root`; `now` in milliseconds. */
export function surveyArtifacts(root: string, now: number = Date.now()): readonly Surveyed[] {
  const store = path.join(root, "store");
  if (!existsSync(store)) return [];
  const guard = path.join(historyFolder(root), "guard");
  const shared = (): readonly Surveyed[] => withFileGuard(guard, "shared", () => surveyByIndex(root, now));
  try {
    try {
      return shared();
    } catch (error) {
      if (!spoilt.includes(sqliteCode(error))) throw error;
      withFileGuard(guard, "alone", () => removeIndex(root));
      return shared();
    }
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return foldersOf(store).map((folder) => ({ folder, found: inspectArtifact(folder, { thorough: false }) }));
  }
}

function foldersOf(store: string): string[] {
  return readdirSync(store).map((name) => path.join(store, name));
}

/** Nobody has it open. */
function removeIndex(root: string): void {
  for (const end of ["", "-wal", "-shm"]) {
    rmSync(path.join(historyFolder(root), `${indexName}${end}`), { force: true });
  }
}

interface Row {
  readonly name: string;
  /** Of the folder's files when it was looked at; empty where it is to be looked at again. */
  readonly stamp: string;
  /** A manifest, or what is wrong. */
  readonly manifest: string | null;
  readonly damage: string | null;
  /** Of the manifest's text: a disk may give back other bits than it was given. */
  readonly sum: string;
}

function surveyByIndex(root: string, now: number): readonly Surveyed[] {
  const database = openIndex(root);
  try {
    const known = new Map(readRows(database).map((row) => [row.name, row]));
    const changed: Row[] = [];
    const surveyed = foldersOf(path.join(root, "store")).map((folder): Surveyed => {
      const name = path.basename(folder);
      const row = known.get(name);
      known.delete(name);
      const stamp = stampOf(folder, now);
      const kept = row !== undefined && row.stamp !== "" && row.stamp === stamp ? heldBy(row) : null;
      if (kept !== null) return { folder, found: kept };
      const found = inspectArtifact(folder, { thorough: false });
      changed.push(rowOf(name, stamp, found));
      return { folder, found };
    });
    // Whoever cannot write has read the folders all the same.
    whereWritable(() => update(database, changed, [...known.keys()]));
    return surveyed;
  } finally {
    whereWritable(() => database.close());
  }
}

function whereWritable(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (sqliteCode(error) === null || spoilt.includes(sqliteCode(error))) throw error;
  }
}

function openIndex(root: string): DatabaseSync {
  const database = new (sqlite().DatabaseSync)(path.join(historyFolder(root), indexName), { timeout: patience });
  try {
    // A loss of power may cost the last transactions, never the database.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    if (versionOf(database) !== indexVersion) {
      database.exec("BEGIN IMMEDIATE");
      // Somebody else may have made it in between.
      if (versionOf(database) !== indexVersion) {
        database.exec(`
          DROP TABLE IF EXISTS artifact;
          CREATE TABLE artifact (
            name TEXT PRIMARY KEY, stamp TEXT NOT NULL, manifest TEXT, damage TEXT, sum TEXT NOT NULL
          ) STRICT;
          PRAGMA user_version = ${indexVersion}`);
      }
      database.exec("COMMIT");
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
}

function readRows(database: DatabaseSync): Row[] {
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return database
    .prepare("SELECT name, stamp, manifest, damage, sum FROM artifact")
    .all()
    .map(({ name, stamp, manifest, damage, sum }) => ({
      name: text(name) ?? "",
      stamp: text(stamp) ?? "",
      manifest: text(manifest),
      damage: text(damage),
      sum: text(sum) ?? "",
    }));
}

/** What a row says; null where its text is not what was written. */
function heldBy({ manifest, damage, sum }: Row): Inspected | null {
  if (sha256(manifest ?? damage ?? "") !== sum) return null;
  if (manifest === null) return { damage: damage ?? "" };
  // Written by us from a manifest that was read by its schema, and its sum fits.
  return { manifest: JSON.parse(manifest) as Manifest };
}

function rowOf(name: string, stamp: string, found: Inspected): Row {
  const manifest = "manifest" in found ? JSON.stringify(found.manifest) : null;
  const damage = "damage" in found ? found.damage : null;
  return { name, stamp, manifest, damage, sum: sha256(manifest ?? damage ?? "") };
}

function update(database: DatabaseSync, changed: readonly Row[], gone: readonly string[]): void {
  if (changed.length === 0 && gone.length === 0) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    const put = database.prepare(
      "INSERT OR REPLACE INTO artifact (name, stamp, manifest, damage, sum) VALUES (?, ?, ?, ?, ?)",
    );
    for (const { name, stamp, manifest, damage, sum } of changed) put.run(name, stamp, manifest, damage, sum);
    const drop = database.prepare("DELETE FROM artifact WHERE name = ?");
    for (const name of gone) drop.run(name);
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * Times of a folder and of the two files that say what it holds: artifacts are put in place whole, so that another folder, and one in
 * which something was added or removed, has others. Empty where that cannot be told yet.
 */
function stampOf(folder: string, now: number): string {
  let [newest, stamp] = [0, ""];
  for (const place of [folder, path.join(folder, manifestName), path.join(folder, manifestSumName)]) {
    const stats = statSync(place, { throwIfNoEntry: false });
    // It is being moved, or is damaged: whoever looks closer says what is wrong.
    if (stats === undefined) return "";
    newest = Math.max(newest, stats.ctimeMs);
    stamp += `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs};`;
  }
  return Math.abs(now - newest) < unsettledMilliseconds ? "" : stamp;
}
