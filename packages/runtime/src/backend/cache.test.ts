import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  cacheFolder,
  makeWorkFolder,
  placeFolder,
  readManifest,
  removeLeftovers,
  replaceFile,
  tornFiles,
} from "./cache.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "penstock-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

async function placeOne(): Promise<string> {
  const work = await makeWorkFolder(folder);
  mkdirSync(path.join(work, "lib"));
  writeFileSync(path.join(work, "lib", "a"), "abc");
  const place = path.join(folder, "place");
  await placeFolder(work, place, { wheels: ["a.whl"], files: [{ path: "lib/a", size: 3, sha256: abc }] });
  return place;
}

test("a placed folder is whole, by size and by contents", async () => {
  const place = await placeOne();
  const manifest = await readManifest(place);
  expect(manifest?.wheels).toEqual(["a.whl"]);
  expect(manifest && (await tornFiles(place, manifest, true))).toEqual([]);
});

test("a file cut short is seen by its size, a changed one by its contents", async () => {
  const place = await placeOne();
  const manifest = await readManifest(place);
  writeFileSync(path.join(place, "lib", "a"), "abd");
  expect(manifest && (await tornFiles(place, manifest))).toEqual([]);
  expect(manifest && (await tornFiles(place, manifest, true))).toEqual(["lib/a"]);
  writeFileSync(path.join(place, "lib", "a"), "ab");
  expect(manifest && (await tornFiles(place, manifest))).toEqual(["lib/a"]);
  rmSync(path.join(place, "lib", "a"));
  expect(manifest && (await tornFiles(place, manifest))).toEqual(["lib/a"]);
});

test("a manifest that is missing or cut short reads as none", async () => {
  const place = await placeOne();
  writeFileSync(path.join(place, "manifest.json"), '{"wheels":[');
  expect(await readManifest(place)).toBeNull();
  expect(await readManifest(folder)).toBeNull();
});

test("leftovers are removed, placed folders are not", async () => {
  const place = await placeOne();
  writeFileSync(path.join(await makeWorkFolder(folder), "half"), "x");
  await removeLeftovers(folder);
  expect(readdirSync(folder)).toEqual(["place"]);
  expect(await readManifest(place)).not.toBeNull();
});

test("a small file is replaced in one step and leaves nothing beside it", async () => {
  const file = path.join(folder, "deep", "file.json");
  await replaceFile(file, "one");
  await replaceFile(file, "two");
  expect(readdirSync(path.dirname(file))).toEqual(["file.json"]);
});

test.runIf(process.platform === "linux")(
  "the cache lies where the user says, else where the system's caches lie",
  () => {
    expect(cacheFolder({ PENSTOCK_CACHE: "/a/b", XDG_CACHE_HOME: "/c" })).toBe("/a/b");
    expect(cacheFolder({ XDG_CACHE_HOME: "/c", HOME: "/h" })).toBe("/c/penstock");
    expect(cacheFolder({ HOME: "/h" })).toBe("/h/.cache/penstock");
  },
);
