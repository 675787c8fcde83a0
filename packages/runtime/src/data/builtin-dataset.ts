/**
 * A built-in data set's name in, its catalog entry and the files a split needs out.
 */

import { type CheckedDataset, catalog, closestName, type DatasetEntry, type DatasetFile } from "@penstock/dsl";
import type { DataContext } from "./data-context.ts";
import { DataError } from "./data-error.ts";
import { partName } from "./source-part.ts";

/** A file of a built-in data set: where it is to be had and how to know it. */
export type BuiltinFile = DatasetFile;
/** What a file of a built-in data set holds. */
export type FileRole = DatasetFile["role"];
/** The part of a catalog entry that reading needs. */
export type BuiltinDataset = Pick<DatasetEntry, "name" | "columns" | "reader" | "files" | "folder">;

/** The entry that `builtin(...)` names; throws `DataError` where there is none. */
export function findBuiltin(dataset: CheckedDataset, context: DataContext): BuiltinDataset {
  const wanted = Object.values(dataset.source.args).find((value) => typeof value === "string") ?? "";
  const known: readonly BuiltinDataset[] = context.datasets ?? catalog.datasets;
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
    if (typeof value === "string") return [value];
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
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
  const named = new Set([...test, ...valid].map(partName));
  return entry.files.filter((file) => !file.role.startsWith("test") || named.has(partName(file.name)));
}
