import { describe, expect, test } from "vitest";
import { changedFeed, changedTable } from "../changed-rows.ts";
import { tableColumn } from "../column-rows.ts";
import type { FittedColumn, FittedPreparation } from "../fitted-preparation.ts";
import { BatchMaker } from "../prepare-batch.ts";
import type { Table } from "../table.ts";
import { textReader, textRows } from "../text-rows.ts";
import { corruptRows } from "./corrupt-rows.ts";
import { TrainFields } from "./train-fields.ts";

const rows = 4000;
const everyRow = Uint32Array.from({ length: rows }, (_, row) => row);
const cities = ["Bonn", "Cork", "Oslo"];
const table: Table = {
  rows,
  columns: new Map([
    ["age", { kind: "number", data: Float64Array.from({ length: rows }, (_, row) => 20 + (row % 50)) }],
    [
      "income",
      { kind: "number", data: Float64Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? Number.NaN : row)) },
    ],
    [
      "city",
      {
        kind: "class",
        values: cities,
        data: Int32Array.from({ length: rows }, (_, row) => (row % 4 === 0 ? 1 : row % 2)),
      },
    ],
    [
      "review",
      {
        kind: "text",
        data: textRows(Array.from({ length: rows }, (_, row) => `The ${row}th room was really good, wasn't it?`)),
      },
    ],
  ]),
  official: null,
  origin: null,
};

const column = (name: string, kind: FittedColumn["kind"], fill: FittedColumn["fill"] = []): FittedColumn => ({
  name,
  columns: [name],
  kind,
  shape: [1],
  dtype: "float32",
  classes: kind === "class" ? cities : null,
  open: false,
  separator: null,
  sound: null,
  fill,
  steps: [],
});
const preparation: FittedPreparation = {
  dataset: "people",
  rows,
  inputs: [
    column("age", "number"),
    column("income", "number", [{ value: 5, missing: 400 }]),
    column("city", "class"),
    column("review", "text"),
  ],
  targets: [],
};
const train = new TrainFields(table, everyRow);
const ground = { table, preparation, train, seed: 1 };

async function corrupted(
  family: string,
  name: string,
  args: Readonly<Record<string, number | string>>,
): Promise<Table> {
  const change = corruptRows(ground, { family, columns: [{ name, severities: [args] }] }, 0);
  return changedTable(table, everyRow, change);
}
const numbersOf = (of: Table, name: string): Float64Array => tableColumn(of, name, "number").data as Float64Array;
const labelsOf = (of: Table): Int32Array => tableColumn(of, "city", "class").data;
const textOf = (of: Table, row: number): string =>
  textReader(tableColumn(of, "review", "text").data, "random")(row) ?? "";
const part = (count: number): number => count / rows;

describe("corruptions of fields", () => {
  test("a value that goes missing becomes the mean of the train rows, or a gap where a step fills it", async () => {
    const ages = numbersOf(await corrupted("missing", "age", { share: 0.3 }), "age");
    const { mean } = train.moments("age");
    expect(part(ages.filter((age, row) => age === mean && age !== 20 + (row % 50)).length)).toBeCloseTo(0.3, 1);
    expect(ages.every((age, row) => age === mean || age === 20 + (row % 50))).toBe(true);
    const incomes = numbersOf(await corrupted("missing", "income", { share: 0.3 }), "income");
    // A tenth is missing anyway.
    expect(part(incomes.filter(Number.isNaN).length)).toBeCloseTo(0.1 + 0.9 * 0.3, 1);
  });

  test("a class that goes missing becomes the most frequent one where nothing fills it", async () => {
    const labels = labelsOf(await corrupted("missing", "city", { share: 1 }));
    expect(train.mostFrequent("city")).toBe("Cork");
    expect(new Set(labels)).toEqual(new Set([1]));
  });

  test("shift moves by standard deviations of the train rows, half of them up", async () => {
    const ages = numbersOf(await corrupted("shift", "age", { by: 0.5 }), "age");
    const by = 0.5 * Math.sqrt((50 ** 2 - 1) / 12);
    const moves = ages.map((age, row) => age - (20 + (row % 50)));
    for (const move of moves) expect(Math.abs(move)).toBeCloseTo(by, 9);
    expect(part(moves.filter((move) => move > 0).length)).toBeCloseTo(0.5, 1);
  });

  test("scale multiplies or divides", async () => {
    const ages = numbersOf(await corrupted("scale", "age", { factor: 2 }), "age");
    const factors = ages.map((age, row) => age / (20 + (row % 50)));
    expect(new Set(factors)).toEqual(new Set([2, 0.5]));
  });

  test("replace draws from the train rows as they are", async () => {
    const changed = await corrupted("replace", "city", { share: 1 });
    const labels = labelsOf(changed);
    expect(part(labels.filter((label) => label === 1).length)).toBeCloseTo(
      part(labelsOf(table).filter((label) => label === 1).length),
      1,
    );
    expect(labels).not.toEqual(labelsOf(table));
    const ages = numbersOf(await corrupted("replace", "age", { share: 0.2 }), "age");
    const moved = ages.filter((age, row) => age !== 20 + (row % 50)).length;
    expect(part(moved)).toBeCloseTo(0.2 * (49 / 50), 1);
    expect(ages.every((age) => age >= 20 && age < 70)).toBe(true);
  });

  test("classes that only train rows have are put into the column, and other columns stay", async () => {
    const few: Table = {
      ...table,
      columns: new Map([...table.columns, ["city", { kind: "class", values: ["Cork"], data: new Int32Array(rows) }]]),
    };
    const change = corruptRows(
      { ...ground, table: few },
      { family: "replace", columns: [{ name: "city", severities: [{ share: 1 }] }] },
      0,
    );
    const changed = await changedTable(few, everyRow, change);
    const { values, data } = tableColumn(changed, "city", "class");
    expect([...values].sort()).toEqual(["Bonn", "Cork"]);
    expect(part(data.filter((label) => values[label] === "Bonn").length)).toBeCloseTo(0.25, 1);
    expect(numbersOf(changed, "age")).toEqual(numbersOf(table, "age"));
  });
});

