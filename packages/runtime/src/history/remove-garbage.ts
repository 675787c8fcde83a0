/** A store and a rule in, its garbage gone out. */
import { mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { runningIn, whileNobodyEnters } from "../artifacts/in-use.ts";
import type { Store } from "../artifacts/store.ts";
import { systemCode } from "../system-code.ts";
import { findGarbage, type Garbage, type GarbageRule } from "./find-garbage.ts";

/**
 * Removes what could go. It is looked for anew and moved aside while no run can begin, so that none plans with what is gone a moment later;
 * what was moved is then deleted at leisure, and by whoever opens the store next where this process is killed.
 */
export function removeGarbage(store: Store, rule: GarbageRule): readonly Garbage[] {
  const aside = path.join(store.root, "tmp", `garbage.${process.pid}`);
  const removed = whileNobodyEnters(store.root, () => {
    const garbage = findGarbage(store, rule, runningIn(store.root));
    mkdirSync(aside, { recursive: true });
    return garbage.filter(({ place }, index) => movedAside(place, path.join(aside, String(index))));
  });
  rmSync(aside, { recursive: true, force: true });
  return removed;
}

function movedAside(place: string, to: string): boolean {
  try {
    renameSync(place, to);
    return true;
  } catch (error) {
    // Somebody else has removed it.
    if (systemCode(error) !== "ENOENT") throw error;
    return false;
  }
}
