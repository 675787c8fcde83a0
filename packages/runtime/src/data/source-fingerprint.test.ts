import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sourceFingerprint } from "./source-fingerprint.ts";
import { call, context, dataset, temporaryFolder } from "./testing/dataset-fixture.ts";

/** A file as written an hour ago: fresh files are hashed every time. */
function write(path: string, text: string, minutesAgo = 60): void {
  writeFileSync(path, text);
  const time = Date.now() / 1000 - minutesAgo * 60;
  utimesSync(path, time, time);
}

const csv = (path: string) => dataset({ source: call("csv", { path, delimiter: "," }) });

describe("sourceFingerprint", () => {
  it("changes with the content of a file and not with its folder", async () => {
    const there = context();
    const [one, two] = [join(temporaryFolder(), "rows.csv"), join(temporaryFolder(), "rows.csv")];
    write(one, "a\n1\n");
    write(two, "a\n1\n");
    const first = await sourceFingerprint(csv(one), there);
    expect((await sourceFingerprint(csv(two), there)).hash).toBe(first.hash);
    expect(first.files).toMatchObject([{ path: one, bytes: 4 }]);
    write(two, "a\n2\n");
    expect((await sourceFingerprint(csv(two), there)).hash).not.toBe(first.hash);
  });

  it("does not read a file again that has neither size nor time changed", async () => {
    const there = context();
    const path = join(temporaryFolder(), "rows.csv");
    write(path, "a\n1\n");
    const first = await sourceFingerprint(csv(path), there);
    write(path, "a\n2\n", 60);
    const { atime, mtime } = { atime: new Date(1e12), mtime: new Date(1e12) };
    utimesSync(path, atime, mtime);
    const second = await sourceFingerprint(csv(path), there);
    expect(second.hash).not.toBe(first.hash);
    writeFileSync(path, "a\n3\n");
    utimesSync(path, atime, mtime);
    expect((await sourceFingerprint(csv(path), there)).hash).toBe(second.hash);
  });

  it("forgets files that are gone once it remembers many", async () => {
    const there = context();
    const path = join(temporaryFolder(), "rows.csv");
    const memo = join(there.cache, "data", "file-hashes.json");
    const entry = { size: 4, time: 1, sha256: "0" };
    const gone = Array.from({ length: 10_000 }, (_, index) => [join(there.cache, `gone-${index}`), entry]);
    mkdirSync(join(memo, ".."), { recursive: true });
    writeFileSync(memo, JSON.stringify(Object.fromEntries(gone)));
    write(path, "a\n1\n");
    await sourceFingerprint(csv(path), there);
    expect(Object.keys(JSON.parse(readFileSync(memo, "utf8")))).toEqual([path]);
    expect(readdirSync(join(memo, ".."))).toEqual(["file-hashes.json"]);
  });

  it("hashes a file anew that was written a moment ago", async () => {
    const there = context();
    const path = join(temporaryFolder(), "rows.csv");
    const now = Date.now() / 1000;
    writeFileSync(path, "a\n1\n");
    utimesSync(path, now, now);
    const first = await sourceFingerprint(csv(path), there);
    writeFileSync(path, "a\n2\n");
    utimesSync(path, now, now);
    expect((await sourceFingerprint(csv(path), there)).hash).not.toBe(first.hash);
  });

  it("points to a file of a similar name where one is missing", async () => {
    const path = join(temporaryFolder(), "rows.csv");
    write(path, "a\n1\n");
    await expect(sourceFingerprint(csv(path.replace("rows", "row")), context())).rejects.toMatchObject({
      help: "did you mean `rows.csv`? it is in the same folder",
    });
  });
});
