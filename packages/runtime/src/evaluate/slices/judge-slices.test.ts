import type { CheckedSlice } from "@penstock/dsl";
import { expect, test } from "vitest";
import type { Table } from "../../data/table.ts";
import { measure } from "../../train/metrics/measure.ts";
import type { Answers, OutputAnswers } from "../../train/predict.ts";
import { judgeSlices } from "./judge-slices.ts";
import { poolSlices } from "./pool-slices.ts";

const count = 40;
const label = Int32Array.from({ length: count }, (_, row) => row % 2);
const table: Table = {
  rows: count,
  columns: new Map([
    // The third part has no rows, the second is always wrong.
    [
      "part",
      { kind: "class", values: ["good", "bad", "none"], data: Int32Array.from(label, (_, row) => (row < 30 ? 0 : 1)) },
    ],
  ]),
  official: null,
  origin: null,
};
const rest = { distance: "euclidean" as const, spelling: null, weight: 1, border: null, places: 2, width: 2 };
const right = (row: number): boolean => row < 30 && row % 10 !== 0;
const classes: OutputAnswers = {
  ...rest,
  task: "class",
  truth: label,
  values: Float32Array.from([...label].flatMap((one, row) => (right(row) === (one === 1) ? [0.2, 0.8] : [0.8, 0.2]))),
  rowLosses: Float32Array.from(label, (_, row) => (right(row) ? 0.2 : 1.6)),
};
const answers: Answers = { rows: Uint32Array.from(label, (_, row) => row), outputs: new Map([["label", classes]]) };
const slice: CheckedSlice = {
  text: "part",
  column: "part",
  kind: "class",
  bound: null,
  span: { file: "p.pipe", start: 0, end: 1 },
};
const asked = { split: "test", block: "evaluate" as const, besides: ["test.label.mcc"] };
const slicing = { answers, table, asked, draws: 200, seed: 3, between: async () => undefined };

test("Each part has the metrics of its own rows with intervals, and one without rows has none", async () => {
  const [judged] = await judgeSlices([slice], slicing);
  expect(judged?.by).toBe("part");
  const [good, bad, none] = judged?.slices ?? [];
  expect(good).toMatchObject({ name: "good", rows: 30, metrics: { "test.label.accuracy": 0.9 } });
  expect(good?.intervals?.["test.label.accuracy"]?.low).toBeLessThan(0.9);
  expect(bad).toMatchObject({ rows: 10, metrics: { "test.label.accuracy": 0, "test.label.mcc": -1 } });
  // Ten of ten are wrong: that is so sure, and not surer.
  expect(bad?.intervals?.["test.label.accuracy"]?.high).toBeCloseTo(1 - 0.025 ** (1 / 10), 12);
  expect(none).toEqual({ name: "none", rows: 0, metrics: {}, intervals: null });
  expect(await judgeSlices([slice], slicing)).toEqual([judged]);
});

test("Places in space look for their class among all rows, also those of other parts", async () => {
  // Rows of a class are next to each other across the parts.
  const values = Float32Array.from({ length: 2 * count }, (_, index) =>
    index % 2 === 0 ? (label[index / 2] ?? 0) : 0,
  );
  const places: OutputAnswers = {
    ...rest,
    task: "embedding",
    truth: label,
    values,
    rowLosses: new Float32Array(count),
  };
  const embedded = { ...answers, outputs: new Map([["label", places]]) };
  const [judged] = await judgeSlices([slice], { ...slicing, answers: embedded, draws: null });
  const all = measure(embedded, asked);
  expect(all["test.label.map"]).toBe(1);
  expect(judged?.slices.map(({ metrics }) => metrics["test.label.map"])).toEqual([1, 1, undefined]);
});

test("Of several runs rows are added up, and metrics are means of the runs that have them", () => {
  const run = (rows: number, metrics: Readonly<Record<string, number>>) => [
    { by: "part", slices: [{ name: "good", rows, metrics, intervals: {} }], left: { values: rows, rows: 2 } },
  ];
  expect(poolSlices([run(10, { a: 0.5, b: 1 }), run(0, {}), run(20, { a: 0.7 })])).toEqual([
    {
      by: "part",
      slices: [{ name: "good", rows: 30, metrics: { a: 0.6, b: 1 }, intervals: null }],
      left: { values: 20, rows: 6 },
    },
  ]);
  expect(poolSlices([])).toEqual([]);
});
