import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentHash } from "./canonical.ts";
import { historyFolder, indexName, surveyArtifacts } from "./history-index.ts";
import { sha256 } from "./sealed-file.ts";
import { openStore } from "./store.ts";

let root: string;
let index: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "penstock-history-"));
  index = path.join(historyFolder(root), indexName);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function commit(block: string): string {
  const hash = contentHash(block);
  const manifest = {
    kind: "train",
    block,
    ingredients: {},
    program: "p.pipe",
    seed: 1,
    created: "2026-01-01T00:00:00.000Z",
    seconds: 1,
    versions: {},
    metrics: { "valid.loss": 0.5 },
  };
  openStore(root).commit(hash, { manifest, files: new Map([["weights.bin", block]]) }, { replace: true });
  return hash;
}

/** Blocks that a look finds, later than anything was written. */
function blocks(): string[] {
  return surveyArtifacts(root, Date.now() + 60_000)
    .map(({ found }) => ("manifest" in found ? found.manifest.block : found.damage))
    .sort();
}

/** Gives every row another block: what comes of the index shows by it. */
function renameRows(block: string, { fitting }: { readonly fitting: boolean }): void {
  const database = new DatabaseSync(index);
  for (const { name, manifest } of database.prepare("SELECT name, manifest FROM artifact").all()) {
    const text = JSON.stringify({ ...JSON.parse(String(manifest)), block });
    const sum = fitting ? sha256(text) : sha256("another text");
    database.prepare("UPDATE artifact SET manifest = ?, sum = ? WHERE name = ?").run(text, sum, String(name));
  }
  database.close();
}

describe("the index of the history", () => {
  it("gives manifests that have not changed without reading them again", () => {
    commit("a");
    expect(blocks()).toEqual(["a"]);
    renameRows("from the index", { fitting: true });
    expect(blocks()).toEqual(["from the index"]);
  });

  it("is not believed where a row is not what was written", () => {
    commit("a");
    blocks();
    renameRows("turned over", { fitting: false });
    expect(blocks()).toEqual(["a"]);
  });

  it("follows what comes, changes, is damaged and goes", () => {
    const a = commit("a");
    expect(blocks()).toEqual(["a"]);
    const b = commit("b");
    expect(blocks()).toEqual(["a", "b"]);
    writeFileSync(path.join(root, "store", a, "manifest.json"), "{");
    expect(blocks()[0]).toMatch(/manifest\.json does not have the bytes that were written/);
    commit("a");
    rmSync(path.join(root, "store", b), { recursive: true });
    expect(blocks()).toEqual(["a"]);
  });

  it("looks again at what is too young for its times to tell of a change", () => {
    commit("a");
    surveyArtifacts(root);
    renameRows("from the index", { fitting: true });
    expect(blocks()).toEqual(["a"]);
  });

  it("is made anew where it was deleted, is of another version, or is spoilt at its start or inside", () => {
    commit("a");
    for (const harm of [
      () => rmSync(historyFolder(root), { recursive: true }),
      () => {
        const database = new DatabaseSync(index);
        database.exec("PRAGMA user_version = 99; DROP TABLE artifact; CREATE TABLE artifact (other TEXT)");
        database.close();
      },
      () => writeFileSync(index, "no database at all, and long enough to be taken for one".repeat(100)),
      () => {
        const database = new DatabaseSync(index);
        database.exec("DROP TABLE artifact");
        database.close();
      },
      () => {
        const bytes = readFileSync(index);
        // The first page, of 4096 bytes, says what there is; the others hold it.
        writeFileSync(index, bytes.fill(0xff, 4096));
      },
    ]) {
      expect(blocks()).toEqual(["a"]);
      harm();
      expect(blocks()).toEqual(["a"]);
      const database = new DatabaseSync(index);
      expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
      expect(database.prepare("SELECT count(*) AS rows FROM artifact").get()).toEqual({ rows: 1 });
      database.close();
    }
  });

  it("is done without where it cannot be kept", () => {
    commit("a");
    rmSync(historyFolder(root), { recursive: true, force: true });
    writeFileSync(historyFolder(root), "a file where the folder would be");
    expect(blocks()).toEqual(["a"]);
  });

  it("is not made for a store that holds nothing", () => {
    mkdirSync(root, { recursive: true });
    expect(openStore(root).list()).toEqual([]);
    expect(() => new DatabaseSync(index, { readOnly: true })).toThrow();
  });
});
