/**
 * A tar archive in (plain or gzip), the members asked for written to given files. Nothing else leaves the archive: names inside it
 * are only compared, never used as paths. Format: POSIX ustar, 512-byte headers, with the size and checksum fields read.
 */
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { systemCode } from "../system-code.ts";
import { DataError, reasonOf } from "./data-error.ts";

const BLOCK = 512;

/** A member wanted from an archive. */
export interface TarTarget {
  /** Its path inside the archive. */
  readonly member: string;
  /** Where to write it. */
  readonly path: string;
  /** More bytes than this are refused. */
  readonly largest: number;
}

interface Header {
  readonly name: string;
  readonly size: number;
  readonly regular: boolean;
}

function text(block: Uint8Array, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** Null for a block of zeros, which marks the end. Throws where the header's checksum does not hold. */
function readHeader(block: Uint8Array, archive: string): Header | null {
  if (block.every((byte) => byte === 0)) return null;
  let sum = 8 * 0x20;
  block.forEach((byte, index) => {
    if (index < 148 || index >= 156) sum += byte;
  });
  const stated = Number.parseInt(text(block, 148, 8).trim(), 8);
  const size = Number.parseInt(text(block, 124, 12).trim() || "0", 8);
  if (stated !== sum || !Number.isSafeInteger(size) || size < 0) {
    throw new DataError(`\`${archive}\` is no tar archive, or a damaged one`, "delete it and get it again", archive);
  }
  const prefix = text(block, 257, 5) === "ustar" ? text(block, 345, 155) : "";
  const name = text(block, 0, 100);
  const type = block[156] ?? 0;
  return { name: prefix === "" ? name : `${prefix}/${name}`, size, regular: type === 0 || type === 0x30 };
}

/** Writes the wanted members; throws `DataError` where the archive ends early, is damaged or lacks a member. */
export async function untar(archive: string, targets: readonly TarTarget[], signal?: AbortSignal): Promise<void> {
  const left = new Map(targets.map((target) => [target.member, target]));
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  let remaining = 0;
  let padding = 0;
  let out: FileHandle | null = null;
  let current = "";
  let received = 0;
  let ended = false;

  const finish = async (): Promise<void> => {
    if (out === null) return;
    await out.close();
    out = null;
    left.delete(current);
  };
  const take = async (chunk: Uint8Array): Promise<void> => {
    received += chunk.length;
    for (let at = 0; at < chunk.length && !ended && left.size > 0; ) {
      if (remaining > 0) {
        const part = chunk.subarray(at, at + remaining);
        if (out !== null) await out.writeFile(part);
        remaining -= part.length;
        at += part.length;
        if (remaining === 0) await finish();
      } else if (padding > 0) {
        const skipped = Math.min(padding, chunk.length - at);
        padding -= skipped;
        at += skipped;
      } else {
        const part = chunk.subarray(at, at + BLOCK - filled);
        block.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < BLOCK) continue;
        filled = 0;
        const header = readHeader(block, archive);
        if (header === null) {
          ended = true;
          continue;
        }
        remaining = header.size;
        padding = (BLOCK - (header.size % BLOCK)) % BLOCK;
        const target = header.regular ? left.get(header.name) : undefined;
        if (target === undefined) continue;
        if (header.size > target.largest) {
          throw new DataError(
            `\`${header.name}\` in \`${archive}\` has ${header.size.toLocaleString("en")} bytes, at most ${target.largest.toLocaleString("en")} were expected`,
            "this is not the archive that the data set describes",
            archive,
          );
        }
        current = header.name;
        out = await open(target.path, "w");
        if (header.size === 0) await finish();
      }
    }
  };
  try {
    await pipeline(
      createReadStream(archive),
      (await isGzipFile(archive)) ? createGunzip() : new PassThrough(),
      async (chunks: AsyncIterable<Uint8Array>) => {
        for await (const chunk of chunks) await take(chunk);
      },
      signal === undefined ? {} : { signal },
    );
  } catch (error) {
    if (error instanceof DataError || signal?.aborted === true || /^E[A-Z]+$/.test(systemCode(error) ?? "")) {
      throw error;
    }
    throw new DataError(
      `\`${archive}\` ends early or is damaged: ${received.toLocaleString("en")} bytes could be unpacked (${reasonOf(error)})`,
      "delete it; the next run gets it again",
      archive,
    );
  } finally {
    if (out !== null) await (out as FileHandle).close();
  }
  const [missing] = left.keys();
  if (missing === undefined) return;
  throw new DataError(
    ended || current !== missing
      ? `\`${archive}\` does not hold \`${missing}\``
      : `\`${archive}\` ends in the middle of \`${missing}\`: ${remaining.toLocaleString("en")} bytes are missing`,
    "delete it; the next run gets it again",
    archive,
  );
}

async function isGzipFile(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const start = new Uint8Array(2);
    await file.read(start, 0, 2, 0);
    return start[0] === 0x1f && start[1] === 0x8b;
  } finally {
    await file.close();
  }
}
