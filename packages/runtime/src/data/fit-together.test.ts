import { expect, test } from "vitest";
import { fitPreparation } from "./fit-preparation.ts";
import { fitTogether } from "./fit-together.ts";
import type { Table, TableColumn } from "./table.ts";
import { call, classTarget, dataset, numberColumn } from "./testing/dataset-fixture.ts";

const source = call("csv");
const train = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, row) => row);

function tableOf(columns: Readonly<Record<string, TableColumn>>, rows: number): Table {
  return { rows, columns: new Map(Object.entries(columns)), official: null, origin: null };
}

const numbers = (...data: number[]): TableColumn => ({ kind: "number", data: Float64Array.from(data) });

test("inputs of several data sets are fitted on the train rows of all, each read from its own column", () => {
  const area = numberColumn("area", [call("normalize")]);
  const one = dataset({ source, name: "one", inputs: [area], targets: [classTarget(2)] });
  const other = dataset({
    source,
    name: "other",
    inputs: [{ ...area, columns: ["size"] }],
    targets: [classTarget(2, "sold")],
  });
  const labels: TableColumn = { kind: "class", values: ["0", "1"], data: Int32Array.of(0, 1, 0) };
  const tables = [
    tableOf({ area: numbers(1, 2, 3), label: labels }, 3),
    tableOf({ size: numbers(7, 9, 100), sold: labels }, 3),
  ] as const;
  const parts = [
    { dataset: one, table: tables[0], train: train(3), preparation: fitPreparation(tables[0], one, train(3)) },
    // The last row is for testing: nothing is fitted on it.
    { dataset: other, table: tables[1], train: train(2), preparation: fitPreparation(tables[1], other, train(2)) },
  ];
  const [first, second] = fitTogether(parts);
  const mean = (1 + 2 + 3 + 7 + 9) / 5;
  const deviation = Math.sqrt([1, 2, 3, 7, 9].reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5);
  const [normalize] = first?.inputs[0]?.steps ?? [];
  if (normalize?.step !== "normalize") expect.fail("the step is kept");
  expect(normalize.mean[0]).toBeCloseTo(mean, 12);
  expect(normalize.std[0]).toBeCloseTo(deviation, 12);
  expect(second?.inputs[0]?.steps).toEqual(first?.inputs[0]?.steps);
  expect([first?.inputs[0]?.columns, second?.inputs[0]?.columns]).toEqual([["area"], ["size"]]);
  expect(second?.targets.map(({ name }) => name)).toEqual(["sold"]);
  expect(first?.rows).toBe(5);
});

test("data sets that are one fit as one does", () => {
  const area = numberColumn("area", [call("robust")]);
  const one = dataset({ source, inputs: [area], targets: [numberColumn("price")] });
  const table = tableOf({ area: numbers(5, 1, 4, 2, 8, 3), price: numbers(1, 2, 3, 4, 5, 6) }, 6);
  const preparation = fitPreparation(table, one, train(6));
  const halves = [train(3), Uint32Array.of(3, 4, 5)].map((rows) => ({ dataset: one, table, train: rows, preparation }));
  expect(fitTogether(halves)[0]?.inputs).toEqual(preparation.inputs);
});
