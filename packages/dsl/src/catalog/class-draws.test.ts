import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classDraws } from "./class-draws.ts";

const draws = (counts: readonly number[], args: Record<string, string | number> = {}): number[] =>
  classDraws(counts, {
    call: "balanced",
    args: { by: "label", strength: 1, rows: "same", ...args },
    span: { file: "", start: 0, end: 0 },
  });

describe("how many rows of each class an epoch has", () => {
  it("is equal at full strength, as many rows in all as there are", () => {
    expect(draws([900, 90, 10])).toEqual([334, 333, 333]);
    expect(draws([8, 1, 1])).toEqual([4, 3, 3]);
  });

  it("is as it was at no strength", () => {
    for (const rows of ["same", "over", "under"])
      expect(draws([900, 90, 10], { strength: 0, rows })).toEqual([900, 90, 10]);
  });

  it("goes by the root of the counts at half of the strength", () => {
    expect(draws([900, 100, 25], { strength: 0.5, rows: "over" })).toEqual([900, 300, 150]);
    expect(draws([900, 100, 25], { strength: 0.5, rows: "under" })).toEqual([150, 50, 25]);
    // 30 : 10 : 5 of 1,025.
    expect(draws([900, 100, 25], { strength: 0.5 })).toEqual([683, 228, 114]);
  });

  it("reaches up to the most frequent class, or down to the rarest", () => {
    expect(draws([900, 90, 10], { rows: "over" })).toEqual([900, 900, 900]);
    expect(draws([900, 90, 10], { rows: "under" })).toEqual([10, 10, 10]);
  });

  it("leaves out what no train row has", () => {
    for (const rows of ["same", "over", "under"]) expect(draws([6, 0, 2], { rows })[1]).toBe(0);
    expect(draws([0, 0, 0])).toEqual([0, 0, 0]);
  });

  it("keeps its bounds for any counts and strength", () => {
    const counts = fc.array(fc.nat(500), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (sizes, strength) => {
        const all = sizes.reduce((sum, size) => sum + size, 0);
        const same = draws(sizes, { strength });
        expect(same.reduce((sum, size) => sum + size, 0)).toBe(all);
        const over = draws(sizes, { strength, rows: "over" });
        const under = draws(sizes, { strength, rows: "under" });
        sizes.forEach((size, index) => {
          expect((same[index] ?? -1) > 0).toBe(size > 0);
          expect(over[index]).toBeGreaterThanOrEqual(size);
          expect(under[index]).toBeLessThanOrEqual(size);
          expect((under[index] ?? -1) > 0).toBe(size > 0);
        });
        // A class with more rows never gets fewer than one with less, but for rounding.
        const order = sizes.map((_, index) => index).filter((index) => (sizes[index] ?? 0) > 0);
        order.sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
        order.slice(1).forEach((index, place) => {
          expect((same[index] ?? 0) + 1).toBeGreaterThanOrEqual(same[order[place] ?? 0] ?? 0);
        });
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
