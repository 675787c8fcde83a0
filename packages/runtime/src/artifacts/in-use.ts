/**
 * Which processes work with a store right now, and on which steps: what they have found there must not be removed under their hands.
 *
 *   running/<process>.<run>    the hashes of the steps of its plan, a line each; empty while it is still planning
 *   running/guard              shared by who enters, held alone by who removes: nobody plans with what is being taken away
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { withFileGuard } from "../locks/file-guard.ts";
import { processLives } from "../locks/process-lives.ts";
import { systemCode } from "../system-code.ts";
import { writeFileAtomic } from "./atomic-file.ts";

const folderOf = (root: string): string => path.join(root, "running");
const guardOf = (root: string): string => path.join(folderOf(root), "guard");

/** Two runs of one program at once take turns step by step: where the lock of a step lies. */
export function stepLockFolder(root: string, hash: string): string {
  return path.join(root, "locks", hash.slice(0, 16));
}

/** A process at work. */
export interface Running {
  readonly process: number;
  /** Steps of its plan; null while it is still planning, when it may come to need anything. */
  readonly hashes: readonly string[] | null;
}

/** A place among those at work. */
export interface Presence {
  /** Says which steps it has to do with from now on. */
  narrow(hashes: readonly string[]): void;
  leave(): void;
}

/** Runs that this process has begun. */
let entered = 0;

/** Says that this process works with the store. What cannot be written down does not keep it from working. */
export function enterStore(root: string): Presence {
  entered++;
  const file = path.join(folderOf(root), `${process.pid}.${entered}`);
  const write = (hashes: readonly string[]): void =>
    ifPossible(() => withFileGuard(guardOf(root), "shared", () => writeFileAtomic(file, hashes.join("\n"))));
  write([]);
  return { narrow: write, leave: () => ifPossible(() => rmSync(file, { force: true })) };
}

function ifPossible(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (systemCode(error) === null) throw error;
  }
}

/** Those at work; what processes left that are gone is removed. */
export function runningIn(root: string): readonly Running[] {
  let names: string[] = [];
  try {
    names = readdirSync(folderOf(root));
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  return names.flatMap((name): Running[] => {
    const pid = Number(/^(\d+)\.\d+$/.exec(name)?.[1]);
    if (!Number.isInteger(pid)) return [];
    const file = path.join(folderOf(root), name);
    if (!processLives(pid)) {
      rmSync(file, { force: true });
      return [];
    }
    try {
      const hashes = readFileSync(file, "utf8").split("\n").filter(Boolean);
      return [{ process: pid, hashes: hashes.length === 0 ? null : hashes }];
    } catch (error) {
      if (systemCode(error) !== "ENOENT") throw error;
      return [];
    }
  });
}

/** Runs `work` while nobody enters. */
export function whileNobodyEnters<Value>(root: string, work: () => Value): Value {
  return withFileGuard(guardOf(root), "alone", work);
}
