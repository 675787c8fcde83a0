/**
 * A checked data set in, the rows of its source out: the reader that the source names, on local files or on the verified
 * files of a built-in data set, then `duplicates` and `limit`. Rows that memory has no room for stay in files.
 */
import type { CheckedDataset, ColumnType } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { randomStream, shuffledRange } from "../random/stream.ts";
import { checkRegions } from "./boxes/check-regions.ts";
import { type BuiltinFile, type FileRole, findBuiltin, neededFiles } from "./builtin-dataset.ts";
import { declaredClasses } from "./class-labels.ts";
import type { ColumnRoom } from "./column-room.ts";
import type { DataContext } from "./data-context.ts";
import { DataError } from "./data-error.ts";
import { dropCopies } from "./drop-copies.ts";
import { builtinPart } from "./locate-file.ts";
import { readCifar } from "./read-cifar.ts";
import { readCsv } from "./read-csv.ts";
import { listDigits, readDigits } from "./read-digits.ts";
import { type IdxPair, type LabelNames, readIdx } from "./read-idx.ts";
import { readJsonLines } from "./read-jsonl.ts";
import { readMedia } from "./read-media.ts";
import { readNpz } from "./read-npz.ts";
import { readQuery } from "./read-query.ts";
import { readStream } from "./read-stream.ts";
import { readWithin } from "./read-within.ts";
import { checkWeights } from "./row-weight.ts";
import { readScenes } from "./scenes/read-scenes.ts";
import { foundSource, type LocalSource } from "./source-arguments.ts";
import { localPart, type SourcePart } from "./source-part.ts";
import { pickRows, type Table, type TableColumn } from "./table.ts";
import { readTexts } from "./texts/read-texts.ts";

/** Reads the rows that a data set uses; throws `DataError` for anything wrong with the data. */
export async function readTable(dataset: CheckedDataset, context: DataContext): Promise<Table> {
  const read = await readWithin(dataset, context, (room) => readSource(dataset, context, room));
  checkShapes(read, dataset);
  checkWeights(read, dataset);
  checkRegions(read, dataset);
  const table = dataset.duplicates === "drop" ? dropCopies(read, dataset) : read;
  const { limit } = dataset;
  if (limit === null || limit >= table.rows) return table;
  const stream = randomStream(context.seed, "data", dataset.name, "limit");
  return pickRows(table, shuffledRange(table.rows, stream).subarray(0, limit).sort());
}

function readSource(dataset: CheckedDataset, context: DataContext, room: ColumnRoom): Promise<Table> {
  const { call, args } = dataset.source;
  if (call === "scenes") return readScenes(dataset, { context, room });
  const local = call === "builtin" ? null : foundSource({ source: call, args, from: dataset.from });
  return local === null ? readBuiltin(dataset, context, room) : readLocal(local, { dataset, context, room });
}

async function readBuiltin(dataset: CheckedDataset, context: DataContext, room: ColumnRoom): Promise<Table> {
  const entry = findBuiltin(dataset, context);
  const labels: LabelNames = {
    declared: declaredClasses(dataset, "label"),
    names: entry.columns.find((column) => column.name === "label")?.values ?? null,
  };
  const part = (file: BuiltinFile): SourcePart => builtinPart(entry, file, context);
  const files = neededFiles(entry, dataset.split);
  switch (entry.reader) {
    case "digits_json":
      return readDigits(files.map(part), labels);
    case "cifar":
      return readCifar(
        files.map((file) => ({ part: part(file), official: file.role === "test" ? 1 : 0 })),
        labels,
        room,
      );
    case "idx": {
      const ofRole = (role: FileRole): SourcePart[] => files.filter((file) => file.role === role).map(part);
      return readIdx(
        [
          ...pairUp(ofRole("train_images"), ofRole("train_labels"), 0),
          ...pairUp(ofRole("test_images"), ofRole("test_labels"), 1),
        ],
        labels,
        room,
      );
    }
    default:
      return readTexts(
        entry.reader,
        files.map((file) => ({ role: file.role, part: part(file) })),
        {
          entry,
          dataset,
          context,
          room,
        },
      );
  }
}