describe("corruptions of texts", () => {
  test("words are left out, in other places, misspelt or in other letters, as many as asked for", async () => {
    const words = (text: string): string[] => text.match(/[\w']+/g) ?? [];
    const original = words(textOf(table, 7));
    const all = async (family: string, args: Readonly<Record<string, number | string>>) => {
      const changed = await corrupted(family, "review", args);
      return Array.from({ length: 400 }, (_, row) => words(textOf(changed, row)));
    };
    const share = (texts: readonly string[][], count: (text: readonly string[], row: number) => number): number =>
      texts.reduce((sum, text, row) => sum + count(text, row), 0) / (texts.length * original.length);
    const deleted = await all("delete", { share: 0.3 });
    expect(share(deleted, (text) => original.length - text.length)).toBeCloseTo(0.3, 1);
    const swapped = await all("swap", { share: 0.3 });
    expect(swapped.every((text) => text.length === original.length)).toBe(true);
    const upper = await all("case", { share: 0.5, to: "upper" });
    expect(
      share(upper, (text) => text.filter((word) => word === word.toUpperCase() && /[A-Z]/.test(word)).length),
    ).toBeCloseTo(0.5, 1);
    const lower = await all("case", { share: 1, to: "lower" });
    expect(lower.every((text) => text.join(" ") === text.join(" ").toLowerCase())).toBe(true);
    const mixed = await all("case", { share: 1, to: "random" });
    expect(mixed[3]?.join(" ").toLowerCase()).toBe(words(textOf(table, 3)).join(" ").toLowerCase());
    expect(new Set(mixed.slice(0, 9).map((text) => text.at(-1)?.replace("ı", "i")))).not.toEqual(new Set(["it"]));
    const typed = await all("typos", { share: 0.2 });
    expect(typed.filter((text, row) => text.join(" ") !== words(textOf(table, row)).join(" ")).length).toBeGreaterThan(
      390,
    );
  });
});

describe("a feed of changed rows", () => {
  test("gives the batches of a changed table, whatever rows stand beside each other", async () => {
    const plain: FittedPreparation = {
      ...preparation,
      inputs: [column("age", "number")],
      targets: [column("income", "number", [{ value: 5, missing: 400 }])],
    };
    const source = { table, preparation: plain, dataset: { name: "people", augment: [], weight: null } };
    const change = corruptRows(
      { ...ground, preparation: plain },
      { family: "shift", columns: [{ name: "age", severities: [{ by: 1 }] }] },
      0,
    );
    const whole = await changedTable(table, everyRow, change);
    const feed = changedFeed(source, change);
    const plan = [
      Uint32Array.of(5, 9, 9),
      Uint32Array.from({ length: 3000 }, (_, at) => 3999 - at),
      Uint32Array.of(17),
    ];
    const stream = feed.batches(plan.map((own) => ({ rows: own, augment: null })));
    const expected = new BatchMaker({ ...source, table: whole });
    for (const own of plan) {
      const batch = (await stream.next()) ?? expect.fail("a batch is missing");
      const wanted = expected.make(own, null);
      expect(batch.inputs.get("age")?.data).toEqual(wanted.inputs.get("age")?.data);
      expect(batch.targets.get("income")?.data).toEqual(wanted.targets.get("income")?.data);
      expect(batch.rows).toEqual(own);
    }
    expect(await stream.next()).toBeNull();
    stream.close();
    await feed.close();
  });

  test("gives nothing after it was closed", async () => {
    const plain = { ...preparation, inputs: [column("age", "number")] };
    const source = { table, preparation: plain, dataset: { name: "people", augment: [], weight: null } };
    const stream = changedFeed(source, async () => new Map()).batches([{ rows: everyRow, augment: null }]);
    stream.close();
    expect(await stream.next()).toBeNull();
  });
});
