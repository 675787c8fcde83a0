import { describe, expect, it } from "vitest";
import { rowsOfDraws } from "./draws.ts";
import { drawEpoch, drawnRows, samplingOf } from "./sampling.ts";
import type { Table } from "./table.ts";
import { call, classTarget, dataset, imageInput } from "./testing/dataset-fixture.ts";

const balanced = (args: Record<string, string | number> = {}) =>
  call("balanced", { by: "label", strength: 1, rows: "same", ...args });

/** A table whose rows have the given labels. */
function tableOf(labels: readonly number[]): Table {
  return {
    rows: labels.length,
    columns: new Map([["label", { kind: "class", values: ["a", "b", "c"], data: Int32Array.from(labels) }]]),
    official: null,
    origin: null,
  };
}
const data = (args?: Record<string, string | number>) =>
  dataset({
    source: call("idx"),
    inputs: [imageInput([2, 2, 1])],
    targets: [classTarget(["a", "b", "c"])],
    sampling: balanced(args),
  });
const range = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, at) => at);

describe("the rows of an epoch", () => {
  // 40 of a, 9 of b, 1 of c.
  const labels = Array.from({ length: 50 }, (_, row) => (row === 17 ? 2 : row % 5 === 0 && row !== 0 ? 1 : 0));
  const table = tableOf(labels);
  const counted = (rows: Uint32Array): number[] =>
    [0, 1, 2].map((label) => rows.filter((row) => labels[row] === label).length);

  it("has each class as often as it should, in the order of the rows", () => {
    const sampling = samplingOf(table, data(), range(50));
    if (sampling === null) throw new Error("nothing is drawn");
    expect(drawnRows(sampling)).toBe(50);
    const rows = rowsOfDraws(drawEpoch(sampling, { seed: 1, epoch: 1 }), 50);
    expect(counted(rows)).toEqual([17, 17, 16]);
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
  });

  it("gives copies of a row numbers of their own", () => {
    const sampling = samplingOf(table, data(), range(50));
    if (sampling === null) throw new Error("nothing is drawn");
    const drawn = drawEpoch(sampling, { seed: 1, epoch: 3 });
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(drawn.filter((draw) => draw % 50 === 17).map((draw) => Math.floor(draw / 50))).toEqual(range(16));
  });

  it("goes through all rows of a class before any comes again, over epochs", () => {
    const sampling = samplingOf(
      table,
      data({ rows: "under" }),
      range(50).filter((row) => row !== 17),
    );
    if (sampling === null) throw new Error("nothing is drawn");
    // 9 of each of two classes: the 40 rows of the first take four epochs and a half.
    const seen = new Map<number, number>();
    for (let epoch = 1; epoch <= 40; epoch++) {
      for (const row of rowsOfDraws(drawEpoch(sampling, { seed: 7, epoch }), 50))
        seen.set(row, (seen.get(row) ?? 0) + 1);
      const times = labels.flatMap((label, row) => (label === 0 ? [seen.get(row) ?? 0] : []));
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
    }
    expect(new Set(labels.flatMap((label, row) => (label === 0 ? [seen.get(row)] : [])))).toEqual(new Set([9]));
  });

  it("is a function of the seed and the epoch", () => {
    const sampling = samplingOf(
      table,
      data({ rows: "under" }),
      range(50).filter((row) => row !== 17),
    );
    if (sampling === null) throw new Error("nothing is drawn");
    const first = drawEpoch(sampling, { seed: 1, epoch: 1 });
    expect(drawEpoch(sampling, { seed: 1, epoch: 1 })).toEqual(first);
    expect(drawEpoch(sampling, { seed: 1, epoch: 2 })).not.toEqual(first);
    expect(drawEpoch(sampling, { seed: 2, epoch: 1 })).not.toEqual(first);
  });

  it("comes from the train rows alone", () => {
    const train = range(30);
    const sampling = samplingOf(table, data({ rows: "over" }), train);
    if (sampling === null) throw new Error("nothing is drawn");
    expect(new Set(rowsOfDraws(drawEpoch(sampling, { seed: 1, epoch: 1 }), 50))).toEqual(new Set(train));
  });

  it("is each train row once where the program says nothing", () => {
    expect(samplingOf(table, { ...data(), sampling: null }, range(50))).toBeNull();
  });

  it("draws a class of one row half a million times in a moment", () => {
    const many = tableOf(Array.from({ length: 1000 }, (_, row) => (row === 0 ? 1 : 0)));
    const sampling = { classes: [{ name: "b", rows: Uint32Array.of(0), draws: 50_000 }], tableRows: many.rows };
    const start = performance.now();
    expect(new Set(drawEpoch(sampling, { seed: 1, epoch: 2 })).size).toBe(50_000);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
