import { describe, expect, test } from "vitest";
import { median, placeSection, renderComparison } from "./render.ts";
import type { SideFigures } from "./side.ts";

const side = (stepMs: number, seconds: number): SideFigures => ({
  versions: { tensorflow: "2" },
  stepMs: [stepMs, stepMs, 1000],
  epochSeconds: seconds,
  predictSeconds: seconds / 10,
});

test("The median is the middle value, or the mean of the two middle ones", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

describe("renderComparison", () => {
  const section = renderComparison({
    command: "npm run bench",
    machine: "two cores",
    date: "2026-01-02",
    work: { rows: 1000, batch: 10, warmup: 1, steps: 3, seed: 0 },
    rounds: [
      { penstock: side(10, 1), keras: side(20, 4) },
      { penstock: side(12, 2), keras: side(18, 4) },
      { penstock: side(11, 1), keras: side(22, 4) },
    ],
    processes: [
      { command: "pipe check a.pipe", what: "whole process", seconds: [0.3, 0.1, 0.2], note: null },
      { command: "pipe run a.pipe", what: "start", seconds: null, note: "it is not built" },
    ],
  });

  test("shows every round, the medians, and how many times as fast Penstock is", () => {
    expect(section).toContain("| 10.00 / 20.00 | 12.00 / 18.00 | 11.00 / 22.00 | 11.00 / 20.00 | 1.82× |");
    expect(section).toContain("| 1000 / 250 | 500 / 250 | 1000 / 250 | 1000 / 250 | 4.00× |");
    expect(section).toContain("| 0.30, 0.10, 0.20 | 0.20 |");
  });

  test("says what was not measured and why", () => {
    expect(section).toContain("| `pipe run a.pipe`, start | not measured: it is not built | |");
  });
});

describe("placeSection", () => {
  test("adds the section at the end, then replaces it and nothing around it", () => {
    const once = placeSection("# Title\n\nText.\n", "old");
    expect(once).toBe("# Title\n\nText.\n\n<!-- bench:begin -->\nold\n<!-- bench:end -->\n");
    expect(placeSection(`${once}\nMore.\n`, "new")).toBe(`${once.replace("old", "new")}\nMore.\n`);
  });
});
