import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentHash } from "../artifacts/canonical.ts";
import { enterStore, runningIn, stepLockFolder } from "../artifacts/in-use.ts";
import { openStore, type Store } from "../artifacts/store.ts";
import { addTag } from "../artifacts/tags.ts";
import { withProcessLock } from "../locks/process-lock.ts";
import { findGarbage, type GarbageRule } from "./find-garbage.ts";
import { removeGarbage } from "./remove-garbage.ts";
import { commitJudgement, commitReport, commitRun, created } from "./testing/small-artifacts.ts";

let base: string;
let store: Store;
beforeEach(() => {
  base = mkdtempSync(path.join(os.tmpdir(), "penstock-garbage-"));
  store = openStore(path.join(base, ".penstock"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const anyAge: GarbageRule = { keep: 1, older: 0, now: Date.now() + 60_000 };

/** Folders and files that could go, by their names in the store. */
function garbage(rule: Partial<GarbageRule> = {}): string[] {
  return findGarbage(store, { ...anyAge, ...rule }, runningIn(store.root))
    .map(({ place }) => path.basename(place))
    .sort();
}

/** A run, what judged it and the report of both; gives their hashes. */
function result(name: string, minute: number): { readonly run: string; readonly all: string[] } {
  const run = commitRun(store, { name, minute });
  const judged = commitJudgement(store, run, { metrics: { "test.loss": minute }, minute });
  return { run, all: [run, judged, commitReport(store, [run, judged], { minute })].sort() };
}

describe("garbage", () => {
  it("is what no newest result of a program is made from", () => {
    const [first, second] = [result("a", 1), result("b", 2)];
    expect(garbage()).toEqual(first.all);
    expect(garbage({ keep: 2 })).toEqual([]);
    expect(garbage({ now: Date.parse(created(10)), older: 9.5 * 60_000 })).toEqual([]);
    expect(second.all.filter((hash) => garbage().includes(hash))).toEqual([]);
  });

  it("is not what a newer result uses again, nor what came after the newest", () => {
    const run = commitRun(store, { name: "shared", minute: 1 });
    const old = commitReport(store, [run], { minute: 2 });
    commitReport(store, [run], { minute: 3 });
    commitRun(store, { name: "unfinished", minute: 4 });
    commitRun(store, { name: "no report yet", program: "other.pipe", minute: 0 });
    expect(garbage()).toEqual([old]);
  });

  it("is no base that a run adapts which stays: of a newer result, or only just made", () => {
    const base = result("base", 1);
    const used = commitRun(store, { name: "used", program: "other.pipe", minute: 2, base: base.run });
    commitReport(store, [used], { minute: 3, program: "other.pipe" });
    result("newer", 4);
    expect(garbage()).not.toContain(base.run);
    expect(garbage()).toHaveLength(2);

    const second = result("second base", 5);
    const young = commitRun(store, { name: "young", minute: 8, base: second.run });
    result("newest", 9);
    const now = Date.parse(created(10));
    expect(garbage({ now, older: 1.5 * 60_000 })).toEqual(expect.arrayContaining([second.run, young]));
    expect(garbage({ now, older: 3 * 60_000 })).not.toContain(second.run);
    expect(garbage({ now, older: 3 * 60_000 })).not.toContain(young);
  });

  it("is nothing tagged, and nothing that judged it", () => {
    const first = result("a", 1);
    result("b", 2);
    addTag(store.root, first.run, "best");
    expect(garbage()).toHaveLength(1);
    expect(garbage()).not.toContain(first.run);
  });

  it("is nothing that a process is at work with, and nothing at all while one is planning", async () => {
    const first = result("a", 1);
    result("b", 2);
    const presence = enterStore(store.root);
    expect(garbage()).toEqual([]);
    presence.narrow([first.run]);
    expect(garbage()).toEqual(first.all.filter((hash) => hash !== first.run));
    presence.leave();
    expect(garbage()).toEqual(first.all);
    await withProcessLock(stepLockFolder(store.root, first.run), { onWait: () => expect.fail("held") }, async () => {
      expect(garbage()).toEqual(first.all.filter((hash) => hash !== first.run));
    });
  });

  it("is what a process that is gone was at work with", () => {
    const first = result("a", 1);
    result("b", 2);
    mkdirSync(path.join(store.root, "running"), { recursive: true });
    // No system has a process of that number.
    writeFileSync(path.join(store.root, "running", "999999999.1"), first.run);
    expect(garbage()).toEqual(first.all);
    expect(existsSync(path.join(store.root, "running", "999999999.1"))).toBe(false);
  });

  it("is work, and what is kept to be faster, when nobody has touched it for so long; what is damaged at once", () => {
    const hash = contentHash("unfinished");
    const places = [store.workFolder(hash), path.join(store.root, "cache", "columns", "key")];
    for (const place of places) {
      mkdirSync(place, { recursive: true });
      writeFileSync(path.join(place, "file"), "1234");
    }
    const { run } = result("a", 1);
    writeFileSync(path.join(store.root, "store", run, "manifest.json"), "{");
    expect(garbage({ older: 3_600_000 })).toEqual([run]);
    expect(garbage()).toEqual([run, hash, "key"].sort());
    const found = findGarbage(store, anyAge, []);
    expect(found.find(({ kind }) => kind === "work")).toMatchObject({ bytes: 4, name: `work ${hash.slice(0, 8)}` });
    expect(findGarbage(store, anyAge, [{ process: 1, hashes: [] }]).map(({ kind }) => kind)).not.toContain("cache");
  });

  it("is removed, and nothing else is", () => {
    const [first, second] = [result("a", 1), result("b", 2)];
    const removed = removeGarbage(store, anyAge);
    expect(removed.map(({ place }) => path.basename(place)).sort()).toEqual(first.all);
    expect(readdirSync(path.join(store.root, "store")).sort()).toEqual(second.all);
    expect(readdirSync(path.join(store.root, "tmp"))).toEqual([]);
    expect(store.damaged()).toEqual([]);
    expect(removeGarbage(store, anyAge)).toEqual([]);
  });
});
