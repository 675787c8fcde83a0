/**
 * What somebody asks about in (folders, files, `-`), rows out: pictures and recordings where the run reads nothing else, tables of rows
 * otherwise. A file that cannot be read does not hold up those after it.
 */
import { statSync } from "node:fs";
import { DataError, inputBytes, isMediaName, mediaWords, missingPathHelp } from "../../data/index.ts";
import type { Asked, RowChunks } from "../asked-row.ts";
import { csvRows } from "./csv-rows.ts";
import { filesBelow } from "./folder-files.ts";
import { inputRows, jsonRows } from "./json-rows.ts";
import { parquetRows } from "./parquet-rows.ts";
import type { RowReading } from "./row-reading.ts";
import type { RowShape } from "./row-shape.ts";

/** What was found before anything is read. */
export interface OpenInputs {
  /** Rows where every file is one; null where only reading tells. */
  readonly total: number | null;
  readonly chunks: RowChunks;
}

type TableKind = "csv" | "jsonl" | "parquet";
type Part = { readonly kind: TableKind | "media" | "input" | "text"; readonly path: string };

const tableEndings: readonly (readonly [RegExp, TableKind])[] = [
  [/\.(csv|tsv)(\.gz)?$/i, "csv"],
  [/\.(jsonl|ndjson)(\.gz)?$/i, "jsonl"],
  [/\.parquet$/i, "parquet"],
];

/** What table a file's name says it is; null for any other file. */
export function tableKind(name: string): TableKind | null {
  return tableEndings.find(([ending]) => ending.test(name))?.[1] ?? null;
}

/** Whether a file of a folder is one that a run answers. */
export function isAnswered(name: string, { media }: RowShape): boolean {
  return media === null ? tableKind(name) !== null : isMediaName(name, media.kind);
}

/** What a run reads, in words: `pictures (PNG, JPEG, … files)`. */
export function answeredWords({ media, columns }: RowShape): string {
  if (media === null) return `CSV, JSON lines or Parquet files with ${listed(columns)}`;
  const { plural, files } = mediaWords(media.kind);
  return `${plural} (${files})`;
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 8).map((name) => `\`${name}\``);
  return columns.length > 8 ? `${shown.join(", ")} and ${columns.length - 8} more` : shown.join(", ");
}

/** Finds what is asked about; throws `DataError` where there is nothing of what the run reads. */
export function openInputs(words: readonly string[], shape: RowShape, reading: RowReading): OpenInputs {
  const parts = words.flatMap((word) => partsOf(word, shape));
  const files = parts.every(({ kind }) => kind === "media" || kind === "text");
  return { total: files ? parts.length : null, chunks: chunksOf(parts, shape, reading) };
}

function partsOf(word: string, shape: RowShape): Part[] {
  const { text } = shape;
  if (word === "-") return [{ kind: "input", path: word }];
  const found = statSync(word, { throwIfNoEntry: false });
  // A text with spaces in it that no file is called by is what is asked about.
  if (found === undefined && text !== undefined && /\s/.test(word)) return [{ kind: "text", path: word }];
  if (found === undefined) throw new DataError(`\`${word}\` does not exist`, missingPathHelp(word), word);
  if (found.isDirectory()) {
    const files = filesBelow(word, (name) => isAnswered(name, shape));
    if (files.length > 0) return files.map((path) => partOf(path, shape));
    const other =
      shape.media === null ? null : tableKind(filesBelow(word, (name) => tableKind(name) !== null)[0] ?? "");
    throw new DataError(
      `the folder \`${word}\` holds none of what this run reads: ${answeredWords(shape)}`,
      other === null ? "name another folder, or files" : "name the table in it: its rows may name files",
      word,
    );
  }
  return [partOf(word, shape)];
}

function partOf(path: string, { media, columns }: RowShape): Part {
  const kind = tableKind(path);
  if (kind !== null) return { kind, path };
  if (media !== null) return { kind: "media", path };
  throw new DataError(
    `\`${path}\` is no table of rows; this run reads rows with ${listed(columns)}`,
    "give a CSV, JSON lines or Parquet file (named `.csv`, `.jsonl` or `.parquet`), or `-` for JSON lines on standard input",
    path,
  );
}

async function* chunksOf(parts: readonly Part[], shape: RowShape, reading: RowReading): RowChunks {
  let files: Asked[] = [];
  for (const part of parts) {
    reading.signal?.throwIfAborted();
    if (part.kind === "media" || part.kind === "text") {
      files.push(part.kind === "media" ? fileRow(part.path, shape) : textRow(part.path, shape));
      if (files.length < reading.most) continue;
    }
    // Answers come in the order in which they were asked for.
    if (files.length > 0) yield files;
    files = [];
    if (part.kind === "media" || part.kind === "text") continue;
    yield* tableRows(part, reading);
  }
  if (files.length > 0) yield files;
}

/** A text as a row of its own. */
function textRow(word: string, { text, columns }: RowShape): Asked {
  return { file: word, row: null, fields: { [text ?? columns[0] ?? ""]: word }, find: (own) => own };
}

/** A picture or a recording as a row of its own. */
export function fileRow(path: string, { media, columns }: RowShape): Asked {
  return { file: path, row: null, fields: { [media?.column ?? columns[0] ?? ""]: path }, find: (own) => own };
}

/** The rows of a table; one that cannot be read gives one that says why. */
export async function* tableRows({ kind, path }: Part, reading: RowReading): RowChunks {
  try {
    if (kind === "csv") yield* csvRows(path, reading);
    else if (kind === "jsonl") yield* jsonRows(path, reading);
    else if (kind === "parquet") yield* parquetRows(path, reading);
    else yield* inputRows(inputBytes(reading.signal), reading);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const said = error.title.replace(`\`${path}\` `, "it ");
    yield [{ file: path, row: null, reason: error.help === null ? said : `${said}; ${error.help}` }];
  }
}
