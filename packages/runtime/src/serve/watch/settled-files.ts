/**
 * A folder in, the files out that come into it or change and then keep still: told of by the system, and found by looking through
 * the folder from time to time where it told nothing (network disks, too many folders, events that were lost).
 */
import { type FSWatcher, readdirSync, type Stats, statSync, watch } from "node:fs";
import { systemCode } from "../../system-code.ts";
import type { FileMark } from "./answered-log.ts";

/** Milliseconds that size and time of a file must stay as they are. */
const still = 300;
/** Milliseconds between two looks through the whole folder at least, and how many times as long as a look takes. */
const [rescan, patience] = [2_000, 20];

/** A file that keeps still. */
export interface SettledFile {
  /** The folder as the user typed it, and the way from there. */
  readonly file: string;
  readonly mark: FileMark;
}

interface Seen extends FileMark {
  /** When it was first seen as it is. */
  readonly since: number;
}

/** What a watch asks of its files. */
export interface WatchRules {
  /** Whether a name is one of a file that is wanted. */
  readonly wanted: (name: string) => boolean;
  /** Whether a file has been dealt with as it is. */
  readonly known: (file: string, mark: FileMark) => boolean;
  /** Folders that are passed over, as real paths. */
  readonly without: (folder: string) => boolean;
  readonly clock: () => number;
  /** Told once that the system does not tell of changes. */
  readonly onDeaf: (reason: string) => void;
}

/** Looks after a folder until it is closed. */
export class SettledFiles {
  private readonly folder: string;
  private readonly rules: WatchRules;
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly dirty = new Set<string>();
  private readonly seen = new Map<string, Seen>();
  private nextScan = Number.NEGATIVE_INFINITY;
  private deaf = false;

  constructor(folder: string, rules: WatchRules) {
    this.folder = folder;
    this.rules = rules;
  }

  /** Files that keep still by now and have not been dealt with, at most so many. Throws where the folder itself is gone. */
  take(most: number): SettledFile[] {
    const now = this.rules.clock();
    if (now >= this.nextScan) {
      this.scan(this.folder, true);
      const after = this.rules.clock();
      this.nextScan = after + Math.max(rescan, patience * (after - now));
    }
    for (const place of this.dirty) {
      this.dirty.delete(place);
      this.look(place);
    }
    const settled: SettledFile[] = [];
    for (const [file, before] of this.seen) {
      if (settled.length >= most) break;
      if (now - before.since < still) continue;
      const mark = markOf(statSync(file, { throwIfNoEntry: false }));
      if (mark === null) this.seen.delete(file);
      else if (mark.bytes !== before.bytes || mark.modified !== before.modified) this.note(file, mark);
      else {
        this.seen.delete(file);
        if (!this.rules.known(file, mark)) settled.push({ file, mark });
      }
    }
    return settled;
  }

  /** Whether anything is about to keep still. */
  get waiting(): boolean {
    return this.seen.size > 0 || this.dirty.size > 0;
  }

  close(): void {
    for (const watcher of this.watchers.values()) watcher.close();
    this.watchers.clear();
  }

  private note(file: string, mark: FileMark): void {
    this.seen.set(file, { ...mark, since: this.rules.clock() });
  }

  /** A place that the system spoke of: a file, a folder, or nothing any more. */
  private look(place: string): void {
    const found = statSync(place, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) this.scan(place, false);
    else this.seeFile(place, found);
  }

  private seeFile(file: string, found: Stats | undefined): void {
    const mark = markOf(found);
    if (mark === null || !this.rules.wanted(nameOf(file)) || this.rules.known(file, mark)) {
      this.seen.delete(file);
      return;
    }
    const before = this.seen.get(file);
    if (before?.bytes !== mark.bytes || before.modified !== mark.modified) this.note(file, mark);
  }

  /** Goes through a folder and those below; `top` says that it must be there. */
  private scan(folder: string, top: boolean): void {
    let entries: { readonly name: string; isDirectory(): boolean }[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      if (top) throw error;
      this.forget(folder);
      return;
    }
    this.listen(folder);
    for (const entry of entries) {
      if (entry.name.startsWith(".")) continue;
      const place = below(folder, entry.name);
      if (!entry.isDirectory()) {
        if (this.rules.wanted(entry.name)) this.seeFile(place, statSync(place, { throwIfNoEntry: false }));
      } else if (!this.rules.without(place)) this.scan(place, false);
    }
  }

  private listen(folder: string): void {
    if (this.deaf || this.watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_, name) => {
        if (name?.startsWith(".") === true) return;
        const place = name === null ? folder : below(folder, name);
        if (!this.rules.without(place)) this.dirty.add(place);
      });
      // A folder that is gone, or a limit of the system: looking through goes on.
      watcher.on("error", () => this.forget(folder));
      this.watchers.set(folder, watcher);
    } catch (error) {
      const code = systemCode(error);
      if (code === "ENOENT") return;
      this.deaf = true;
      this.rules.onDeaf(code ?? String(error));
    }
  }

  private forget(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

function below(folder: string, name: string): string {
  if (folder === ".") return name;
  return folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}

function markOf(found: Stats | undefined): FileMark | null {
  if (found?.isFile() !== true) return null;
  return { bytes: found.size, modified: new Date(found.mtimeMs).toISOString() };
}
