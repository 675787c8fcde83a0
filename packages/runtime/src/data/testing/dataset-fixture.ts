/** Checked data sets for tests, as the checker would give them: a few words in, the whole structure out. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Argument, CheckedCall, CheckedColumn, CheckedDataset, ColumnType } from "@penstock/dsl";
import { afterAll, it } from "vitest";
import type { DataContext } from "../data-context.ts";
import type { Table } from "../table.ts";

const span = { file: "/programs/test.pipe", start: 0, end: 1 };

/** A call as the checker leaves it. */
export function call(name: string, args: Record<string, Argument> = {}): CheckedCall {
  return { call: name, args, span };
}

/** A column as the checker leaves it: its steps give what `parts` say, or change values only. */
function column(
  name: string,
  type: ColumnType,
  parts: Pick<CheckedColumn, "steps" | "tensor"> & Partial<Pick<CheckedColumn, "columns" | "gives">>,
): CheckedColumn {
  return { name, type, gives: type, columns: [name], span, ...parts };
}

/** An image input named `image`. */
export function imageInput(
  shape: readonly [number, number, number],
  steps: readonly CheckedCall[] = [],
): CheckedColumn {
  const [height, width, channels] = shape;
  return column("image", { kind: "image", height, width, channels }, { steps, tensor: { shape, dtype: "float32" } });
}

/** A class target; its source column has the same name. */
export function classTarget(classes: readonly string[] | number, name = "label"): CheckedColumn {
  const names = typeof classes === "number" ? Array.from({ length: classes }, (_, index) => String(index)) : classes;
  return column(name, { kind: "class", classes: names }, { steps: [], tensor: { shape: [], dtype: "int32" } });
}

/** A number of that name. */
export function numberColumn(name: string, steps: readonly CheckedCall[] = []): CheckedColumn {
  return column(name, { kind: "number" }, { steps, tensor: { shape: [1], dtype: "float32" } });
}

/** Several numbers as one input. */
export function vectorColumn(columns: readonly string[], steps: readonly CheckedCall[] = []): CheckedColumn {
  const { length } = columns;
  return column(
    "features",
    { kind: "vector", length },
    { columns, steps, tensor: { shape: [length], dtype: "float32" } },
  );
}

/** An input of another kind, with what its steps give. */
export function flowInput(
  name: string,
  flow: { readonly type: ColumnType; readonly steps: readonly CheckedCall[]; readonly gives: ColumnType },
): CheckedColumn {
  const tensor = inputTensor(flow.gives);
  if (tensor === null) throw new Error(`\`${flow.gives.kind}\` is no tensor`);
  return column(name, flow.type, { ...flow, tensor });
}

function inputTensor(type: ColumnType): CheckedColumn["tensor"] | null {
  switch (type.kind) {
    case "class":
    case "index":
      return { shape: [1], dtype: "int32" };
    case "tokens":
      return { shape: [type.length], dtype: "int32" };
    case "number":
      return { shape: [1], dtype: "float32" };
    case "vector":
      return { shape: [type.length], dtype: "float32" };
    case "spectrogram":
      return { shape: [type.frames, type.bands], dtype: "float32" };
    case "audio":
      return { shape: [type.samples], dtype: "float32" };
    default:
      return null;
  }
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
    weight: null,
    sliced: [],
    sampling: null,
    batch: 32,
    limit: null,
    shots: null,
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
