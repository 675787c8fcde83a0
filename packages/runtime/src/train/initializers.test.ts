import { sizeOf } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { randomStream } from "../random/stream.ts";
import { drawInitial } from "./initializers.ts";

type Spec = Parameters<typeof drawInitial>[0];

const drawn = (spec: Spec, name = "w"): number[] => [...drawInitial(spec, randomStream(3, "init", name))];

describe("an initializer", () => {
  test("gives each part of the last axis a value of its own, as the open forget gate of an LSTM", () => {
    const init = { call: "by_part", args: { values: [0, 1, 0, 0] } } as const;
    expect(drawn({ init, shape: [8] })).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(drawn({ init, shape: [2, 4] })).toEqual([0, 1, 0, 0, 0, 1, 0, 0]);
  });

  test("goes by what flows in and out where the shape does not say it", () => {
    const widest = (spec: Spec): number => Math.max(...drawn(spec).map(Math.abs));
    const shape = [64, 4, 16];
    expect(widest({ init: "he_uniform", shape, fans: { in: 64, out: 64 } })).toBeCloseTo(Math.sqrt(6 / 64), 2);
    // As a convolution, 64 places long.
    expect(widest({ init: "he_uniform", shape })).toBeCloseTo(Math.sqrt(6 / (64 * 4)), 2);
  });

  test("draws the same for a name and a seed, and something else for another name", () => {
    const spec: Spec = { init: { call: "orthogonal", args: { gain: 1 } }, shape: [4, 4] };
    expect(drawn(spec)).toEqual(drawn(spec));
    expect(drawn(spec)).not.toEqual(drawn(spec, "other"));
  });

  test.each([
    [[6, 6], 1],
    [[3, 8], 2],
    [[2, 2, 2, 3], 0.5],
  ])("makes the fewer of rows and columns of %j orthogonal, of length %s", (shape, gain) => {
    const values = drawn({ init: { call: "orthogonal", args: { gain } }, shape });
    const columns = shape.at(-1) ?? 1;
    const rows = sizeOf(shape) / columns;
    const vectors = Array.from({ length: Math.min(rows, columns) }, (_, index) =>
      Array.from({ length: Math.max(rows, columns) }, (_, place) =>
        rows < columns ? (values[index * columns + place] ?? 0) : (values[place * columns + index] ?? 0),
      ),
    );
    for (const [a, one] of vectors.entries()) {
      for (const [b, other] of vectors.entries()) {
        const product = one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
        expect(product).toBeCloseTo(a === b ? gain ** 2 : 0, 5);
      }
    }
  });
});
