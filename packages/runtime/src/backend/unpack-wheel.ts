/**
 * A wheel (a zip file) in, some of its entries on disk out. Entries are streamed, so a library of 800 MB needs no memory;
 * names that would leave the folder and contents beyond the bound are refused.
 */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { systemCode } from "../system-code.ts";
import { openZip, type ZipEntry, type ZipFile } from "../zip-reader.ts";
import type { UnpackedFile } from "./cache.ts";
import { InstallFailure } from "./install-failure.ts";
import type { PinnedWheel } from "./pins.ts";

/** Where to, and how much at most. */
export interface UnpackOptions {
  readonly target: string;
  readonly maximumBytes: number;
  readonly onProgress: (done: number, total: number) => void;
}

function isWanted(name: string, entries: readonly string[]): boolean {
  if (name.endsWith("/")) return false;
  return entries.some((entry) => (entry.endsWith("/") ? name.startsWith(entry) : name === entry));
}

function placeInside(target: string, name: string): string {
  const place = path.resolve(target, name);
  if (!place.startsWith(path.resolve(target) + path.sep) || name.includes("\\") || name.includes("\0")) {
    throw new InstallFailure(
      "wheel",
      `The wheel has an entry ${JSON.stringify(name)} that would be written outside its folder.`,
      "It is not a wheel that TensorFlow published; remove it.",
    );
  }
  return place;
}

async function writeEntry(zip: ZipFile, entry: ZipEntry, place: string, onBytes: (count: number) => void) {
  await mkdir(path.dirname(place), { recursive: true });
  const hash = createHash("sha256");
  let size = 0;
  await pipeline(
    await zip.openReadStreamPromise(entry),
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        size += chunk.length;
        hash.update(chunk);
        onBytes(chunk.length);
        yield chunk;
      }
    },
    // `flush` puts the bytes on the disk before the file is closed: the folder's move to its place is what says "whole".
    createWriteStream(place, { flush: true, highWaterMark: 1 << 20 }),
  );
  const executable = (entry.externalFileAttributes >>> 16) & 0o111;
  if (executable !== 0) await chmod(place, 0o755);
  return { size, sha256: hash.digest("hex") };
}

async function unpackEntries(zip: ZipFile, wheel: PinnedWheel, options: UnpackOptions): Promise<UnpackedFile[]> {
  const wanted: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) if (isWanted(entry.fileName, wheel.entries)) wanted.push(entry);
  const total = wanted.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (total > options.maximumBytes) {
    throw new InstallFailure(
      "wheel",
      `${wheel.file} would unpack to ${total} bytes; at most ${options.maximumBytes} were expected.`,
      "It is not the wheel that TensorFlow published; remove it.",
    );
  }
  const files: UnpackedFile[] = [];
  let done = 0;
  for (const entry of wanted) {
    const place = placeInside(options.target, entry.fileName);
    const written = await writeEntry(zip, entry, place, (count) => {
      done += count;
      options.onProgress(done, total);
    });
    files.push({ path: entry.fileName, ...written });
  }
  return files;
}

/** Unpacks the entries that the pin names below `target`; throws an InstallFailure for a file that is not a whole wheel. */
export async function unpackWheel(file: string, wheel: PinnedWheel, options: UnpackOptions): Promise<UnpackedFile[]> {
  const broken = (error: unknown): never => {
    if (error instanceof InstallFailure || systemCode(error)?.startsWith("E")) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InstallFailure(
      "wheel",
      `${file} cannot be unpacked: ${reason}.`,
      "Remove the file and run `npx pipe doctor --install` again.",
    );
  };
  const zip = await openZip(file).catch(broken);
  try {
    return await unpackEntries(zip, wheel, options);
  } catch (error) {
    return broken(error);
  } finally {
    zip.close();
  }
}
