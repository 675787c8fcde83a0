/**
 * Files in the CIFAR-10 binary format in (plain or gzip), a table with the columns `image` and `label` out. A row is
 * one label byte and then 1,024 red, 1,024 green and 1,024 blue bytes; images come out as `[32, 32, 3]`.
 */
import { checkNumbers } from "./class-labels.ts";
import type { ColumnRoom, RowSink } from "./column-room.ts";
import { wholeRows } from "./part-stream.ts";
import { gatheredImages, joinBytes, type LabelNames, labelColumn, repeatEach } from "./read-idx.ts";
import { type SourcePart, wrongLength } from "./source-part.ts";
import type { Table, TableColumn } from "./table.ts";

const PLANE = 32 * 32;
/** Bytes of a row. */
export const CIFAR_ROW = 1 + 3 * PLANE;

/** A file of rows and which side of the official split it is. */
export interface CifarFile {
  readonly part: SourcePart;
  readonly official: 0 | 1;
}

/** Reads CIFAR-10 files into one table; throws `DataError` for a file that is no whole number of rows. */
export async function readCifar(files: readonly CifarFile[], labels: LabelNames, room: ColumnRoom): Promise<Table> {
  const images = room.sink("image.rows", 3 * PLANE);
  const numbers: Uint8Array[] = [];
  const counts: number[] = [];
  for (const { part } of files) {
    const label = await readRows(part, images);
    if (labels.declared !== null) checkNumbers(label, labels.declared.length, part.file);
    numbers.push(label);
    counts.push(label.length);
  }
  const columns = new Map<string, TableColumn>();
  columns.set("image", { kind: "image", shape: [32, 32, 3], data: gatheredImages(images) });
  columns.set("label", labelColumn(joinBytes(numbers), labels, files[0]?.part.file ?? ""));
  return {
    rows: counts.reduce((sum, count) => sum + count, 0),
    columns,
    official: repeatEach(
      files.map((file) => file.official),
      counts,
    ),
    origin: {
      files: files.map((file) => file.part.name),
      index: Uint16Array.from(
        repeatEach(
          files.map((_, index) => index),
          counts,
        ),
      ),
    },
  };
}

/** Hands a file's pictures on, row after row, and gives its labels. */
async function readRows(part: SourcePart, images: RowSink): Promise<Uint8Array> {
  const labels: Uint8Array[] = [];
  const picture = new Uint8Array(3 * PLANE);
  const stream = part.open();
  let received = 0;
  for await (const rows of wholeRows(stream, CIFAR_ROW)) {
    const count = Math.floor(rows.length / CIFAR_ROW);
    received += rows.length;
    const label = new Uint8Array(count);
    for (let row = 0; row < count; row++) {
      const start = row * CIFAR_ROW;
      label[row] = rows[start] ?? 0;
      interleavePlanes(rows.subarray(start + 1, start + CIFAR_ROW), picture, 0);
      images.append(picture);
    }
    labels.push(label);
  }
  const count = Math.floor(received / CIFAR_ROW);
  if (stream.truncated || received % CIFAR_ROW !== 0 || count === 0) {
    const whole = Math.max(10_000, count + 1);
    throw wrongLength(part, {
      expected: whole * CIFAR_ROW,
      received,
      why: `${whole.toLocaleString("en")} rows of ${CIFAR_ROW.toLocaleString("en")} bytes make`,
    });
  }
  return joinBytes(labels);
}

function interleavePlanes(planes: Uint8Array, out: Uint8Array, offset: number): void {
  for (let pixel = 0, at = offset; pixel < PLANE; pixel++, at += 3) {
    out[at] = planes[pixel] ?? 0;
    out[at + 1] = planes[PLANE + pixel] ?? 0;
    out[at + 2] = planes[2 * PLANE + pixel] ?? 0;
  }
}
