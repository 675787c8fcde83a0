import { expect, test } from "vitest";
import { fitPreparation } from "./fit-preparation.ts";
import { prepareBatch } from "./prepare-batch.ts";
import { splitRows } from "./split-rows.ts";
import type { Table } from "./table.ts";
import { call, classTarget, dataset, numberColumn } from "./testing/dataset-fixture.ts";

const rows = 12;
const table: Table = {
  rows,
  columns: new Map([
    ["area", { kind: "number", data: Float64Array.from({ length: rows }, (_, row) => row) }],
    ["price", { kind: "number", data: Float64Array.of(2, Number.NaN, 4, 2, 4, Number.NaN, 2, 4, 2, 4, 2, 4) }],
    ["label", { kind: "class", values: ["no", "yes"], data: Int32Array.of(0, 1, -1, 0, 1, -1, 0, 1, 0, 1, -1, -1) }],
  ]),
  official: null,
  origin: null,
};
const masked = dataset({
  source: call("csv"),
  inputs: [numberColumn("area")],
  targets: [numberColumn("price", [call("normalize")]), classTarget(["no", "yes"])],
  missing: "mask",
});
const all = Uint32Array.from({ length: rows }, (_, row) => row);

test("what a target is prepared by is fitted on the rows that have it", () => {
  const preparation = fitPreparation(table, masked, all);
  expect(preparation.targets[0]?.steps).toEqual([{ step: "normalize", mean: [3], std: [1] }]);
});

test("a batch has no number and no class where a row has none", () => {
  const batch = prepareBatch(table, masked, fitPreparation(table, masked, all), Uint32Array.of(0, 1, 2, 5), null);
  expect([...(batch.targets.get("price")?.data ?? [])]).toEqual([-1, Number.NaN, 1, Number.NaN]);
  expect([...(batch.targets.get("label")?.data ?? [])]).toEqual([0, 1, -1, -1]);
});

test("rows without the class are spread over the splits like a class of their own", () => {
  const split = call("stratified", { train: 0.5, valid: 0.25, test: 0.25, by: null });
  const { train, valid, test: judged } = splitRows(table, { ...masked, split }, 3);
  const without = (part: Uint32Array): number => [...part].filter((row) => [2, 5, 10, 11].includes(row)).length;
  expect([train, valid, judged].map(without)).toEqual([2, 1, 1]);
});
