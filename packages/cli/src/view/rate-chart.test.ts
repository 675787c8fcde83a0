import type { FoundRate } from "@penstock/runtime";
import { describe, expect, it } from "vitest";
import { rateChart } from "./rate-chart.ts";
import { ratePicture } from "./rate-picture.ts";

/** A curve that falls in the middle and rises steeply at its end, over `count` rates from 1e-4 to 1. */
function found(count: number, rate: number | null): FoundRate {
  return {
    block: "fit",
    points: Array.from({ length: count }, (_, index) => {
      const part = index / (count - 1);
      const smooth = part < 0.8 ? 2 - Math.min(1, Math.max(0, part - 0.3) * 4) : 1 + (part - 0.8) * 100;
      return { rate: 10 ** (-4 + 4 * part), loss: smooth, smooth };
    }),
    ended: "all",
    suggestion: { rate, reason: "it <falls>" },
  };
}

describe("a curve of rates as text", () => {
  it("stands between the lowest loss and a little above the first, in plain signs, with the rate as a column", () => {
    expect(rateChart(found(40, 0.01), { width: 40, height: 5, dots: false })).toEqual([
      " 2.200|               :          ******",
      "      |************   :",
      "      |            ***:",
      "      |               *",
      " 1.000|               :**********",
      "      +--------------------------------",
      "       1e-4                           1",
    ]);
  });

  it("keeps to its width and has a mark in every column, whatever the number of points", () => {
    for (const dots of [false, true]) {
      for (const count of [2, 7, 300]) {
        const lines = rateChart(found(count, null), { width: 50, height: 6, dots });
        expect(lines).toHaveLength(8);
        expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(50);
        const bar = lines[0]?.search(/[|│]/) ?? 0;
        const marked = new Set(
          lines
            .slice(0, 6)
            .flatMap((line) => [...line].flatMap((sign, column) => (column > bar && sign !== " " ? [column] : []))),
        );
        expect(marked.size).toBe([...(lines[6] ?? "")].length - bar - 1);
      }
    }
  });

  it("has nothing to draw of fewer than two points, and draws a curve that is flat", () => {
    const options = { width: 40, height: 4, dots: true };
    expect(rateChart({ ...found(4, null), points: [] }, options)).toEqual([]);
    expect(rateChart({ ...found(4, null), points: [{ rate: 1, loss: 1, smooth: 1 }] }, options)).toEqual([]);
    const flat = [1, 10].map((rate) => ({ rate, loss: 0, smooth: 0 }));
    expect(rateChart({ ...found(4, null), points: flat }, options)).toHaveLength(6);
  });
});

describe("a curve of rates as a picture", () => {
  it("has its points within its frame, a line at the rate and its words escaped", () => {
    const picture = ratePicture(found(50, 0.01));
    const places = (/<polyline[^>]* points="([^"]*)"/.exec(picture)?.[1] ?? "")
      .split(" ")
      .map((place) => place.split(",").map(Number));
    expect(places).toHaveLength(50);
    for (const [x = -1, y = -1] of places) {
      expect(x).toBeGreaterThanOrEqual(64);
      expect(x).toBeLessThanOrEqual(640 - 16);
      expect(y).toBeGreaterThanOrEqual(36);
      expect(y).toBeLessThanOrEqual(360 - 40);
    }
    // The middle of the logarithmic axis.
    expect(picture).toContain('<line x1="344.0" x2="344.0" y1="36" y2="320" stroke="#c30"');
    expect(picture).toContain("fit: it &lt;falls&gt;");
    expect(picture).not.toContain("NaN");
    expect(ratePicture({ ...found(4, null), points: [] })).not.toContain("NaN");
  });
});
