/**
 * Picture sources in (IDX, CIFAR-10 files), what they hold out: sizes, rows, labels of each part, and pictures that occur twice,
 * told by their pixels.
 */
import { statSync } from "node:fs";
import { basename } from "node:path";
import type { ColumnStats, DataProbe, ProbedColumn, ProbedPart, Repeats, RowPlace } from "@penstock/dsl";
import { DataError } from "../data-error.ts";
import { missingPathHelp } from "../missing-path.ts";
import { isGzip } from "../read-bytes.ts";
import { CIFAR_ROW } from "../read-cifar.ts";
import { idxSizes } from "../read-idx.ts";
import { readStart } from "../read-start.ts";
import type { LocalSource } from "../source-arguments.ts";
import { Hash } from "./hash-codes.ts";
import { type Pieces, readPieces } from "./read-pieces.ts";
import { RowScan } from "./row-scan.ts";

/** What all files of a source may have together to be compared picture by picture. */
const LARGEST_SOURCE = 256 * 2 ** 20;

/** The columns of a source of pictures. */
export function pictureColumns(
  shape: readonly [number, number, number] | null,
  classes: readonly string[] | null,
  stats: ColumnStats | null = null,
): readonly ProbedColumn[] {
  return [
    { name: "image", kind: "image", shape, values: null },
    { name: "label", kind: "class", shape: null, values: classes, ...(stats === null ? {} : { stats }) },
  ];
}

/** Throws the problem of a file that is missing or no file. */
export function checkFile(path: string): { size: number } {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path));
  if (!found.isFile()) throw new DataError(`\`${path}\` is no file`, "name a file, not a folder");
  if (found.size === 0) throw new DataError(`\`${path}\` is empty`, "it should hold rows");
  return found;
}

/** What the labels of rows are, part by part. */
export function labelStats(names: readonly string[], counts: readonly Uint32Array[], numbered: boolean): ColumnStats {
  const values = names.flatMap((value, label) => {
    const parts = counts.map((part) => part[label] ?? 0);
    const rows = parts.reduce((sum, count) => sum + count, 0);
    return rows === 0 ? [] : [{ value, rows, parts }];
  });
  return {
    filled: values.reduce((sum, { rows }) => sum + rows, 0),
    missing: [],
    distinct: values.length,
    distinctExact: true,
    counts: values,
    numbered,
    range: null,
    whole: numbered,
    numbers: 0,
    notNumber: null,
    times: 0,
    notTime: null,
    order: null,
    repeat: null,
    shared: [],
    content: null,
    pattern: null,
  };
}

/** Rows of several parts, one after another. */
export class PictureRows {
  private readonly starts: number[] = [];
  private rows = 0;
  private readonly hash = new Hash();
  private readonly scan = new RowScan((row) => this.placeOf(row));
  private compared = true;

  /** The next part begins. */
  begin(): void {
    this.starts.push(this.rows);
  }

  /** Takes a row with the bytes of its picture and its label: copies are equal in both. */
  add(bytes: Uint8Array, start: number, end: number, label: number): void {
    this.hash.ofBytes(bytes, start, end);
    this.hash.add(label, label);
    this.scan.add(this.hash, { row: this.rows++, part: this.starts.length - 1 });
  }

  /** Some rows could not be looked at. */
  giveUp(): void {
    this.compared = false;
  }

  result(): Repeats | null {
    return this.compared ? this.scan.result() : null;
  }

  private placeOf(row: number): RowPlace {
    let part = this.starts.length - 1;
    while (part > 0 && (this.starts[part] ?? 0) > row) part--;
    return { part, row: row - (this.starts[part] ?? 0) + 1 };
  }
}