function pairUp(images: readonly SourcePart[], labels: readonly SourcePart[], official: 0 | 1): IdxPair[] {
  if (labels.length > 0 && labels.length !== images.length) {
    throw new DataError(
      `there are ${images.length} files of images and ${labels.length} of labels`,
      "give as many label files as image files, in the same order",
    );
  }
  return images.map((part, index) => ({ images: part, labels: labels[index] ?? null, official }));
}

interface Reading {
  readonly dataset: CheckedDataset;
  readonly context: DataContext;
  readonly room: ColumnRoom;
}

async function readLocal(source: LocalSource, { dataset, context, room }: Reading): Promise<Table> {
  const labels: LabelNames = { declared: declaredClasses(dataset, "label"), names: null };
  const part = (path: string): SourcePart => localPart(path, context.signal);
  switch (source.kind) {
    case "csv":
      return readCsv(source, { dataset, context, room });
    case "jsonl":
      return readJsonLines(source, { dataset, context, room });
    case "stream":
      return readStream(source, { dataset, context, room });
    case "parquet":
    case "sql":
      return readQuery(source, { dataset, context, room });
    case "idx": {
      const pairs = [
        ...pairUp(source.images.map(part), source.labels.map(part), 0),
        ...pairUp(source.testImages.map(part), source.testLabels.map(part), 1),
      ];
      return withoutOfficial(await readIdx(pairs, labels, room), source.testImages.length > 0);
    }
    case "npz":
      return readNpz(part(source.path).file, labels, room);
    case "cifar": {
      const files = [
        ...source.train.map((path) => ({ part: part(path), official: 0 as const })),
        ...source.test.map((path) => ({ part: part(path), official: 1 as const })),
      ];
      return withoutOfficial(await readCifar(files, labels, room), source.test.length > 0);
    }
    case "images":
    case "audio":
      return readMedia(source, { dataset, context, room });
    case "digits_json":
      return readDigits(listDigits(source.folder).map(part), labels);
    default:
      source satisfies never;
      throw new InternalError("a local source without a reader");
  }
}

function withoutOfficial(table: Table, official: boolean): Table {
  return official ? table : { ...table, official: null };
}

/** Columns must be there and pictures of the declared size: the checker may not have seen the files. */
function checkShapes(table: Table, dataset: CheckedDataset): void {
  if (table.rows === 0) throw new DataError(`the source of \`${dataset.name}\` has no rows`, "it should hold some");
  for (const column of [...dataset.inputs, ...dataset.targets]) {
    for (const name of column.columns) {
      const found = table.columns.get(name);
      if (found === undefined) {
        throw new DataError(
          `the source of \`${dataset.name}\` has no column \`${name}\``,
          `it has ${[...table.columns.keys()].map((known) => `\`${known}\``).join(", ")}`,
        );
      }
      const wanted = column.type;
      if (found.kind !== keptAs(wanted.kind)) {
        throw new DataError(
          `column \`${name}\` of \`${dataset.name}\` holds ${found.kind === "image" ? "pictures" : `a ${found.kind}`}, the program reads it as ${wanted.kind}`,
          wanted.kind === "mask" || wanted.kind === "boxes"
            ? `check that this is the column you mean`
            : `declare it as \`${found.kind}(...)\``,
        );
      }
      if (found.kind !== "image" || wanted.kind !== "image") continue;
      const expected = [wanted.height, wanted.width, wanted.channels].join(", ");
      if (found.shape.join(", ") === expected) continue;
      throw new DataError(
        `pictures of \`${dataset.name}\` are (${found.shape.join(", ")}), \`image(${expected})\` is declared`,
        `write \`image(${found.shape.join(", ")})\``,
      );
    }
  }
}

/** As what a table keeps a column that holds this: times are numbers, lists are texts. */
function keptAs(kind: ColumnType["kind"]): TableColumn["kind"] {
  switch (kind) {
    case "image":
    case "class":
    case "audio":
      return kind;
    case "mask":
      return "image";
    case "text":
    case "list":
    case "tags":
    case "boxes":
      return "text";
    default:
      return "number";
  }
}
