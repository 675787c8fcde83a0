import { catalog } from "@penstock/dsl";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { clipGradients, clips } from "./clip-gradients.ts";
import { call } from "./testing/train-fixture.ts";
import { regularisers } from "./weight-costs.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  ({ tf } = await loadBackend({ install: false }));
});

test("The runtime has exactly the bounds and costs of the catalog", () => {
  expect([...clips.keys()].sort()).toEqual(catalog.clips.map(({ name }) => name).sort());
  expect([...regularisers.keys()].sort()).toEqual(catalog.regularisers.map(({ name }) => name).sort());
});

/** The values of two gradients under a bound. */
function clipped(name: string | null, most: number, values: readonly [number[], number[]]): number[][] {
  return tf.tidy(() => {
    const gradients = new Map(values.map((one, index) => [`w${index}`, tf.tensor1d(one)]));
    const bounded = clipGradients(tf, name === null ? null : call(name, { most }), gradients);
    return [...bounded.values()].map((one) => [...one.dataSync()]);
  });
}

describe("a bound on gradients", () => {
  test("by the norm of all keeps their direction together", () => {
    // Lengths 5 and 12 are 13 together.
    const [first, second] = clipped("norm", 6.5, [
      [3, 4],
      [0, 12],
    ]);
    expect(first?.[0]).toBeCloseTo(1.5, 6);
    expect(first?.[1]).toBeCloseTo(2, 6);
    expect(second?.[1]).toBeCloseTo(6, 6);
  });

  test("by the norm of each leaves those that are shorter", () => {
    const [first, second] = clipped("weight_norm", 6, [
      [3, 4],
      [0, 12],
    ]);
    expect(first).toEqual([3, 4]);
    expect(second?.[1]).toBeCloseTo(6, 6);
  });

  test("by value cuts each number", () => {
    expect(
      clipped("value", 2, [
        [-5, 1],
        [2, 3],
      ]),
    ).toEqual([
      [-2, 1],
      [2, 2],
    ]);
  });

  test.each(["norm", "weight_norm", "value"])(
    "by %s leaves gradients of 0, and passes on what is no number",
    (name) => {
      expect(
        clipped(name, 1, [
          [0, 0],
          [0, 0],
        ]),
      ).toEqual([
        [0, 0],
        [0, 0],
      ]);
      const [first] = clipped(name, 1, [
        [Number.NaN, 0],
        [1, 1],
      ]);
      expect(first?.[0]).toBeNaN();
    },
  );

  test("of none leaves everything", () => {
    expect(clipped(null, 0, [[9], [-9]])).toEqual([[9], [-9]]);
  });
});
