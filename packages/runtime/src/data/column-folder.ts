/**
 * Columns that a reader gathered in files in, a folder in place that later runs open instead of decoding again out. A folder is
 * named for what its source holds and how it is read, written beside its place and moved there whole; one that is damaged is
 * removed.
 *
 *   <root>/<key>/columns.json      what there is, the size of every file and the sum of those that are read as a whole
 *   <root>/<key>/columns.sha256    the sum of that list
 *   <root>/<key>/*.rows            pictures, and numbers side by side, row after row; texts end to end
 *   <root>/<key>/*.sums            sums of their blocks
 *   <root>/<key>/*.values          what stays in memory: labels, times, where texts start
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, join } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { flushFolder, writeFlushed } from "../artifacts/atomic-file.ts";
import { readSealed, writeSealed } from "../artifacts/sealed-file.ts";
import { InternalError } from "../internal-error.ts";
import { BlockSummer, type BlockSums, blockBytesOf } from "./block-sums.ts";
import { columnList, type RowFile } from "./stored-rows.ts";
import { filesOfTable, sharedCopy, type Table, type TableColumn } from "./table.ts";
import type { TextRows } from "./text-rows.ts";

const columnSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("image"),
    shape: z.tuple([z.number(), z.number(), z.number()]),
    file: z.string(),
  }),
  z.strictObject({ kind: z.literal("audio"), samples: z.number(), file: z.string() }),
  /** Numbers side by side with others, `width` in a row. */
  z.strictObject({ kind: z.literal("stored"), file: z.string(), place: z.number(), width: z.number() }),
  z.strictObject({ kind: z.literal("number"), file: z.string() }),
  z.strictObject({ kind: z.literal("class"), values: z.array(z.string()), file: z.string() }),
  /** Texts end to end, and where each starts. */
  z.strictObject({ kind: z.literal("text"), file: z.string(), starts: z.string() }),
]);

const manifestSchema = z.strictObject({
  format: z.literal(3),
  /** Equal for folders of which the newer takes the place of the older. */
  source: z.string(),
  rows: z.number(),
  columns: z.array(z.strictObject({ name: z.string(), column: columnSchema })),
  official: z.string().nullable(),
  origin: z.strictObject({ files: z.array(z.string()), file: z.string() }).nullable(),
  /** Which rows of the files are used; null: all of them. */
  pick: z.string().nullable(),
  /** Files of rows have their sums in files of their own. */
  files: z.array(z.strictObject({ name: z.string(), bytes: z.number(), sum: z.number().nullable() })),
});
type Manifest = z.infer<typeof manifestSchema>;
type StoredColumn = z.infer<typeof columnSchema>;

/** Where the columns of a source are kept. */
export interface ColumnPlace {
  /** The folder of all column folders. */
  readonly root: string;
  /** Changes with what the source holds and with how it is read. */
  readonly key: string;
  /** Names the source as the program does, whatever it holds. */
  readonly source: string;
}

let folders = 0;

/** The file with the sums of a file of rows. */
function sumsName(name: string): string {
  return `${name}.sums`;
}

/** A folder for files that are being written; `keepColumns` moves it to its place. */
export function partFolder(root: string): string {
  return join(root, `${folders++}.${process.pid}.part`);
}

