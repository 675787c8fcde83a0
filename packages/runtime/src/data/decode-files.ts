/**
 * Paths of pictures or recordings in, their decoded rows gathered in order out. Files are decoded some at a time; one that cannot
 * be ends the reading, but those after it are looked at too, so that all are named at once.
 */
import { availableParallelism } from "node:os";
import type { RowSink } from "./column-room.ts";
import type { DataContext } from "./data-context.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { decodePicture, type PictureSize } from "./decode-picture.ts";
import { readMask, resizeMask } from "./masks/read-mask.ts";
import { type ColumnSound, soundOfFile } from "./sound.ts";

/** What a file becomes. */
export interface FileDecoder {
  readonly rowBytes: number;
  /** What such files are called: `pictures`. */
  readonly plural: string;
  readonly one: string;
  /** The bytes of a row; throws an `Error` that says what is wrong with the file. */
  readonly decode: (path: string) => Promise<Uint8Array>;
}

/** Bytes that are decoded before they are handed on in their order. */
const GROUP_BYTES = 2 ** 24;

/** Pictures of one size. */
export function pictureDecoder(size: PictureSize): FileDecoder {
  return {
    rowBytes: size.height * size.width * size.channels,
    plural: "pictures",
    one: "picture",
    decode: (path) => decodePicture(path, size),
  };
}

/** Masks of one size. */
export function maskDecoder(size: { readonly height: number; readonly width: number }): FileDecoder {
  return {
    rowBytes: size.height * size.width,
    plural: "masks",
    one: "mask",
    decode: async (path) => resizeMask(readMask(path), size),
  };
}

/** Recordings of one rate and length. */
export function soundDecoder(sound: ColumnSound): FileDecoder {
  return {
    rowBytes: 4 * sound.samples,
    plural: "recordings",
    one: "recording",
    decode: async (path) => new Uint8Array(soundOfFile(path, sound).buffer),
  };
}

/** A file that could not be decoded, by its place among the paths. */
interface Broken {
  readonly index: number;
  readonly reason: string;
}

/** Decodes files into a sink; a path of null gives a row of zeros. Throws `DataError` listing the files that are broken. */
export async function decodeFiles(
  paths: readonly (string | null)[],
  decoder: FileDecoder,
  {
    sink,
    context,
    place,
    find = (path) => path,
  }: {
    readonly sink: RowSink;
    readonly context: DataContext;
    /** Where a path stands, for files that are named in a table. */
    readonly place?: (index: number) => { readonly file: string; readonly row: number; readonly column: string };
    /** The file that a path means; throws an `Error` that says why it means none. */
    readonly find?: (path: string, index: number) => string;
  },
): Promise<void> {
  const { rowBytes, decode, plural } = decoder;
  const broken: Broken[] = [];
  const atOnce = 2 * availableParallelism();
  const groupRows = Math.max(atOnce, Math.floor(GROUP_BYTES / rowBytes));
  const group = new Uint8Array(Math.min(paths.length, groupRows) * rowBytes);
  let done = 0;
  for (let first = 0; first < paths.length; first += groupRows) {
    const count = Math.min(groupRows, paths.length - first);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let at = next++; at < count; at = next++) {
        context.signal?.throwIfAborted();
        const path = paths[first + at] ?? null;
        const into = group.subarray(at * rowBytes, (at + 1) * rowBytes);
        try {
          if (path === null) into.fill(0);
          else into.set(await decode(find(path, first + at)));
        } catch (error) {
          broken.push({ index: first + at, reason: reasonOf(error).replace(`\`${path}\` `, "") });
        }
        done++;
        if (done % 64 === 0 || done === paths.length) {
          context.onProgress?.({ what: `decoding ${plural}`, done, total: paths.length });
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(count, atOnce) }, worker));
    if (broken.length === 0) sink.append(group.subarray(0, count * rowBytes));
  }
  if (broken.length > 0) throw brokenFiles(broken, { paths, decoder, place });
}

function brokenFiles(
  broken: readonly Broken[],
  {
    paths,
    decoder,
    place,
  }: {
    readonly paths: readonly (string | null)[];
    readonly decoder: FileDecoder;
    readonly place: Parameters<typeof decodeFiles>[2]["place"];
  },
): DataError {
  const sorted = [...broken].sort((a, b) => a.index - b.index);
  const shown = sorted.slice(0, 5).map(({ index, reason }) => {
    const row = place === undefined ? "" : `row ${place(index).row}: `;
    return `${row}\`${paths[index]}\` (${reason})`;
  });
  const more = broken.length > 5 ? ` and ${broken.length - 5} more` : "";
  const what = broken.length === 1 ? `1 ${decoder.one}` : `${broken.length} ${decoder.plural}`;
  const [first] = sorted;
  const at = first === undefined ? undefined : (place?.(first.index) ?? paths[first.index] ?? undefined);
  return new DataError(`${what} cannot be decoded: ${shown.join(", ")}${more}`, "replace or remove them", at);
}
