import { expect, test } from "vitest";
import type { OutputAnswers } from "../predict.ts";
import { figuresAsked, valuesOf } from "./measure.ts";
import { positionsWithTruth, withTruth } from "./with-truth.ts";

const asked = { split: "test", block: "evaluate" as const, besides: [] };
const common = { places: 2, border: null, distance: "euclidean" as const, spelling: null, weight: 1 };

/** Six rows, of which the second and the last have no class. */
const classes: OutputAnswers = {
  ...common,
  task: "class",
  width: 2,
  values: Float32Array.of(0.9, 0.1, 0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.3, 0.7, 0.5, 0.5),
  truth: Int32Array.of(0, -1, 1, 1, 1, -1),
  rowLosses: Float32Array.of(1, Number.NaN, 2, 3, 4, Number.NaN),
  masked: true,
};
const rows = Uint32Array.of(10, 11, 12, 13, 14, 15);

test("rows without a truth have no part in figures and losses", () => {
  const figures = figuresAsked({ rows, outputs: new Map([["label", classes]]) }, asked);
  const values = valuesOf(figures);
  expect(values["test.label.accuracy"]).toBeCloseTo(3 / 4, 12);
  expect(values["test.label.loss"]).toBeCloseTo(2.5, 6);
  expect(values["test.loss"]).toBeCloseTo(2.5, 6);
  // Drawn again, a row counts as often as it is drawn: the fourth, which is wrong, twice and the first not at all.
  expect(figures.get("test.label.accuracy")?.([0, 5, 1, 2, 1, 5])).toBeCloseTo(2 / 4, 12);
  expect(figures.get("test.label.loss")?.([0, 5, 1, 2, 1, 5])).toBeCloseTo(3, 6);
});

test("the rows that are left keep their places in the data set", () => {
  const known = withTruth(classes, rows);
  expect([...known.rows]).toEqual([10, 12, 13, 14]);
  expect([...known.part.truth]).toEqual([0, 1, 1, 1]);
  expect(withTruth({ ...classes, truth: Int32Array.of(0, 0, 1, 1, 1, 0) }, rows).rows).toHaveLength(6);
});

test("a vector is there when all of its numbers are", () => {
  const vectors: OutputAnswers = {
    ...common,
    task: "numbers",
    width: 2,
    values: new Float32Array(6),
    truth: Float32Array.of(1, 2, Number.NaN, 3, 4, 5),
    rowLosses: new Float32Array(3),
    masked: true,
  };
  expect([...(positionsWithTruth(vectors) ?? [])]).toEqual([0, 2]);
  const { masked: _masked, ...plain } = vectors;
  expect(positionsWithTruth(plain)).toBeNull();
});

test("an output of which no row has a truth has no figures", () => {
  const none = { ...classes, truth: new Int32Array(6).fill(-1) };
  const values = valuesOf(figuresAsked({ rows, outputs: new Map([["label", none]]) }, asked));
  expect(values).toEqual({});
});
