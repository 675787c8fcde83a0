import { describe, expect, it } from "vitest";
import {
  describeMargin,
  findMetric,
  formatCount,
  formatDate,
  formatMetric,
  formatNumber,
  formatPercent,
  formatSeconds,
} from "./figures.ts";

const bound = {
  text: "",
  metric: "test.label.accuracy",
  comparison: ">=",
  bound: 0.97,
  value: 0.983,
  holds: true,
} as const;

describe("figures in words", () => {
  it("show shares as percentages and other metrics as numbers", () => {
    expect(formatMetric("test.label.accuracy", 0.983)).toBe("98.30\u202f%");
    expect(formatMetric("valid.label.top_5", 0.5)).toBe("50.00\u202f%");
    expect(formatMetric("test.loss", 0.0523)).toBe("0.0523");
  });

  it("keep about four figures whatever the size", () => {
    expect([0, 0.0523, 0.00052, 0.00001, 1.28391, 412.3456, 12345.67, 2e9, -1.5].map(formatNumber)).toEqual([
      "0",
      "0.0523",
      "0.000520",
      "1.00e-5",
      "1.284",
      "412.3",
      "12,345.7",
      "2.00e+9",
      "\u22121.500",
    ]);
  });

  it("name what is not finite", () => {
    expect(
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => formatPercent(value)),
    ).toEqual(["not a number", "infinite", "\u2212infinite"]);
  });

  it("say times in the units of a person", () => {
    expect([0.0421, 48.2, 59.97, 185, 7800].map(formatSeconds)).toEqual([
      "42\u202fms",
      "48.2\u202fs",
      "1\u202fmin\u00a000\u202fs",
      "3\u202fmin\u00a005\u202fs",
      "2\u202fh\u00a010\u202fmin",
    ]);
    expect(formatDate("2026-03-05T14:02:11Z")).toBe("5 March 2026, 14:02 UTC");
    expect(formatDate("yesterday")).toBe("yesterday");
    expect(formatCount(1234567)).toBe("1,234,567");
  });

  it("say on which side of its bound a value lies", () => {
    expect(describeMargin(bound)).toBe("1.30 points above the bound");
    expect(describeMargin({ ...bound, value: 0.9699 })).toBe("0.01 points below the bound");
    expect(describeMargin({ ...bound, value: 0.969999 })).toBe("1.0e-4 points below the bound");
    expect(describeMargin({ ...bound, metric: "test.loss", bound: 0.05, value: 0.0523 })).toBe(
      "0.0023 above the bound",
    );
    expect(describeMargin({ ...bound, value: 0.97 })).toBe("exactly at the bound");
    expect(describeMargin({ ...bound, value: Number.NaN })).toBe("there is no finite figure to compare");
  });

  it("find a metric by its full path or without its split", () => {
    const metrics = { "test.label.accuracy": 0.9, "test.loss": 1 };
    expect(findMetric(metrics, "label.accuracy")).toEqual(["test.label.accuracy", 0.9]);
    expect(findMetric(metrics, "test.loss")).toEqual(["test.loss", 1]);
    expect(findMetric(metrics, "accurac")).toBeUndefined();
  });
});
