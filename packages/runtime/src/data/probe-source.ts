/**
 * A source as the program states it in, what a quick look at its files finds out: columns, classes, shapes, rows. It is
 * synchronous and loads nothing heavy, since it runs while a program is being typed.
 */
import { statSync } from "node:fs";
import type { DataProbe, DataProblem, ProbedColumn, SourceRequest } from "@penstock/dsl";
import { isMissing, likelyDelimiter, numberPattern, readStart, sampleCsv } from "./csv-sample.ts";
import type { DataContext } from "./data-context.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { imageHeader } from "./image-header.ts";
import { listImages } from "./list-images.ts";
import { missingPathHelp } from "./missing-path.ts";
import { isGzip } from "./read-bytes.ts";
import { CIFAR_ROW } from "./read-cifar.ts";
import { listDigits } from "./read-digits.ts";
import { idxSizes } from "./read-idx.ts";
import { type LocalSource, localSource } from "./source-arguments.ts";

/** Columns with more different values than this have no `values`. */
const MOST_VALUES = 1_000;
/** Pictures whose headers are looked at. */
const SAMPLE_PICTURES = 16;

/** Looks into a source; gives the problem where that is not possible. */
export function probeSource(request: SourceRequest, _context: DataContext): DataProbe | DataProblem {
  const source = localSource(request);
  if (source === null) return problem(`\`${request.source}\` names no files to look into`, null);
  const files = "paths" in source ? source.paths : "images" in source ? source.images : null;
  if (files?.length === 0 || (source.kind === "cifar" && source.train.length === 0)) {
    return problem(`\`${request.source}\` names no file`, null);
  }
  try {
    return probe(source);
  } catch (error) {
    if (error instanceof DataError) return problem(error.title, error.help);
    return problem(`the source cannot be read: ${reasonOf(error)}`, null);
  }
}

function problem(title: string, help: string | null): DataProblem {
  return { kind: "problem", title, help };
}

function probe(source: LocalSource): DataProbe {
  switch (source.kind) {
    case "csv":
      return probeCsv(source);
    case "idx":
      return probeIdx(source);
    case "cifar":
      return probeCifar(source);
    case "images":
      return probeImages(source.folder);
    case "digits_json": {
      const classes = listDigits(source.folder).length;
      return {
        kind: "probe",
        columns: pictureColumns(
          [28, 28, 1],
          Array.from({ length: classes }, (_, digit) => String(digit)),
        ),
        rows: null,
        official: null,
      };
    }
  }
}

function pictureColumns(
  shape: readonly [number, number, number] | null,
  classes: readonly string[] | null,
): readonly ProbedColumn[] {
  return [
    { name: "image", kind: "image", shape, values: null },
    { name: "label", kind: "class", shape: null, values: classes },
  ];
}

/** Throws the problem of a file that is missing or no file. */
function checkFile(path: string): { size: number } {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path));
  if (!found.isFile()) throw new DataError(`\`${path}\` is no file`, "name a file, not a folder");
  if (found.size === 0) throw new DataError(`\`${path}\` is empty`, "it should hold rows");
  return found;
}

function probeCsv(source: Extract<LocalSource, { kind: "csv" }>): DataProbe {
  let names: readonly string[] | null = null;
  const rows: (readonly string[])[] = [];
  let complete = true;
  for (const path of source.paths) {
    checkFile(path);
    const sample = sampleCsv(path, source.delimiter);
    if (names !== null && sample.names.join("\n") !== names.join("\n")) {
      throw new DataError(
        `\`${path}\` has the columns ${sample.names.join(", ")}, the files before it ${names.join(", ")}`,
        "files of one source must have one header",
      );
    }
    const [only = ""] = sample.names;
    const other = sample.names.length === 1 ? likelyDelimiter(only) : null;
    if (other !== null) {
      throw new DataError(
        `\`${path}\` has one column, ${JSON.stringify(only)}, when split at ${JSON.stringify(source.delimiter)}`,
        `set \`delimiter: ${JSON.stringify(other)}\``,
      );
    }
    names = sample.names;
    for (const row of sample.rows) rows.push(row);
    complete &&= sample.complete;
  }
  return {
    kind: "probe",
    columns: (names ?? []).map((name, index) => describeColumn(name, rows, { index, complete })),
    rows: complete ? rows.length : null,
    official: null,
  };
}

