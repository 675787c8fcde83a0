/**
 * An address and what is known of the file there in, the whole and verified file on disk out. A download that was cut
 * off, by the network or by the end of the process, goes on where it stopped, unless the file has changed meanwhile.
 */
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { readFile, rename, rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { systemCode } from "../system-code.ts";
import type { DataProgress } from "./data-context.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { hashFile } from "./hash-file.ts";
import { FinalAnswer, openResponse } from "./open-response.ts";

/** What to get. */
export interface DownloadRequest {
  readonly url: string;
  /** Where the file comes to lie; its folder exists. */
  readonly target: string;
  /** Length; a server that sends more is stopped. */
  readonly bytes: number;
  /** Null where none is known: then only the length is checked. */
  readonly sha256: string | null;
  /** `name:password` for the server of `url`, and for no other that it sends on to. */
  readonly login?: string;
}

/** How to get it; the defaults suit a person waiting. */
export interface DownloadOptions {
  readonly onProgress?: ((progress: DataProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Attempts in a row that bring not one byte before giving up. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one. */
  readonly pause?: number;
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly patience?: number;
}

/** Errors of a machine that has no way to the server: waiting long for them seldom helps. */
const NO_ROUTE = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** The network does not give a file: whoever asked may know another place. */
export class Unreachable extends DataError {}

const stateSchema = z.object({ url: z.string(), validator: z.string().nullable(), total: z.number().nullable() });
type State = z.infer<typeof stateSchema>;

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

async function readState(path: string, url: string): Promise<State | null> {
  try {
    const state = stateSchema.parse(JSON.parse(await readFile(path, "utf8")));
    return state.url === url ? state : null;
  } catch {
    return null;
  }
}

/** A validator that `If-Range` may carry: a strong entity tag or a date. */
function validatorOf(response: IncomingMessage): string | null {
  const tag = response.headers.etag;
  if (tag !== undefined && !tag.startsWith("W/")) return tag;
  return response.headers["last-modified"] ?? null;
}

/** Start and full length that a 206 answer states. */
function contentRange(response: IncomingMessage): { start: number; total: number | null } | null {
  const found = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers["content-range"] ?? "");
  if (found === null) return null;
  return { start: Number(found[1]), total: found[2] === "*" ? null : Number(found[2]) };
}

class Download {
  private readonly request: DownloadRequest;
  private readonly options: DownloadOptions;
  private readonly part: string;
  private readonly stateFile: string;

  constructor(request: DownloadRequest, options: DownloadOptions) {
    this.request = request;
    this.options = options;
    this.part = `${request.target}.part`;
    this.stateFile = `${request.target}.part.json`;
  }

  async forget(): Promise<void> {
    await rm(this.part, { force: true });
    await rm(this.stateFile, { force: true });
  }

  /** One connection: gets as much as it can. Gives true when the file is complete. */
  async attempt(): Promise<boolean> {
    const { url, bytes, login } = this.request;
    const state = await readState(this.stateFile, url);
    let start = state === null ? 0 : await sizeOf(this.part);
    if (state !== null && start > 0 && start === (state.total ?? bytes)) return true;
    const headers: Record<string, string> = { accept: "*/*", "accept-encoding": "identity" };
    if (start > 0) headers["range"] = `bytes=${start}-`;
    if (start > 0 && state?.validator != null) headers["if-range"] = state.validator;
    const { signal, patience = 30_000 } = this.options;
    const response = await openResponse(url, { headers, patience, signal, login });
    const status = response.statusCode ?? 0;
    if (status === 416 && start > 0) {
      response.resume();
      await this.forget();
      return false;
    }
    if (status !== 200 && status !== 206) {
      response.resume();
      const answer = `${new URL(url).host} answers ${status} ${response.statusMessage ?? ""}`.trimEnd();
      throw status >= 500 || status === 429 || status === 408 ? new Error(answer) : new FinalAnswer(answer);
    }
    const range = status === 206 ? contentRange(response) : { start: 0, total: null };
    if (range === null || range.start !== start) {
      if (status === 206) {
        response.destroy();
        await this.forget();
        throw new Error(`${new URL(url).host} sent another part of the file than was asked for`);
      }
      start = 0;
    }
    const length = response.headers["content-length"];
    const total = range?.total ?? (length === undefined ? null : start + Number(length));
    if (total !== null && total > bytes) {
      response.destroy();
      throw new FinalAnswer(
        `${new URL(url).host} offers ${total.toLocaleString("en")} bytes, ${bytes.toLocaleString("en")} were expected: the file there is another one`,
      );
    }
    writeFileSync(this.stateFile, JSON.stringify({ url, validator: validatorOf(response), total } satisfies State));
    await this.receive(response, start, total ?? bytes);
    const size = await sizeOf(this.part);
    // Without a stated length the end of the answer is the end of the file.
    return total === null ? true : size === total;
  }

  /**
   * Writes what arrives at once and in the same turn: bytes that waited in a stream's buffer would be lost when the
   * connection breaks, and would have to be sent again.
   */
  private receive(response: IncomingMessage, start: number, total: number): Promise<void> {
    const { url, bytes, target } = this.request;
    const what = `downloading ${target.split(/[\\/]/).at(-1) ?? target}`;
    const file = openSync(this.part, start === 0 ? "w" : "a");
    let done = start;
    const received = new Promise<void>((resolve, reject) => {
      response.on("data", (chunk: Uint8Array) => {
        done += chunk.length;
        try {
          if (done > bytes) {
            throw new FinalAnswer(
              `${new URL(url).host} sends more than the ${bytes.toLocaleString("en")} bytes expected`,
            );
          }
          for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
          this.options.onProgress?.({ what, done, total });
        } catch (error) {
          reject(error);
          response.destroy();
        }
      });
      response.on("end", resolve);
      response.on("error", reject);
      response.on("close", () => reject(new Error("the connection ends before the file does")));
    });
    return received.finally(() => closeSync(file));
  }

  /** Checks length and sum; moves the file to its place, or removes it and says what is wrong. */
  async accept(): Promise<void> {
    const { url, target, bytes, sha256 } = this.request;
    const size = await sizeOf(this.part);
    const found = sha256 === null ? null : await hashFile(this.part);
    if (size === bytes && found === sha256) {
      await rename(this.part, target);
      await rm(this.stateFile, { force: true });
      return;
    }
    await this.forget();
    throw new DataError(
      size === bytes
        ? `what ${url} gave is not the file expected: its sha256 is ${found}, expected ${sha256}`
        : `what ${url} gave is not the file expected: ${size.toLocaleString("en")} bytes, expected ${bytes.toLocaleString("en")}`,
      "it was removed. Run again; if it stays so, the file upstream has changed: get it elsewhere and name its folder in PENSTOCK_MIRROR",
      target,
    );
  }
}

/** Downloads and verifies one file; throws `DataError` with a way out, or the signal's reason when stopped. */
export async function download(request: DownloadRequest, options: DownloadOptions = {}): Promise<void> {
  const { attempts = 5, pause = 500, signal } = options;
  const work = new Download(request, options);
  const resumed = (await sizeOf(`${request.target}.part`)) > 0;
  let fruitless = 0;
  let restarted = false;
  for (;;) {
    signal?.throwIfAborted();
    const before = await sizeOf(`${request.target}.part`);
    let reason: unknown = null;
    let complete = false;
    try {
      complete = await work.attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof FinalAnswer) {
        await work.forget();
        throw unreachable(request, error);
      }
      if (/^E(NOSPC|DQUOT|ROFS|ACCES|PERM|ISDIR|NOENT|IO)$/.test(systemCode(error) ?? "")) throw error;
      reason = error;
    }
    if (complete) {
      try {
        return await work.accept();
      } catch (error) {
        // Parts from two versions of a file may have been joined: once from the start, before it counts.
        if (!(error instanceof DataError) || restarted || !(resumed || fruitless > 0)) throw error;
        restarted = true;
        continue;
      }
    }
    fruitless = (await sizeOf(`${request.target}.part`)) > before ? 1 : fruitless + 1;
    const enough = NO_ROUTE.includes(systemCode(reason) ?? "") ? Math.min(2, attempts) : attempts;
    if (fruitless >= enough) {
      throw unreachable(request, reason ?? new Error("the connection ends before the file does"));
    }
    await delay(pause * 2 ** (fruitless - 1), undefined, signal === undefined ? {} : { signal });
  }
}

function unreachable({ url, target }: DownloadRequest, reason: unknown): Unreachable {
  return new Unreachable(
    `\`${url}\` could not be downloaded: ${reasonOf(reason)}`,
    "check the network or its proxy (HTTPS_PROXY), or put the file into a folder of your own and name it in PENSTOCK_MIRROR; what has arrived is kept",
    target,
  );
}
