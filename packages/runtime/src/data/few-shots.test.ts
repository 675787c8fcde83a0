import { expect, test } from "vitest";
import { splitRows } from "./split-rows.ts";
import type { Table } from "./table.ts";
import { checkedDataset } from "./testing/checked-dataset.ts";

const labels = Int32Array.from({ length: 300 }, (_, row) => (row < 295 ? row % 2 : 2));
const table: Table = {
  rows: 300,
  columns: new Map([["label", { kind: "class", values: ["a", "b", "c"], data: labels }]]),
  official: null,
  origin: null,
};

const dataset = checkedDataset(
  "/",
  `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1)
  target label: class(10)
  split: random(train: 60%, valid: 20%, test: 20%)
  shots: 4
}
`,
);

test("leaves so many train rows of each class, and every one where there are fewer; other parts stay", () => {
  const all = splitRows(table, { ...dataset, shots: null }, 3);
  const few = splitRows(table, dataset, 3);
  expect([few.valid, few.test]).toEqual([all.valid, all.test]);
  const countOf = (rows: Uint32Array, label: number) => rows.filter((row) => labels[row] === label).length;
  expect([0, 1, 2].map((label) => countOf(few.train, label))).toEqual([4, 4, Math.min(4, countOf(all.train, 2))]);
  expect([...few.train].every((row) => all.train.includes(row))).toBe(true);
  expect(splitRows(table, dataset, 3).train).toEqual(few.train);
  expect(splitRows(table, dataset, 4).train).not.toEqual(few.train);
});
