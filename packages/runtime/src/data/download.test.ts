import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type DownloadOptions, download } from "./download.ts";
import { temporaryFolder } from "./testing/dataset-fixture.ts";

const content = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251);
const sha256 = createHash("sha256").update(content).digest("hex");
const quick: DownloadOptions = { attempts: 3, pause: 1, patience: 2_000 };

// A proxy that the environment names must not come between the test and its server.
beforeAll(() => void vi.stubEnv("NO_PROXY", "127.0.0.1"));

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server with one answer for all; gives its address and the ranges that it was asked for. */
async function serve(answer: Answer): Promise<{ url: string; asked: (string | undefined)[] }> {
  const asked: (string | undefined)[] = [];
  const started = createServer((request, response) => {
    asked.push(request.headers.range);
    answer(request, response, asked.length);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const address = started.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/file.bin`, asked };
}

/** Sends what a range asks for, honouring `If-Range`. */
function sendRange(request: IncomingMessage, response: ServerResponse, { body = content, tag = '"1"' } = {}): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const condition = request.headers["if-range"];
  if (start > 0 && (condition === undefined || condition === tag)) {
    response.writeHead(206, {
      "content-range": `bytes ${start}-${body.length - 1}/${body.length}`,
      "content-length": body.length - start,
      etag: tag,
    });
    response.end(body.subarray(start));
    return;
  }
  response.writeHead(200, { "content-length": body.length, etag: tag });
  response.end(body);
}

/** Promises all and sends the first `length` bytes. */
function sendCut(response: ServerResponse, length: number, tag = '"1"'): void {
  response.writeHead(200, { "content-length": content.length, etag: tag });
  response.write(content.subarray(0, length), () => response.destroy());
}

function request(url: string, folder = temporaryFolder()) {
  return { url, target: join(folder, "file.bin"), bytes: content.length, sha256, folder };
}

describe("download", () => {
  it("gets a file, checks it and tells how far it is", async () => {
    const { url } = await serve((from, to) => sendRange(from, to));
    const wanted = request(url);
    const seen: number[] = [];
    await download(wanted, { ...quick, onProgress: ({ done, total }) => seen.push(done, total ?? -1) });
    expect(Buffer.compare(readFileSync(wanted.target), content)).toBe(0);
    expect(seen.slice(-2)).toEqual([content.length, content.length]);
    expect(readdirSync(wanted.folder)).toEqual(["file.bin"]);
  });

  it("goes on where a broken connection stopped", async () => {
    const { url, asked } = await serve((from, to, count) => (count === 1 ? sendCut(to, 120_000) : sendRange(from, to)));
    const wanted = request(url);
    await download(wanted, quick);
    expect(Buffer.compare(readFileSync(wanted.target), content)).toBe(0);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it("goes on where an earlier process was killed", async () => {
    const { url, asked } = await serve((from, to) => sendRange(from, to));
    const wanted = request(url);
    writeFileSync(`${wanted.target}.part`, content.subarray(0, 70_000));
    writeFileSync(`${wanted.target}.part.json`, JSON.stringify({ url, validator: '"1"', total: content.length }));
    await download(wanted, quick);
    expect(asked).toEqual(["bytes=70000-"]);
    expect(Buffer.compare(readFileSync(wanted.target), content)).toBe(0);
  });

  it("starts again where the server ignores ranges", async () => {
    const { url } = await serve((_, to, count) => {
      if (count === 1) return sendCut(to, 120_000);
      to.writeHead(200, { "content-length": content.length });
      to.end(content);
    });
    const wanted = request(url);
    await download(wanted, quick);
    expect(Buffer.compare(readFileSync(wanted.target), content)).toBe(0);
  });

  it("starts again where the file has changed meanwhile", async () => {
    const { url } = await serve((from, to) => sendRange(from, to, { tag: '"2"' }));
    const wanted = request(url);
    writeFileSync(`${wanted.target}.part`, new Uint8Array(70_000));
    writeFileSync(`${wanted.target}.part.json`, JSON.stringify({ url, validator: '"1"', total: content.length }));
    await download(wanted, quick);
    expect(Buffer.compare(readFileSync(wanted.target), content)).toBe(0);
  });

  it("starts again once where a resumed file does not have the right sum", async () => {
    const { url, asked } = await serve((from, to) => sendRange(from, to));
    const wanted = request(url);
    writeFileSync(`${wanted.target}.part`, new Uint8Array(70_000));
    writeFileSync(`${wanted.target}.part.json`, JSON.stringify({ url, validator: null, total: content.length }));
    await download(wanted, quick);
    expect(asked).toEqual(["bytes=70000-", undefined]);
    expect(Buffer.compare(readFileSync(wanted.target), content)).toBe(0);
  });

  it("names both sums and removes a file that is not the one expected", async () => {
    const other = content.map((byte) => byte ^ 1);
    const { url } = await serve((from, to) => sendRange(from, to, { body: other }));
    const wanted = request(url);
    const found = createHash("sha256").update(other).digest("hex");
    await expect(download(wanted, quick)).rejects.toThrow(`its sha256 is ${found}, expected ${sha256}`);
    expect(readdirSync(wanted.folder)).toEqual([]);
  });

  it("stops a server that offers another length", async () => {
    const { url } = await serve((_, to) => {
      to.writeHead(200, { "content-length": 10_000_000_000 });
      to.write(content);
    });
    await expect(download(request(url), quick)).rejects.toThrow("offers 10,000,000,000 bytes, 200,000 were expected");
  });

  it("stops a server that sends without an end", async () => {
    const { url } = await serve((_, to) => {
      to.writeHead(200);
      const more = (): void => {
        if (!to.destroyed) to.write(content, more);
      };
      more();
    });
    await expect(download(request(url), quick)).rejects.toThrow("sends more than the 200,000 bytes expected");
  });

  it("does not ask again where the answer is 404", async () => {
    const { url, asked } = await serve((_, to) => to.writeHead(404).end());
    await expect(download(request(url), quick)).rejects.toThrow(/could not be downloaded: .* answers 404 Not Found/);
    expect(asked).toHaveLength(1);
  });

  it("asks again where the server is busy", async () => {
    const { url, asked } = await serve((from, to, count) =>
      count < 3 ? void to.writeHead(503).end() : sendRange(from, to),
    );
    const wanted = request(url);
    await download(wanted, quick);
    expect(asked).toHaveLength(3);
    expect(existsSync(wanted.target)).toBe(true);
  });

  it("gives up after some attempts that bring nothing and keeps what arrived before", async () => {
    const { url, asked } = await serve((_, to, count) => (count === 1 ? sendCut(to, 120_000) : to.destroy()));
    const wanted = request(url);
    await expect(download(wanted, quick)).rejects.toMatchObject({ help: expect.stringContaining("PENSTOCK_MIRROR") });
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(readdirSync(wanted.folder)).toContain("file.bin.part");
  });

  it("gives up a server that goes silent", async () => {
    const { url } = await serve((_, to) => {
      to.writeHead(200, { "content-length": content.length });
      to.flushHeaders();
    });
    const silent = { attempts: 1, pause: 1, patience: 50 };
    await expect(download(request(url), silent)).rejects.toThrow("no byte from");
  });

  it("leaves a circle of redirects", async () => {
    const { url, asked } = await serve((_, to) => to.writeHead(302, { location: "/again" }).end());
    await expect(download(request(url), quick)).rejects.toThrow("redirects more than 5 times");
    expect(asked).toHaveLength(6);
  });

  it("follows a redirect", async () => {
    const { url } = await serve((from, to) =>
      from.url === "/file.bin" ? void to.writeHead(302, { location: "/moved" }).end() : sendRange(from, to),
    );
    const wanted = request(url);
    await download(wanted, quick);
    expect(existsSync(wanted.target)).toBe(true);
  });

  it("stops when told to and keeps what has arrived", async () => {
    const { url } = await serve((_, to) => {
      to.writeHead(200, { "content-length": content.length, etag: '"1"' });
      to.write(content.subarray(0, 100_000));
    });
    const stop = new AbortController();
    const wanted = request(url);
    const running = download(wanted, { ...quick, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect(readdirSync(wanted.folder).sort()).toEqual(["file.bin.part", "file.bin.part.json"]);
  });
});
