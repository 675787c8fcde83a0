import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { contentHash } from "./canonical.ts";
import { addTag, isTag, readTags, removeTag } from "./tags.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "penstock-tags-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const [one, other] = [contentHash(1), contentHash(2)];

it("tags are kept by artifact, given twice they are one", () => {
  expect(readTags(root).size).toBe(0);
  for (const tag of ["v1.2", "best", "best"]) addTag(root, one, tag);
  addTag(root, other, "best");
  expect([...readTags(root)].sort()).toEqual(
    [
      [one, ["best", "v1.2"]],
      [other, ["best"]],
    ].sort(),
  );
});

it("a tag is taken from one artifact alone, and nothing is taken where none is", () => {
  for (const hash of [one, other]) addTag(root, hash, "best");
  expect(removeTag(root, one, "best")).toBe(true);
  expect(removeTag(root, one, "best")).toBe(false);
  expect([...readTags(root).keys()]).toEqual([other]);
});

it("what would be no name of a file is no tag", () => {
  expect(["best", "v1.2", "2026-01", "a_b"].filter(isTag)).toHaveLength(4);
  expect(["", ".x", "-x", "a/b", "a b", "ä", "x".repeat(65), "a\n"].filter(isTag)).toEqual([]);
});