/** Bytes that the pictures and numbers of a kept table take; null where none is kept. */
export function keptBytes(place: ColumnPlace): number | null {
  const manifest = readManifest(join(place.root, place.key));
  if (manifest === null) return null;
  return manifest.files.filter(({ name }) => name.endsWith(".rows")).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Told of a folder that is removed because something in it is not what was written. */
export type OnDamaged = (folder: string) => void;

/** Opens the columns kept at a place, or gives null where there are none; damaged ones are removed. */
export function openColumns(place: ColumnPlace, onDamaged: OnDamaged): Table | null {
  const folder = join(place.root, place.key);
  if (!existsSync(folder)) return null;
  const manifest = readManifest(folder);
  const values = manifest === null ? null : readValues(folder, manifest);
  if (manifest !== null && values !== null) return tableOf(folder, manifest, values);
  onDamaged(folder);
  rmSync(folder, { recursive: true, force: true });
  return null;
}

function readManifest(folder: string): Manifest | null {
  const read = readSealed(folder, columnList);
  if ("damage" in read) return null;
  try {
    return manifestSchema.parse(JSON.parse(read.text));
  } catch {
    return null;
  }
}

/** The bytes of every file that is read as a whole, by name; null where one is not what was written, or has another size. */
function readValues(folder: string, { files }: Manifest): ReadonlyMap<string, Uint8Array<ArrayBuffer>> | null {
  const values = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { name, bytes, sum } of files) {
    if (basename(name) !== name) return null;
    if (statSync(join(folder, name), { throwIfNoEntry: false })?.size !== bytes) return null;
    if (sum === null) continue;
    const read = new Uint8Array(readFileSync(join(folder, name)));
    if (crc32(read) !== sum) return null;
    values.set(name, read);
  }
  return values;
}

