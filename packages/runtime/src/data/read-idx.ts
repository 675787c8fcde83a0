/**
 * Files in the IDX format of the MNIST database in (images and labels, plain or gzip), a table with the columns
 * `image` and `label` out. Format: a big-endian magic number 0x0000TTDD (type, dimensions), one 32-bit size a
 * dimension, then the values.
 */
import { checkNumbers, placeLabels } from "./class-labels.ts";
import type { ColumnRoom, RowSink } from "./column-room.ts";
import { DataError } from "./data-error.ts";
import type { PartStream } from "./part-stream.ts";
import { type SourcePart, wrongLength } from "./source-part.ts";
import type { StoredRows } from "./stored-rows.ts";
import { sharedBytes, type Table, type TableColumn } from "./table.ts";

const UNSIGNED_BYTES = 0x08;
/** Bytes of a header with four sizes. */
const LONGEST_HEADER = 20;

/** Images and labels that belong together, row by row. */
export interface IdxPair {
  readonly images: SourcePart;
  readonly labels: SourcePart | null;
  /** 0 train, 1 test. */
  readonly official: 0 | 1;
}

/** How labels become classes; shared by the readers whose files hold label numbers. */
export interface LabelNames {
  /** Classes as the program declares them, or null. */
  readonly declared: readonly string[] | null;
  /** Names the source is known to have, in the order of its label numbers, or null. */
  readonly names: readonly string[] | null;
}

/** Sizes that an IDX header states, outermost first; null where the bytes are no IDX header of unsigned bytes. */
export function idxSizes(bytes: Uint8Array): number[] | null {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== UNSIGNED_BYTES) return null;
  const dimensions = bytes[3] ?? 0;
  if (dimensions < 1 || dimensions > 4 || bytes.length < 4 + 4 * dimensions) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
}

/** Reads pairs of IDX files into one table; throws `DataError` for a wrong header, length or label. */
export async function readIdx(pairs: readonly IdxPair[], labels: LabelNames, room: ColumnRoom): Promise<Table> {
  let images: RowSink | null = null;
  const numbers: Uint8Array[] = [];
  const counts: number[] = [];
  let shape: readonly [number, number, number] | null = null;
  for (const pair of pairs) {
    const file = await openIdx(pair.images, "images");
    const [rows = 0, height = 0, width = 0, channels = 1] = file.sizes;
    if (shape !== null && (shape[0] !== height || shape[1] !== width || shape[2] !== channels)) {
      throw new DataError(
        `\`${pair.images.file}\` has images of ${[height, width, channels].join("×")}, the files before it ${shape.join("×")}`,
        "all image files of a data set must have one size",
        pair.images.file,
      );
    }
    shape = [height, width, channels];
    images ??= room.sink("image.rows", height * width * channels);
    await readValues(pair.images, file, (values) => images?.append(values));
    counts.push(rows);
    if (pair.labels === null) continue;
    const found = await readLabels(pair.labels);
    if (found.length !== rows) {
      throw new DataError(
        `\`${pair.labels.file}\` has ${found.length} labels, \`${pair.images.file}\` has ${rows} images`,
        "images and labels must come from the same release of the data set",
        pair.labels.file,
      );
    }
    if (labels.declared !== null) checkNumbers(found, labels.declared.length, pair.labels.file);
    numbers.push(found);
  }
  const columns = new Map<string, TableColumn>();
  columns.set("image", { kind: "image", shape: shape ?? [0, 0, 0], data: gatheredImages(images) });
  const labelFile = pairs.find((pair) => pair.labels !== null)?.labels?.file ?? "";
  if (numbers.length > 0) columns.set("label", labelColumn(joinBytes(numbers), labels, labelFile));
  return {
    rows: counts.reduce((sum, count) => sum + count, 0),
    columns,
    official: repeatEach(
      pairs.map((pair) => pair.official),
      counts,
    ),
    origin: {
      files: pairs.map((pair) => pair.images.name),
      index: Uint16Array.from(
        repeatEach(
          pairs.map((_, index) => index),
          counts,
        ),
      ),
    },
  };
}

