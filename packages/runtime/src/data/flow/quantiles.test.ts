import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Table } from "../table.ts";
import type { EachValue } from "./fit-ground.ts";
import { eachRow, runFits } from "./fit-scan.ts";
import { quantilesOf } from "./quantiles.ts";

const nothing: Table = { rows: 0, columns: new Map(), official: null, origin: null };

/** Quantiles of rows of values, each place of a row on its own. */
function quantiles(rows: readonly (readonly number[])[], parts: readonly number[]): number[][] {
  const each: EachValue = function* (visit) {
    yield () =>
      eachRow((row) => {
        const values = Float64Array.from(rows[row] ?? []);
        for (let place = 0; place < values.length; place++) {
          visit({ place, values, start: place, step: values.length, end: values.length, times: null });
        }
      });
  };
  return (
    runFits([quantilesOf(each, parts)], [{ table: nothing, rows: Uint32Array.from(rows, (_, row) => row) }])[0] ?? []
  );
}

/** By sorting, as NumPy defines `linear`. */
function sorted(values: readonly number[], part: number): number {
  const order = [...values].sort((a, b) => a - b);
  const position = part * (order.length - 1);
  const [low = 0, high = 0] = [order[Math.floor(position)], order[Math.ceil(position)]];
  return low + (high - low) * (position - Math.floor(position));
}

describe("quantiles", () => {
  it("are those of the sorted values, to the last bit", () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 }));
    const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 }), parts, (rows, wanted) => {
        const found = quantiles(rows, wanted);
        for (const place of [0, 1]) {
          const column = rows.map((row) => (row[place] === 0 ? 0 : (row[place] ?? 0)));
          expect(found[place]).toEqual(wanted.map((part) => sorted(column, part)));
        }
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it("are found for more places than are counted at once", () => {
    const rows = Array.from({ length: 3 }, (_, row) => Array.from({ length: 130 }, (__, place) => row * place));
    expect(quantiles(rows, [0.5]).map(([median]) => median)).toEqual(Array.from({ length: 130 }, (_, place) => place));
  });

  it("of nothing are none", () => {
    expect(quantiles([], [0.5])).toEqual([]);
  });
});
