/**
 * Files of a built-in data set of texts in, its table out. Their rows are laid out as CSV in memory and read as any other, so that
 * classes, gaps and what is kept on disk are handled in one place.
 */
import type { TextForm } from "@penstock/dsl";
import type { BuiltinDataset, FileRole } from "../builtin-dataset.ts";
import type { ByteSource } from "../byte-source.ts";
import { type OfficialSide, official } from "../official.ts";
import { CsvFile } from "../read-csv.ts";
import { type Finishing, finishRecords, type RecordFile } from "../records/finish-records.ts";
import { RecordColumns } from "../records/record-columns.ts";
import { wantedColumns } from "../records/wanted.ts";
import type { SourcePart } from "../source-part.ts";
import type { Table } from "../table.ts";
import { type SideRows, textForms } from "./text-forms.ts";

/** A file with what it holds. */
export interface TextPart {
  readonly role: FileRole;
  readonly part: SourcePart;
}

/** Reads a data set of texts; throws `DataError` where a file is not what it should be. */
export async function readTexts(
  form: TextForm,
  parts: readonly TextPart[],
  { entry, ...finishing }: Finishing & { readonly entry: BuiltinDataset },
): Promise<Table> {
  const sides = await sidesOf(form, parts, entry);
  const columns = new RecordColumns(wantedColumns(finishing.dataset), finishing.room);
  const names = entry.columns.map(({ name }) => name);
  const files: RecordFile[] = [];
  for (const { side, rows } of sides) {
    const path = `${entry.name}.${side}`;
    const bytes = memorySource(csvOf([names, ...rows]));
    const read = await new CsvFile(path, { bytes, delimiter: ",", columns, threads: 1 }).read(() => undefined);
    files.push({ path, rows: read });
  }
  const table = await finishRecords(files, columns, finishing);
  if (table.origin === null || new Set(sides.map(({ side }) => side)).size < 2) return { ...table, origin: null };
  return {
    ...table,
    // The parts are not files that a split could name.
    origin: null,
    official: Uint8Array.from(table.origin.index, (part) => official[sides[part]?.side ?? "train"]),
  };
}

async function sidesOf(form: TextForm, parts: readonly TextPart[], entry: BuiltinDataset): Promise<SideRows[]> {
  const classes = entry.columns.find(({ kind }) => kind === "class")?.values ?? [];
  const found: SideRows[] = [];
  for (const side of ["train", "valid", "test"] as const) {
    const own = parts.filter(({ role }) => sideOf(role) === side);
    if (own.length === 0) continue;
    const files = await Promise.all(
      own.map(async ({ part }) => ({ file: part.file, bytes: (await part.content()).bytes })),
    );
    found.push(...textForms[form]({ files, side, classes }));
  }
  return found;
}

function sideOf(role: FileRole): OfficialSide {
  return role === "valid" || role === "test" ? role : "train";
}

/** Rows as CSV: every field in quotes, but for those that are empty, which are missing. */
function csvOf(rows: readonly (readonly string[])[]): Buffer {
  const field = (text: string): string => (text === "" ? "" : `"${text.replaceAll('"', '""')}"`);
  return Buffer.from(rows.map((row) => `${row.map(field).join(",")}\n`).join(""));
}

function memorySource(bytes: Buffer): ByteSource {
  let at = 0;
  return {
    read: async (into, from) => {
      const count = bytes.copy(into, from, at);
      at += count;
      return count;
    },
    close: async () => undefined,
  };
}
