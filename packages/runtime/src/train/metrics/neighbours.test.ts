import { expect, test } from "vitest";
import { figuresOf } from "./figures.ts";
import { nearestFirst } from "./neighbours.ts";

/** Two of one class near each other, a third of it far away, and one alone between. */
const places = {
  values: Float32Array.of(0, 1, /**/ 0, 2, /**/ 3, 3, /**/ 40, 0),
  width: 2,
  truth: Int32Array.of(0, 0, 1, 0),
};

test("Every row that has others of its class asks, and finds the nearest first", () => {
  const { rows, found } = nearestFirst({ ...places, distance: "euclidean" });
  expect([...rows]).toEqual([0, 1, 3]);
  expect(found.map(({ relevant }) => [...Array.from(relevant)])).toEqual([
    [1, 0, 1],
    [1, 0, 1],
    [0, 1, 1],
  ]);
  expect(found.map(({ all }) => all)).toEqual([2, 2, 2]);
});

test("By directions, how far a place lies from the middle is nothing", () => {
  const { found } = nearestFirst({ ...places, values: Float32Array.of(0, 1, 0, 2, 3, 3, 0, 40), distance: "cosine" });
  expect(found.map(({ relevant }) => Array.from(relevant))).toEqual([
    [1, 1, 0],
    [1, 1, 0],
    [1, 1, 0],
  ]);
});

test("Figures of places are means over the rows that ask, each as often as it counts", () => {
  const table = figuresOf({ task: "embedding", ...places, distance: "euclidean" });
  const figure = (name: string, counts: readonly number[] | null): number | undefined => table.get(name)?.()(counts);
  expect(figure("mrr", null)).toBeCloseTo((1 + 1 + 1 / 2) / 3, 12);
  expect(figure("hit_rate_at_1", null)).toBeCloseTo(2 / 3, 12);
  expect(figure("map", [1, 0, 5, 2])).toBeCloseTo(((1 + 2 / 3) / 2 + 2 * ((1 / 2 + 2 / 3) / 2)) / 3, 12);
  expect(figure("recall_at_5", [0, 0, 7, 0])).toBeNaN();
});

test("Of very many rows a thousand ask, spread over all", () => {
  const rows = 2500;
  const { rows: asking } = nearestFirst({
    values: Float32Array.from({ length: rows }, (_, row) => row),
    width: 1,
    truth: new Int32Array(rows),
    distance: "euclidean",
  });
  expect(asking.length).toBeLessThanOrEqual(1000);
  expect([...asking.slice(0, 3), asking.at(-1)]).toEqual([0, 3, 6, 2499]);
});
