import { describe, expect, it } from "vitest";
import { bumpRadius, type CenterGrid, fillCenters } from "./box-centers.ts";

const grid: CenterGrid = { height: 4, width: 6, classes: 2, stride: 4, overlap: 0.7 };

function filled(boxes: Parameters<typeof fillCenters>[0], of: CenterGrid = grid) {
  const values = of.classes + 5;
  const out = new Float32Array(of.height * of.width * values).fill(7);
  fillCenters(boxes, of, { out, at: 0 });
  return (x: number, y: number): number[] =>
    Array.from(out.subarray((y * of.width + x) * values, (y * of.width + x + 1) * values));
}

function overlapOf(height: number, width: number, corners: readonly [number, number, number, number]): number {
  const [left, top, right, bottom] = corners;
  const [wide, tall] = [Math.min(width, right) - Math.max(0, left), Math.min(height, bottom) - Math.max(0, top)];
  const shared = Math.max(0, wide) * Math.max(0, tall);
  return shared / (height * width + (right - left) * (bottom - top) - shared);
}

describe("boxes on a grid", () => {
  it("have heat 1, their size, the place of their middle and a 1 in the cell of the middle, and 0 elsewhere", () => {
    const cell = filled([{ class: 1, x: 5, y: 2, width: 8, height: 6 }]);
    // The middle (9, 5) lies in the cell (2, 1), a quarter across and a quarter down.
    expect(cell(2, 1)).toEqual([0, 1, 2, 1.5, 0.25, 0.25, 1]);
    expect(cell(5, 3)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it("have bumps that fall off evenly to all sides, as far as their size allows", () => {
    const wide: CenterGrid = { height: 16, width: 16, classes: 1, stride: 1, overlap: 0.5 };
    const cell = filled([{ class: 0, x: 2, y: 2, width: 12, height: 12 }], wide);
    const radius = Math.floor(bumpRadius(12, 12, 0.5));
    expect(radius).toBeGreaterThan(0);
    const spread = (2 * radius + 1) / 6;
    for (const [x, y] of [
      [9, 8],
      [7, 8],
      [8, 9],
      [8, 7],
    ] as const) {
      expect(cell(x, y)[0]).toBeCloseTo(Math.exp(-1 / (2 * spread ** 2)), 6);
    }
    expect(cell(8 + radius + 1, 8)[0]).toBe(0);
  });

  it("keep the higher heat where bumps meet", () => {
    const wide: CenterGrid = { height: 16, width: 16, classes: 1, stride: 1, overlap: 0.5 };
    const two = filled(
      [
        { class: 0, x: 0, y: 2, width: 12, height: 12 },
        { class: 0, x: 3, y: 2, width: 12, height: 12 },
      ],
      wide,
    );
    const one = filled([{ class: 0, x: 0, y: 2, width: 12, height: 12 }], wide);
    expect(two(6, 8)[0]).toBe(1);
    expect(two(9, 8)[0]).toBe(1);
    expect(two(7, 8)[0]).toBe(one(7, 8)[0]);
  });

  it.each([
    [10, 10, 0.7],
    [20, 5, 0.7],
    [8, 30, 0.5],
  ])(
    "moved by their radius (%d × %d, %f) overlap themselves as they shall, whichever way corners move",
    (height, width, least) => {
      const off = bumpRadius(height, width, least);
      const overlaps = [
        overlapOf(height, width, [off, off, width + off, height + off]),
        overlapOf(height, width, [off, off, width - off, height - off]),
        overlapOf(height, width, [-off, -off, width + off, height + off]),
      ];
      expect(Math.min(...overlaps)).toBeCloseTo(least, 6);
    },
  );
});
