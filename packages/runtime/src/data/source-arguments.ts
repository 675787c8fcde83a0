/**
 * The arguments of a source call in, typed and with paths from the program's folder out, as
 * short as the program's own path so that messages show what the user typed. The checker has made sure that they fit the
 * catalog; the look before checking (`probeSource`) may meet anything.
 */
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expandPaths } from "./expand-paths.ts";

/** A source call as the program states it. */
export interface SourceCall {
  readonly source: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The file that names it; relative paths start at its folder. */
  readonly from: string;
}

/** What each local source reads. */
export type LocalSource =
  | {
      readonly kind: "csv";
      /** Files with a header line each. */
      readonly paths: readonly string[];
      readonly delimiter: string;
    }
  | { readonly kind: "jsonl"; readonly paths: readonly string[] }
  | { readonly kind: "parquet"; readonly paths: readonly string[] }
  /** Paths in the query start at the folder, and lead nowhere else. */
  | { readonly kind: "sql"; readonly query: string; readonly folder: string }
  | {
      readonly kind: "stream";
      /** `-` is standard input. */
      readonly path: string;
      readonly format: "jsonl" | "csv";
      readonly delimiter: string;
      /** Rows of the window that is read. */
      readonly rows: number;
      readonly follow: boolean;
      readonly from: "start" | "end";
      /** Milliseconds. */
      readonly wait: number;
    }
  | {
      readonly kind: "idx";
      readonly images: readonly string[];
      readonly labels: readonly string[];
      readonly testImages: readonly string[];
      readonly testLabels: readonly string[];
    }
  | { readonly kind: "npz"; readonly path: string }
  | { readonly kind: "cifar"; readonly train: readonly string[]; readonly test: readonly string[] }
  | {
      readonly kind: "images" | "audio";
      readonly folder: string;
      /** Where masks of the pictures lie; null where there are none. */
      readonly masks: string | null;
    }
  | { readonly kind: "digits_json"; readonly folder: string };

/** Joins paths to the program's folder and sorts out the arguments; null for a source that reads no local files. */
export function localSource({ source, args, from }: SourceCall): LocalSource | null {
  const base = dirname(from.startsWith("file:") ? fileURLToPath(from) : from);
  const paths = (name: string): string[] => {
    const value = args[name];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.filter((item) => typeof item === "string").map((path) => (isAbsolute(path) ? path : join(base, path)));
  };
  switch (source) {
    case "csv": {
      const { delimiter } = args;
      return { kind: "csv", paths: paths("path"), delimiter: typeof delimiter === "string" ? delimiter : "," };
    }
    case "jsonl":
    case "parquet":
      return { kind: source, paths: paths("path") };
    case "sql": {
      const { query } = args;
      return { kind: "sql", query: typeof query === "string" ? query : "", folder: paths("folder")[0] ?? base };
    }
    case "stream": {
      const { format, delimiter, rows, follow, from: start, wait } = args;
      const path = args["path"] === "-" ? "-" : (paths("path")[0] ?? "-");
      const named = /\.(csv|tsv)$/i.test(path) ? "csv" : "jsonl";
      return {
        kind: "stream",
        path,
        format: format === "csv" || format === "jsonl" ? format : named,
        delimiter: typeof delimiter === "string" ? delimiter : ",",
        rows: typeof rows === "number" ? rows : 1,
        follow: follow === true || start === "end",
        from: start === "end" ? "end" : "start",
        wait: typeof wait === "number" ? wait : 0,
      };
    }
    case "idx":
      return {
        kind: "idx",
        images: paths("images"),
        labels: paths("labels"),
        testImages: paths("test_images"),
        testLabels: paths("test_labels"),
      };
    case "npz":
      return { kind: "npz", path: paths("path")[0] ?? base };
    case "cifar":
      return { kind: "cifar", train: paths("train"), test: paths("test") };
    case "images":
    case "audio":
      return { kind: source, folder: paths("folder")[0] ?? base, masks: paths("masks")[0] ?? null };
    case "digits_json":
      return { kind: source, folder: paths("folder")[0] ?? base };
    default:
      return null;
  }
}

/** The same with patterns replaced by the files that there are; throws `DataError` where there is none. */
export function foundSource(call: SourceCall): LocalSource | null {
  const local = localSource(call);
  switch (local?.kind) {
    case "csv":
    case "jsonl":
    case "parquet":
      return { ...local, paths: expandPaths(local.paths) };
    default:
      return local;
  }
}

/** The files of a source as the program writes them, in the order of their rows; empty for folders and built-in sets. */
export function writtenFiles(source: string, args: SourceCall["args"]): readonly string[] {
  const local = localSource({ source, args, from: "program.pipe" });
  switch (local?.kind) {
    case "csv":
    case "jsonl":
    case "parquet":
      return local.paths;
    case "idx":
      return [...local.images, ...local.testImages];
    case "cifar":
      return [...local.train, ...local.test];
    default:
      return [];
  }
}