/**
 * A column of numbers, of classes (words that repeat) or of text. `values` is given only where every row was seen: a part
 * of the classes would pass for all of them.
 */
function describeColumn(
  name: string,
  rows: readonly (readonly string[])[],
  { index, complete }: { readonly index: number; readonly complete: boolean },
): ProbedColumn {
  // Whether each different field stands for no value. The scan ends where there are too many to be classes.
  const seen = new Map<string, boolean>();
  let filled = 0;
  for (const row of rows) {
    const field = row[index] ?? "";
    let missing = seen.get(field);
    if (missing === undefined) {
      if (seen.size > MOST_VALUES) break;
      missing = isMissing(field);
      seen.set(field, missing);
    }
    if (!missing) filled++;
  }
  const values = new Set<string>();
  for (const [field, missing] of seen) if (!missing) values.add(field.trim());
  const numeric = values.size > 0 && [...values].every((value) => numberPattern.test(value));
  const few = seen.size <= MOST_VALUES && values.size <= Math.max(20, filled / 2);
  const order = numeric ? (a: string, b: string) => Number(a) - Number(b) : (a: string, b: string) => (a < b ? -1 : 1);
  return {
    name,
    kind: numeric ? "number" : few ? "class" : "text",
    shape: null,
    values: few && complete ? [...values].sort(order) : null,
  };
}

function probeIdx(source: Extract<LocalSource, { kind: "idx" }>): DataProbe {
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
  const count = (images: readonly string[], labels: readonly string[]): number => {
    let total = 0;
    images.forEach((path, index) => {
      const [rows = 0, height, width, channels = 1] = sizes(path);
      if (height === undefined || width === undefined) {
        throw new DataError(`\`${path}\` holds no pictures`, "images and labels may be the wrong way round");
      }
      shape ??= [height, width, channels];
      total += rows;
      const label = labels[index];
      if (label === undefined) return;
      const [found, ...more] = sizes(label);
      if (more.length > 0)
        throw new DataError(`\`${label}\` holds no labels`, "images and labels may be the wrong way round");
      if (found !== rows)
        throw new DataError(`\`${label}\` has ${found} labels, \`${path}\` has ${rows} pictures`, null);
    });
    return total;
  };
  const train = count(source.images, source.labels);
  const test = count(source.testImages, source.testLabels);
  return {
    kind: "probe",
    columns: pictureColumns(shape, null),
    rows: train + test,
    official: source.testImages.length > 0 ? { train, test } : null,
  };
}

function probeCifar(source: Extract<LocalSource, { kind: "cifar" }>): DataProbe {
  let known = true;
  const count = (paths: readonly string[]): number => {
    let total = 0;
    for (const path of paths) {
      const { size } = checkFile(path);
      if (isGzip(readStart(path, 2).bytes) || path.endsWith(".gz")) {
        known = false;
        continue;
      }
      if (size % CIFAR_ROW !== 0) {
        throw new DataError(
          `\`${path}\` has ${size.toLocaleString("en")} bytes, no whole number of rows of ${CIFAR_ROW.toLocaleString("en")}`,
          "it is cut short or no CIFAR-10 binary file",
        );
      }
      total += size / CIFAR_ROW;
    }
    return total;
  };
  const train = count(source.train);
  const test = count(source.test);
  return {
    kind: "probe",
    columns: pictureColumns([32, 32, 3], null),
    rows: known ? train + test : null,
    official: known && source.test.length > 0 ? { train, test } : null,
  };
}

function probeImages(folder: string): DataProbe {
  const { classes, images, parts } = listImages(folder);
  let shape: readonly [number, number, number] | null = null;
  const step = Math.max(1, Math.floor(images.length / SAMPLE_PICTURES));
  for (let index = 0; index < images.length; index += step) {
    const found = imageHeader(images[index]?.path ?? "");
    if (found === null || (shape !== null && shape.join() !== found.join())) {
      shape = null;
      break;
    }
    shape = found;
  }
  const test = images.filter((image) => parts[image.part] === "test").length;
  return {
    kind: "probe",
    columns: pictureColumns(shape, classes).slice(0, classes.length > 0 ? 2 : 1),
    rows: images.length,
    official: parts.includes("test") ? { train: images.length - test, test } : null,
  };
}