function tableOf(folder: string, manifest: Manifest, values: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Table {
  const bytesOf = (name: string): Uint8Array<ArrayBuffer> => {
    const bytes = values.get(name);
    if (bytes === undefined) throw new InternalError(`${join(folder, name)} is not listed with a sum`);
    return bytes;
  };
  const pick = manifest.pick === null ? null : sharedCopy(new Uint32Array(bytesOf(manifest.pick).buffer));
  const open = new Map<string, RowFile>();
  const sumsOf = (name: string, rowBytes: number): BlockSums => ({
    blockBytes: blockBytesOf(rowBytes),
    bytes: manifest.files.find((file) => file.name === name)?.bytes ?? 0,
    sums: sharedCopy(new Uint32Array(bytesOf(sumsName(name)).buffer)),
  });
  const fileOf = (name: string, rowBytes: number): RowFile => {
    const path = join(folder, name);
    const file = open.get(name) ?? { path, descriptor: openSync(path, "r"), rowBytes, sums: sumsOf(name, rowBytes) };
    open.set(name, file);
    return file;
  };
  const columns = new Map<string, TableColumn>();
  for (const { name, column } of manifest.columns) {
    switch (column.kind) {
      case "image": {
        const [height, width, channels] = column.shape;
        const data = { file: fileOf(column.file, height * width * channels), pick };
        columns.set(name, { kind: "image", shape: column.shape, data });
        break;
      }
      case "audio": {
        const { samples } = column;
        columns.set(name, { kind: "audio", samples, data: { file: fileOf(column.file, 4 * samples), pick } });
        break;
      }
      case "stored":
        columns.set(name, {
          kind: "number",
          data: { file: fileOf(column.file, 8 * column.width), pick, place: column.place },
        });
        break;
      case "number":
        columns.set(name, { kind: "number", data: sharedCopy(new Float64Array(bytesOf(column.file).buffer)) });
        break;
      case "class":
        columns.set(name, {
          kind: "class",
          values: column.values,
          data: new Int32Array(bytesOf(column.file).buffer),
        });
        break;
      case "text":
        columns.set(name, {
          kind: "text",
          data: {
            bytes: fileOf(column.file, 1),
            starts: sharedCopy(new Float64Array(bytesOf(column.starts).buffer)),
            pick,
          },
        });
        break;
    }
  }
  const { official, origin } = manifest;
  return {
    rows: manifest.rows,
    columns,
    official: official === null ? null : bytesOf(official),
    origin: origin === null ? null : { files: origin.files, index: new Uint16Array(bytesOf(origin.file).buffer) },
  };
}

/**
 * Puts a table whose rows lie in files of `part` in its place and opens it there. Where another process has done so meanwhile,
 * its folder stands. Folders that an older state of the same source left are removed.
 */
export function keepColumns(table: Table, part: string, place: ColumnPlace, onDamaged: OnDamaged): Table {
  const manifest = writeColumns(table, part, place);
  for (const { descriptor } of filesOfTable(table)) {
    fsyncSync(descriptor);
    closeSync(descriptor);
  }
  writeSealed(part, columnList, `${JSON.stringify(manifest)}\n`);
  flushFolder(part);
  const folder = join(place.root, place.key);
  const known = openColumns(place, onDamaged);
  if (known !== null) {
    rmSync(part, { recursive: true, force: true });
    return known;
  }
  renameSync(part, folder);
  flushFolder(place.root);
  removeOlder(place);
  const kept = openColumns(place, onDamaged);
  if (kept === null) throw new InternalError(`columns were written to ${folder} and cannot be read back`);
  return kept;
}

function writeColumns(table: Table, part: string, place: ColumnPlace): Manifest {
  const files: Manifest["files"] = [];
  const write = (name: string, numbers: ArrayBufferView): string => {
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    writeFlushed(join(part, name), bytes);
    files.push({ name, bytes: bytes.length, sum: crc32(bytes) });
    return name;
  };
  const listRows = (name: string, { bytes, sums }: BlockSums): string => {
    files.push({ name, bytes, sum: null });
    write(sumsName(name), sums);
    return name;
  };
  /** Texts that memory had room for, when other columns of the table went to files. */
  const writeRows = (name: string, bytes: Uint8Array): string => {
    writeFlushed(join(part, name), bytes);
    const summer = new BlockSummer(1);
    summer.add(bytes);
    return listRows(name, summer.finish());
  };
  for (const { path, sums } of filesOfTable(table)) {
    if (sums === null) throw new InternalError(`${path} is still being written`);
    listRows(basename(path), sums);
  }
  const describeTexts = ({ bytes, starts }: TextRows, values: string): StoredColumn => ({
    kind: "text",
    file: bytes instanceof Uint8Array ? writeRows(`${values}.rows`, bytes) : basename(bytes.path),
    starts: write(values, starts),
  });
  const describeColumn = (column: TableColumn, values: string): StoredColumn => {
    switch (column.kind) {
      case "image": {
        if (column.data instanceof Uint8Array) throw new InternalError("pictures in memory among columns in files");
        const [height, width, channels] = column.shape;
        const shape: [number, number, number] = [height, width, channels];
        return { kind: "image", shape, file: basename(column.data.file.path) };
      }
      case "audio": {
        const { data, samples } = column;
        if (data instanceof Float32Array) throw new InternalError("recordings in memory among columns in files");
        return { kind: "audio", samples, file: basename(data.file.path) };
      }
      case "number": {
        const { data } = column;
        if (data instanceof Float64Array) return { kind: "number", file: write(values, data) };
        const { file, place: at } = data;
        return { kind: "stored", file: basename(file.path), place: at, width: file.rowBytes / 8 };
      }
      case "class":
        return { kind: "class", values: [...column.values], file: write(values, column.data) };
      case "text":
        return describeTexts(column.data, values);
    }
  };
  const columns = [...table.columns].map(([name, column], index) => ({
    name,
    column: describeColumn(column, `${index}.values`),
  }));
  const { rows, official, origin } = table;
  const pick = pickOf(table);
  return {
    format: 3,
    source: place.source,
    rows,
    columns,
    official: official === null ? null : write("official.values", official),
    origin: origin === null ? null : { files: [...origin.files], file: write("origin.values", origin.index) },
    pick: pick === null ? null : write("pick.values", pick),
    files,
  };
}

/** Which rows of its files a table uses. */
function pickOf(table: Table): Uint32Array | null {
  for (const column of table.columns.values()) {
    if (column.kind === "class") continue;
    if (column.kind !== "text" && "file" in column.data) return column.data.pick;
    if (column.kind === "text" && !(column.data.bytes instanceof Uint8Array)) return column.data.pick;
  }
  return null;
}

/** Removes what an older state of the source left, and what processes that are gone were writing. */
function removeOlder({ root, key, source }: ColumnPlace): void {
  for (const name of readdirSync(root)) {
    const folder = join(root, name);
    const writer = /\.(\d+)\.part$/.exec(name)?.[1];
    const old =
      writer === undefined ? name !== key && readManifest(folder)?.source === source : !processLives(Number(writer));
    if (old) removeFolder(folder);
  }
}

/** A folder that another process has open stays where the system says so: it only takes room. */
function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    return;
  }
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
