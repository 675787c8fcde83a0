/** A path in, the source that a program would name for it out: by its extension, for a folder by what lies in it. */
import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DataError } from "../../data/index.ts";

/** A source as a program in the folder of the data states it. */
export interface BareSource {
  readonly call: string;
  readonly args: Readonly<Record<string, string>>;
  /** From which its paths start. */
  readonly folder: string;
  /** What the data is called. */
  readonly name: string;
}

const extensions: readonly (readonly [pattern: RegExp, call: string])[] = [
  [/\.(csv|tsv|txt)(\.gz)?$/i, "csv"],
  [/\.(jsonl|ndjson)(\.gz)?$/i, "jsonl"],
  [/\.parquet$/i, "parquet"],
  [/\.npz$/i, "npz"],
];
const pictures = /\.(png|jpe?g|gif|webp|tiff?|avif|bmp)$/i;
const sounds = /\.wave?$/i;

/** The source of a file or folder; throws `DataError` for what no source reads. */
export function bareSource(path: string): BareSource {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new DataError(`\`${path}\` does not exist`, null, path);
  const [folder, file] = [dirname(path), basename(path)];
  const name = file.replace(/\.[\w.]+$/, "") || "data";
  if (found.isDirectory()) return folderSource(path, { folder, file, name });
  const call = extensions.find(([pattern]) => pattern.test(file))?.[1];
  if (call === "csv" && /\.tsv/i.test(file)) return { call, args: { path: file, delimiter: "\t" }, folder, name };
  if (call !== undefined) return { call, args: { path: file }, folder, name };
  if (/\.json$/i.test(file)) {
    return { call: "sql", args: { query: `SELECT * FROM read_json('${file.replaceAll("'", "''")}')` }, folder, name };
  }
  throw new DataError(
    `\`${path}\` is of no kind that is known here`,
    "known are CSV, JSON, JSON Lines and Parquet files, NumPy arrays (`.npz`), and folders of pictures or recordings",
    path,
  );
}

function folderSource(
  path: string,
  { folder, file, name }: { readonly folder: string; readonly file: string; readonly name: string },
): BareSource {
  const inside = filesBelow(path, 2);
  if (inside.some((one) => pictures.test(one))) return { call: "images", args: { folder: file }, folder, name };
  if (inside.some((one) => sounds.test(one))) return { call: "audio", args: { folder: file }, folder, name };
  for (const [pattern, call] of extensions) {
    const fitting = inside.find((one) => pattern.test(one));
    if (fitting === undefined) continue;
    const ending = pattern.exec(fitting)?.[0] ?? "";
    return { call, args: { path: `${file}/*${ending}` }, folder, name };
  }
  throw new DataError(
    `the folder \`${path}\` holds nothing that is known here`,
    "known are CSV, JSON Lines and Parquet files, and sub-folders of pictures or recordings",
    path,
  );
}

function filesBelow(folder: string, depth: number): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .slice(0, 200)
    .flatMap((entry) => {
      if (entry.isFile()) return [entry.name];
      return entry.isDirectory() && depth > 0 ? filesBelow(join(folder, entry.name), depth - 1) : [];
    });
}

/** `csv("houses.csv", delimiter: ";")`. */
export function sourceText({ call, args }: BareSource): string {
  const [[, first = ""] = [], ...rest] = Object.entries(args);
  return `${call}(${[JSON.stringify(first), ...rest.map(([name, value]) => `${name}: ${JSON.stringify(value)}`)].join(", ")})`;
}
