/**
 * A zip archive in, the members asked for written to given files. Nothing else leaves the archive: names inside it are only compared,
 * never used as paths, and no member writes more bytes than were said.
 */
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { DataError, reasonOf } from "../data/data-error.ts";
import type { TarTarget } from "../data/untar.ts";
import { systemCode } from "../system-code.ts";
import { openZip, type ZipEntry, type ZipFile } from "../zip-reader.ts";

async function writeMember(zip: ZipFile, entry: ZipEntry, target: TarTarget, signal?: AbortSignal): Promise<void> {
  if (entry.uncompressedSize > target.largest) throw tooLarge(target);
  let size = 0;
  await pipeline(
    await zip.openReadStreamPromise(entry),
    async function* (source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        size += chunk.length;
        if (size > target.largest) throw tooLarge(target);
        yield chunk;
      }
    },
    createWriteStream(target.path, { highWaterMark: 2 ** 20 }),
    signal === undefined ? {} : { signal },
  );
}

function tooLarge({ member, largest }: TarTarget): DataError {
  return new DataError(
    `\`${member}\` is larger than the ${largest.toLocaleString("en")} bytes that were expected`,
    "this is not the archive that was meant: remove it and get it again",
  );
}

/** Writes the wanted members; throws `DataError` where the archive is damaged, ends early or lacks one. */
export async function unzip(archive: string, targets: readonly TarTarget[], signal?: AbortSignal): Promise<void> {
  const left = new Map(targets.map((target) => [target.member, target]));
  const damaged = (error: unknown): DataError =>
    new DataError(
      `\`${archive}\` is no zip archive, or a damaged one (${reasonOf(error)})`,
      "remove it and get it again",
      archive,
    );
  const zip = await openZip(archive).catch((error: unknown) => {
    throw systemCode(error) === null ? damaged(error) : error;
  });
  try {
    for await (const entry of zip.eachEntry()) {
      const target = left.get(entry.fileName);
      if (target === undefined) continue;
      await writeMember(zip, entry, target, signal);
      left.delete(entry.fileName);
      if (left.size === 0) return;
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof DataError || /^E[A-Z]+$/.test(systemCode(error) ?? "")) throw error;
    throw damaged(error);
  } finally {
    zip.close();
  }
  const [missing] = left.keys();
  throw new DataError(
    `\`${archive}\` does not hold \`${missing ?? ""}\``,
    "this is not the archive that was meant",
    archive,
  );
}
