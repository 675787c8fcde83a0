import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentHash } from "./canonical.ts";
import { type ArtifactContent, openStore, readArtifactFile } from "./store.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "penstock-store-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const hash = contentHash("a step");

function content(text: string): ArtifactContent {
  return {
    manifest: {
      kind: "train",
      block: "fit",
      ingredients: { data: "x" },
      program: "p.pipe",
      seed: 1,
      created: "2026-01-01T00:00:00.000Z",
      seconds: 1,
      versions: {},
      metrics: { "valid.loss": 0.5 },
    },
    files: new Map([["weights.bin", text]]),
  };
}

describe("the store", () => {
  it("gives back what was committed", () => {
    const store = openStore(root);
    store.commit(hash, content("first"));
    const found = openStore(root).find(hash);
    expect(found?.manifest.metrics).toEqual({ "valid.loss": 0.5 });
    expect(found && readArtifactFile(found, "weights.bin").toString()).toBe("first");
  });

  it("keeps the first of two equal steps, and replaces it only when asked", () => {
    const store = openStore(root);
    store.commit(hash, content("first"));
    const kept = store.commit(hash, content("second"));
    expect(readArtifactFile(kept, "weights.bin").toString()).toBe("first");
    const replaced = store.commit(hash, content("third"), { replace: true });
    expect(readArtifactFile(replaced, "weights.bin").toString()).toBe("third");
    expect(readdirSync(path.join(root, "tmp"))).toEqual([]);
  });

  it("does not find an artifact whose file was changed, cut short or removed", () => {
    const store = openStore(root);
    for (const harm of [
      (file: string) => writeFileSync(file, "firsT"),
      (file: string) => writeFileSync(file, "fir"),
      (file: string) => rmSync(file),
    ]) {
      const artifact = store.commit(hash, content("first"), { replace: true });
      harm(path.join(artifact.folder, "weights.bin"));
      expect(store.find(hash)).toBeNull();
    }
    expect(readArtifactFile(store.commit(hash, content("again")), "weights.bin").toString()).toBe("again");
  });

  it("does not follow a file name out of its folder", () => {
    const store = openStore(root);
    const artifact = store.commit(hash, content("first"));
    const file = path.join(artifact.folder, "manifest.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(path.join(root, "secret"), "first");
    manifest.files[0].name = "../../secret";
    writeFileSync(file, JSON.stringify(manifest));
    expect(store.find(hash)).toBeNull();
  });

  it("sweeps what a dead process was writing and leaves a living one's alone", () => {
    const dead = Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
    for (const pid of [dead, process.pid]) mkdirSync(path.join(root, "tmp", `${hash}.${pid}`), { recursive: true });
    openStore(root);
    expect(readdirSync(path.join(root, "tmp"))).toEqual([`${hash}.${process.pid}`]);
  });

  it("lists artifacts newest first and passes over damaged ones", () => {
    const store = openStore(root);
    const older = content("a");
    const newer: ArtifactContent = {
      ...content("b"),
      manifest: { ...content("b").manifest, created: "2026-02-01T00:00:00.000Z" },
    };
    store.commit(contentHash(1), older);
    store.commit(contentHash(2), newer);
    store.commit(contentHash(3), content("c"));
    writeFileSync(path.join(root, "store", contentHash(3), "manifest.json"), "{");
    expect(store.list().map((artifact) => artifact.manifest.hash)).toEqual([contentHash(2), contentHash(1)]);
  });

  it("leaves the old artifact whole when writing a new one fails half-way", () => {
    const store = openStore(root);
    store.commit(hash, content("first"));
    const failing: ArtifactContent = {
      ...content("x"),
      files: new Map([
        ["weights.bin", "second"],
        ["no-such-folder/more.bin", "x"],
      ]),
    };
    expect(() => store.commit(hash, failing, { replace: true })).toThrow(/ENOENT/);
    expect(readArtifactFile(store.find(hash) ?? expect.fail("gone"), "weights.bin").toString()).toBe("first");
    expect(readdirSync(path.join(root, "tmp"))).toEqual([]);
  });
});

describe("content hashes", () => {
  it("do not depend on the order of keys, on places or on doc comments", () => {
    const span = { file: "a", start: 1, end: 2 };
    expect(contentHash({ b: 1, a: [2, { span, x: 3 }], doc: "words" })).toBe(contentHash({ a: [2, { x: 3 }], b: 1 }));
  });

  it("differ for values that differ", () => {
    const values = [0, 1, "1", null, [], {}, { a: null }, [null], true, Number.NaN, "NaN!", [[1], 2], [1, [2]]];
    expect(new Set(values.map((value) => contentHash(value))).size).toBe(values.length);
  });
});