/** Looks into IDX files. */
export function probeIdx(source: Extract<LocalSource, { kind: "idx" }>): DataProbe {
  const sizes = (path: string): readonly number[] => {
    checkFile(path);
    const found = idxSizes(readStart(path, 4096).bytes);
    if (found !== null) return found;
    throw new DataError(
      `\`${path}\` is no IDX file: it does not start with 0x000008`,
      "check that this is the file you mean",
    );
  };
  let shape: readonly [number, number, number] | null = null;
  let budget = LARGEST_SOURCE;
  let total = 0;
  const parts: ProbedPart[] = [];
  const labels: Uint32Array[] = [];
  let labelsKnown = source.labels.length > 0;
  const rows = new PictureRows();
  const hasTest = source.testImages.length > 0;
  const look = (images: readonly string[], labelFiles: readonly string[], side: "train" | "test"): number => {
    let count = 0;
    images.forEach((path, index) => {
      const [length = 0, height, width, channels = 1] = sizes(path);
      if (height === undefined || width === undefined) {
        throw new DataError(`\`${path}\` holds no pictures`, "images and labels may be the wrong way round");
      }
      shape ??= [height, width, channels];
      count += length;
      parts.push({ name: basename(path), rows: length, official: hasTest ? side : null });
      const label = labelFiles[index];
      let answers: Uint8Array = new Uint8Array(0);
      if (label === undefined) labelsKnown = false;
      else {
        const [found, ...more] = sizes(label);
        if (more.length > 0)
          throw new DataError(`\`${label}\` holds no labels`, "images and labels may be the wrong way round");
        if (found !== length)
          throw new DataError(`\`${label}\` has ${found} labels, \`${path}\` has ${length} pictures`, null);
        answers = (readPieces(label, LARGEST_SOURCE).pieces[0] ?? Buffer.alloc(0)).subarray(8);
        labels.push(countLabels(answers, 0, 1));
      }
      rows.begin();
      const { pieces, whole, length: bytes } = readPieces(path, budget);
      budget -= Math.min(budget, bytes ?? 0);
      const size = height * width * channels;
      const [content = Buffer.alloc(0)] = pieces;
      const header = content.length - length * size;
      if (!whole || header < 0) rows.giveUp();
      else {
        for (let row = 0; row < length; row++) {
          const at = header + row * size;
          rows.add(content, at, at + size, answers[row] ?? -1);
        }
      }
    });
    total += count;
    return count;
  };
  const train = look(source.images, source.labels, "train");
  const test = look(source.testImages, source.testLabels, "test");
  return {
    kind: "probe",
    columns: pictureColumns(shape, null, labelsKnown ? labelStats(numberNames, labels, true) : null),
    rows: total,
    official: hasTest ? { train, test } : null,
    sampled: false,
    parts,
    repeats: rows.result(),
    ragged: null,
  };
}

/** Labels of a byte as words. */
export const numberNames = Array.from({ length: 256 }, (_, label) => String(label));

/** How many rows have each label of a byte; one stands every `step` bytes. */
export function countLabels(bytes: Uint8Array, start: number, step: number): Uint32Array {
  const counts = new Uint32Array(256);
  for (let at = start; at < bytes.length; at += step) {
    const label = bytes[at] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/** Looks into CIFAR-10 files. */
export function probeCifar(source: Extract<LocalSource, { kind: "cifar" }>): DataProbe {
  let budget = LARGEST_SOURCE;
  const parts: ProbedPart[] = [];
  const labels: Uint32Array[] = [];
  const rows = new PictureRows();
  let known = true;
  const look = (paths: readonly string[], side: "train" | "test"): number => {
    let total = 0;
    for (const path of paths) {
      const { size } = checkFile(path);
      const packed = isGzip(readStart(path, 2).bytes) || path.endsWith(".gz");
      const pieces: Pieces = readPieces(path, budget);
      const length = packed ? (pieces.whole ? pieces.length : null) : size;
      budget -= Math.min(budget, pieces.length ?? 0);
      if (length !== null && length % CIFAR_ROW !== 0) {
        throw new DataError(
          `\`${path}\` has ${length.toLocaleString("en")} bytes, no whole number of rows of ${CIFAR_ROW.toLocaleString("en")}`,
          "it is cut short or no CIFAR-10 binary file",
        );
      }
      const count = length === null ? null : length / CIFAR_ROW;
      parts.push({ name: basename(path), rows: count, official: source.test.length > 0 ? side : null });
      rows.begin();
      if (count === null || !pieces.whole) {
        known &&= count !== null;
        rows.giveUp();
        labels.length = 0;
      } else {
        const [content = Buffer.alloc(0)] = pieces.pieces;
        labels.push(countLabels(content, 0, CIFAR_ROW));
        for (let at = 0; at < content.length; at += CIFAR_ROW) {
          rows.add(content, at + 1, at + CIFAR_ROW, content[at] ?? -1);
        }
      }
      total += count ?? 0;
    }
    return total;
  };
  const train = look(source.train, "train");
  const test = look(source.test, "test");
  const stats = labels.length === parts.length ? labelStats(numberNames, labels, true) : null;
  return {
    kind: "probe",
    columns: pictureColumns([32, 32, 3], null, stats),
    rows: known ? train + test : null,
    official: source.test.length === 0 ? null : known ? { train, test } : {},
    sampled: stats === null,
    parts,
    repeats: rows.result(),
    ragged: null,
  };
}
