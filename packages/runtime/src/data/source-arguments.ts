/**
 * The arguments of a source call in, typed and with paths from the program's folder out, as
 * short as the program's own path so that messages show what the user typed. The checker has made sure that they fit the
 * catalog; the look before checking (`probeSource`) may meet anything.
 */
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

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
  | {
      readonly kind: "idx";
      readonly images: readonly string[];
      readonly labels: readonly string[];
      readonly testImages: readonly string[];
      readonly testLabels: readonly string[];
    }
  | { readonly kind: "cifar"; readonly train: readonly string[]; readonly test: readonly string[] }
  | { readonly kind: "images" | "audio"; readonly folder: string }
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
    case "idx":
      return {
        kind: "idx",
        images: paths("images"),
        labels: paths("labels"),
        testImages: paths("test_images"),
        testLabels: paths("test_labels"),
      };
    case "cifar":
      return { kind: "cifar", train: paths("train"), test: paths("test") };
    case "images":
    case "audio":
    case "digits_json":
      return { kind: source, folder: paths("folder")[0] ?? base };
    default:
      return null;
  }
}

/** The files of a source as the program writes them, in the order of their rows; empty for folders and built-in sets. */
export function writtenFiles(source: string, args: SourceCall["args"]): readonly string[] {
  const local = localSource({ source, args, from: "program.pipe" });
  switch (local?.kind) {
    case "csv":
      return local.paths;
    case "idx":
      return [...local.images, ...local.testImages];
    case "cifar":
      return [...local.train, ...local.test];
    default:
      return [];
  }
}
