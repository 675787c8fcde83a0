/** A process that takes one batch of a feed with threads and ends without closing it; a test waits for that end. */
import { openFeed } from "../feed/feed.ts";
import { fitPreparation } from "../fit-preparation.ts";
import type { Table } from "../table.ts";

const table: Table = {
  rows: 8,
  columns: new Map([["a", { kind: "number", data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) }]]),
  official: null,
  origin: null,
};
const all = Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
const span = { file: "", start: 0, end: 0 };
const preparation = fitPreparation(
  table,
  {
    kind: "dataset",
    name: "sample",
    doc: null,
    span,
    from: "program.pipe",
    inputs: [
      {
        name: "a",
        type: { kind: "number" },
        gives: { kind: "number" },
        columns: ["a"],
        steps: [],
        tensor: { shape: [1], dtype: "float32" },
        span,
      },
    ],
    targets: [],
    declared: [],
    missing: "error",
    duplicates: null,
    split: { call: "random", args: {}, span },
    source: { call: "csv", args: {}, span },
    augment: [],
    weight: null,
    sliced: [],
    sampling: null,
    batch: 4,
    limit: null,
    shots: null,
    rows: null,
  },
  all,
);
const feed = openFeed({ table, dataset: { name: "sample", augment: [], weight: null }, preparation }, { threads: 2 });
const batches = feed.batches([
  { rows: all.slice(0, 4), augment: null },
  { rows: all.slice(4), augment: null },
]);
process.stdout.write(`${(await batches.next())?.size} rows\n`);
