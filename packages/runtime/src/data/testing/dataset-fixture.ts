/** Checked data sets for tests, as the checker would give them: a few words in, the whole structure out. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Argument, CheckedCall, CheckedColumn, CheckedDataset } from "@penstock/dsl";
import { afterAll, it } from "vitest";
import type { DataContext } from "../data-context.ts";
import type { Table } from "../table.ts";

const span = { file: "/programs/test.pipe", start: 0, end: 1 };

/** A call as the checker leaves it. */
export function call(name: string, args: Record<string, Argument> = {}): CheckedCall {
  return { call: name, args, span };
}

/** An image input named `image`. */
export function imageInput(
  shape: readonly [number, number, number],
  steps: readonly CheckedCall[] = [],
): CheckedColumn {
  const [height, width, channels] = shape;
  return {
    name: "image",
    type: { kind: "image", height, width, channels },
    columns: ["image"],
    steps,
    tensor: { shape, dtype: "float32" },
    span,
  };
}

/** A class target; its source column has the same name. */
export function classTarget(classes: readonly string[] | number, name = "label"): CheckedColumn {
  const names = typeof classes === "number" ? Array.from({ length: classes }, (_, index) => String(index)) : classes;
  return {
    name,
    type: { kind: "class", classes: names },
    columns: [name],
    steps: [],
    tensor: { shape: [], dtype: "int32" },
    span,
  };
}

/** A number of that name. */
export function numberColumn(name: string, steps: readonly CheckedCall[] = []): CheckedColumn {
  return { name, type: { kind: "number" }, columns: [name], steps, tensor: { shape: [1], dtype: "float32" }, span };
}

/** Several numbers as one input. */
export function vectorColumn(columns: readonly string[], steps: readonly CheckedCall[] = []): CheckedColumn {
  return {
    name: "features",
    type: { kind: "vector", length: columns.length },
    columns,
    steps,
    tensor: { shape: [columns.length], dtype: "float32" },
    span,
  };
}

/** A data set with the given parts; the rest is what a program would leave out. */
export function dataset(parts: Partial<CheckedDataset> & { readonly source: CheckedCall }): CheckedDataset {
  return {
    kind: "dataset",
    name: "sample",
    doc: null,
    span,
    from: "/programs/test.pipe",
    inputs: [],
    targets: [],
    declared: [],
    missing: "error",
    duplicates: null,
    split: call("random", { train: 0.8, valid: 0.1, test: 0.1, by: null }),
    augment: [],
    batch: 32,
    limit: null,
    rows: null,
    ...parts,
  };
}

/** The bytes of a table's pictures, which lie in memory. */
export function imageBytes(table: Table, name = "image"): Uint8Array {
  const column = table.columns.get(name);
  if (column?.kind !== "image" || !(column.data instanceof Uint8Array)) throw new Error(`no pictures in \`${name}\``);
  return column.data;
}

/** The numbers of a table's column, which lie in memory. */
export function numbersOf(table: Table, name: string): Float64Array {
  const column = table.columns.get(name);
  if (column?.kind !== "number" || !(column.data instanceof Float64Array)) throw new Error(`no numbers in \`${name}\``);
  return column.data;
}

const root = mkdtempSync(join(tmpdir(), "penstock-data-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** An empty folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  return mkdtempSync(join(root, "folder-"));
}

/** A context with an empty cache and no mirror. */
export function context(parts: Partial<DataContext> = {}): DataContext {
  return { cache: join(temporaryFolder(), "cache"), mirror: null, seed: 7, ...parts };
}

const named = process.env["PENSTOCK_MIRROR"];
const beside = join(import.meta.dirname, "../../../../../../shared/data");

/** The folder of real data sets, or null: tests that need it are then counted as skipped, under a name that says why. */
export const mirror: string | null = named ? resolve(named) : existsSync(beside) ? resolve(beside) : null;

/** `it` for tests on real data sets. */
export const itOnRealData = (name: string, test: (mirror: string) => void | Promise<void>): void =>
  it.runIf(mirror !== null)(`${name} (needs PENSTOCK_MIRROR)`, () => test(mirror ?? ""));