/** Label numbers as a class column: by the names of the source where both sides name them, by number otherwise. */
export function labelColumn(numbers: Uint8Array, { declared, names }: LabelNames, file: string): TableColumn {
  if (names === null) {
    const highest = numbers.reduce((most, label) => Math.max(most, label), 0);
    const values = declared ?? Array.from({ length: highest + 1 }, (_, index) => String(index));
    return { kind: "class", values, data: Int32Array.from(numbers) };
  }
  checkNumbers(numbers, names.length, file);
  const placed = placeLabels({ names, declared, file });
  return { kind: "class", values: placed.values, data: Int32Array.from(numbers, (label) => placed.labels[label] ?? 0) };
}

/** Puts byte arrays end to end. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Each value as often as its count says. */
export function repeatEach(values: readonly number[], counts: readonly number[]): Uint8Array {
  const repeated = new Uint8Array(counts.reduce((sum, count) => sum + count, 0));
  let offset = 0;
  counts.forEach((count, index) => {
    repeated.fill(values[index] ?? 0, offset, offset + count);
    offset += count;
  });
  return repeated;
}

/** An IDX file whose header has been read. */
interface IdxFile {
  readonly sizes: readonly number[];
  readonly header: number;
  readonly stream: PartStream;
  /** What came after the header with it. */
  readonly rest: Uint8Array;
  readonly pieces: AsyncIterator<Uint8Array>;
}

async function openIdx(part: SourcePart, what: "images" | "labels"): Promise<IdxFile> {
  const stream = part.open();
  const pieces = stream[Symbol.asyncIterator]();
  let start: Uint8Array = new Uint8Array();
  while (start.length < LONGEST_HEADER) {
    const piece = await pieces.next();
    if (piece.done === true) break;
    start = start.length === 0 ? piece.value : joinBytes([start, piece.value]);
  }
  const sizes = idxSizes(start);
  const expected = what === "images" ? "0x00000803" : "0x00000801";
  if (sizes === null || (what === "images" ? sizes.length < 3 : sizes.length !== 1)) {
    await pieces.return?.();
    const magic = Array.from(start.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
    throw new DataError(
      `\`${part.file}\` is no IDX file of ${what}: it should start with ${expected}, it starts with 0x${magic}`,
      what === "images" && sizes?.length === 1
        ? "this is a file of labels: images and labels may be the wrong way round"
        : "check that this is the file you mean, and that it was not unpacked or changed on the way",
      part.file,
    );
  }
  const header = 4 + 4 * sizes.length;
  return { sizes, header, stream, rest: start.subarray(header), pieces };
}

/** Hands the values on, piece by piece; throws `DataError` where there are not as many as the header says. */
async function readValues(part: SourcePart, file: IdxFile, take: (values: Uint8Array) => void): Promise<void> {
  const expected = file.sizes.reduce((product, size) => product * size, 1);
  let received = 0;
  const add = (values: Uint8Array): void => {
    // What is too long is counted and not kept.
    take(values.subarray(0, Math.max(0, expected - received)));
    received += values.length;
  };
  add(file.rest);
  for (let piece = await file.pieces.next(); piece.done !== true; piece = await file.pieces.next()) add(piece.value);
  if (received === expected) return;
  const { header } = file;
  throw wrongLength(part, { expected: header + expected, received: header + received, why: "its header promises" });
}

async function readLabels(part: SourcePart): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  await readValues(part, await openIdx(part, "labels"), (values) => pieces.push(values));
  return joinBytes(pieces);
}

/** The pictures of a sink as a column's data. */
export function gatheredImages(sink: RowSink | null): Uint8Array | StoredRows {
  if (sink === null) return sharedBytes(0);
  const file = sink.finishFile();
  return file === null ? sink.finishBytes() : { file, pick: null };
}
