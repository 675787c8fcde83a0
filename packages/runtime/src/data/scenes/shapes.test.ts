import { describe, expect, it } from "vitest";
import { distanceTo, type ShapeName } from "./shapes.ts";

const names: readonly ShapeName[] = ["disc", "square", "triangle", "ring", "cross", "star"];

/** Part of a square of two radii that a shape takes, counted on a fine grid. */
function area(name: ShapeName, turn = 0): number {
  const inside = distanceTo({ name, x: 0, y: 0, radius: 1, turn });
  const steps = 400;
  let count = 0;
  for (let y = 0; y < steps; y++) {
    for (let x = 0; x < steps; x++) {
      if (inside((4 * (x + 0.5)) / steps - 2, (4 * (y + 0.5)) / steps - 2) <= 0) count++;
    }
  }
  return (16 * count) / steps ** 2;
}

describe("distances to shapes", () => {
  it.each([
    ["disc", Math.PI],
    ["square", (2 * 0.78) ** 2],
    ["triangle", (3 * Math.sqrt(3)) / 4],
    ["ring", Math.PI * (1 - 0.25)],
    ["cross", 2 * (2 * 0.6) - 0.36],
    ["star", 5 * 0.4 * Math.sin(Math.PI / 5)],
  ] as const)("enclose the area of a %s", (name, expected) => {
    expect(area(name)).toBeCloseTo(expected, 1);
    expect(area(name, 0.7)).toBeCloseTo(expected, 1);
  });

  it("grow by as much as a place moves away, far from every shape", () => {
    for (const name of names) {
      const distance = distanceTo({ name, x: 3, y: -2, radius: 2, turn: 0.3 });
      expect(distance(103, -2) - distance(93, -2)).toBeCloseTo(10, 1);
    }
  });
});
