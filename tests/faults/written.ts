/** What the tests of faults write, and what they find again: small, of every kind that a run keeps. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { contentHash } from "../../packages/runtime/src/artifacts/canonical.ts";
import type { StoredTensor } from "../../packages/runtime/src/artifacts/safetensors.ts";
import type { ArtifactContent } from "../../packages/runtime/src/artifacts/store.ts";
import { type ColumnPlace, partFolder } from "../../packages/runtime/src/data/column-folder.ts";
import { ColumnRoom } from "../../packages/runtime/src/data/column-room.ts";
import { imageRows, numberRows } from "../../packages/runtime/src/data/column-rows.ts";
import { sharedCopy, type Table } from "../../packages/runtime/src/data/table.ts";
import { TextSink, textReader } from "../../packages/runtime/src/data/text-rows.ts";
import type { Checkpoint } from "../../packages/runtime/src/train/checkpoint.ts";

/** The step that everything belongs to, and one that has nothing. */
export const hash = contentHash("a step");
export const places = { other: contentHash("another step") };

export const graphText = JSON.stringify({ nodes: Array.from({ length: 60 }, (_, index) => `node ${index}`) });
export const graphFolder = (root: string): string => path.join(root, "cache", "graphs");
export const lockFolder = (root: string): string => path.join(root, "locks", hash.slice(0, 16));

function tensors(value: number): Map<string, StoredTensor> {
  const data = Float32Array.from({ length: 300 }, (_, index) => value + index / 7);
  return new Map([["features/conv/kernel", { shape: [300], data }]]);
}

/** The state of a run after a step; no two steps have a number in common. */
export function checkpointOf(step: number): Checkpoint {
  return {
    progress: {
      epoch: 1,
      batch: step,
      step: 10 + step,
      sums: [32 * step, 1 / step],
      recent: [1 / 3],
      history: [{ epoch: 1, step: 10, seconds: 1.25, learningRate: 1e-3, metrics: { "train.loss": 0.7 } }],
      best: { epoch: 1, step: 10, metric: "valid.loss", value: 0.7 },
      watched: { stop: { best: 0.7, waited: 1 } },
      recentSeconds: 0.25,
      epochSeconds: 0.5,
      seconds: 1.75,
    },
    weights: tensors(1000 * step),
    slots: tensors(2000 * step + 0.1),
    best: tensors(-step),
  };
}

/** An artifact of several files. */
export function artifactOf(version: number): ArtifactContent {
  return {
    manifest: {
      kind: "train",
      block: "fit",
      ingredients: { data: "x", version: String(version) },
      program: "p.pipe",
      seed: 1,
      created: "2026-01-01T00:00:00.000Z",
      seconds: 1,
      versions: { tensorflow: "2.21.0" },
      metrics: { "valid.loss": 0.5 * version, "valid.label.accuracy": 1e-7 },
    },
    files: new Map<string, string | Uint8Array>([
      ["weights.safetensors", Uint8Array.from({ length: 3000 }, (_, index) => index * version)],
      ["history.json", `${JSON.stringify({ history: [version, "é"] }, null, 2)}\n`],
    ]),
  };
}

export const columnRows = 24;
const shape = [8, 8, 3] as const;

const pixelsOf = (row: number): Uint8Array => Uint8Array.from({ length: 192 }, (_, at) => (at * 31 + row * 7) % 256);
const textOf = (row: number): string => `text ${row} ${"ä".repeat(row)}`;

/** A table whose columns lie in files of a folder that is still to be put in its place. */
export function columnsIn(root: string): { table: Table; part: string; place: ColumnPlace } {
  const columns = path.join(root, "cache", "columns");
  mkdirSync(columns, { recursive: true });
  const part = partFolder(columns);
  const room = new ColumnRoom(0, part);
  const images = room.sink("image.rows", 192);
  const numbers = room.sink("numbers.rows", 8);
  const texts = new TextSink(room, "text.rows");
  for (let row = 0; row < columnRows; row++) {
    images.append(pixelsOf(row));
    numbers.append(new Uint8Array(Float64Array.of(row / 3).buffer));
    texts.add(textOf(row));
  }
  const [image, number] = [images.finishFile(), numbers.finishFile()];
  if (image === null || number === null) throw new Error("the columns are in memory");
  const table: Table = {
    rows: columnRows,
    columns: new Map([
      ["image", { kind: "image", shape, data: { file: image, pick: null } }],
      ["number", { kind: "number", data: { file: number, pick: null, place: 0 } }],
      ["text", { kind: "text", data: texts.finish() }],
      ["label", { kind: "class", values: ["no", "yes"], data: labels() }],
    ]),
    official: Uint8Array.from({ length: columnRows }, (_, row) => row % 2),
    origin: { files: ["one.csv"], index: new Uint16Array(columnRows) },
  };
  return { table, part, place: columnPlace(root) };
}

/** Where they are put. */
export function columnPlace(root: string): ColumnPlace {
  return { root: path.join(root, "cache", "columns"), key: "kept", source: "a source" };
}

function labels(): Int32Array {
  return sharedCopy(Int32Array.from({ length: columnRows }, (_, row) => row % 2));
}

/** Every value of the table, as plain data. */
export function valuesOf(table: Table): unknown {
  const [image, number, text, label] = ["image", "number", "text", "label"].map((name) => table.columns.get(name));
  if (image?.kind !== "image" || number?.kind !== "number" || text?.kind !== "text" || label?.kind !== "class") {
    throw new Error("a column is missing");
  }
  const pixels = imageRows(image, "random");
  const into = new Float64Array(1);
  const read = numberRows([number], "random");
  const words = textReader(text.data, "random");
  const rows = Array.from({ length: table.rows }, (_, row) => {
    read(row, into);
    return [[...pixels(row)], into[0], words(row), label.values[label.data[row] ?? -1]];
  });
  return { rows, official: [...(table.official ?? [])], origin: table.origin?.files };
}

/** The same as it was written. */
export const written: unknown = {
  rows: Array.from({ length: columnRows }, (_, row) => [
    [...pixelsOf(row)],
    row / 3,
    textOf(row),
    row % 2 === 0 ? "no" : "yes",
  ]),
  official: Array.from({ length: columnRows }, (_, row) => row % 2),
  origin: ["one.csv"],
};
