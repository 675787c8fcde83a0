import { describe, expect, it } from "vitest";
import { rateLine } from "./rate-line.ts";

const planned = (rates: readonly number[], waits: string | null = null) => ({
  block: "fit",
  schedule: "cosine",
  moments: rates.map((rate, index) => ({ epoch: index / 2, rate })),
  waits,
});

describe("the line of a rate that moves", () => {
  it("names its ends, and its peak where that is no end", () => {
    expect(rateLine(planned([1e-3, 5e-4, 1e-5]), false)).toBe(
      "lr of fit: cosine, 1e-3 at first, 1e-5 in the last step",
    );
    expect(rateLine(planned([0, 0.1, 0.05, 0.01]), false)).toBe(
      "lr of fit: cosine, 0 at first, 0.1 after 0.5 epochs, 0.01 in the last step",
    );
  });

  it("draws the curve on a terminal", () => {
    expect(rateLine(planned([0, 7, 3.5, 1]), true)).toBe(
      "lr of fit: cosine, 0 at first, 7 after 0.5 epochs, 1 in the last step\n  ▁█▅▂",
    );
  });

  it("says what it waits for", () => {
    expect(rateLine(planned([0.1, 0.1], "valid.loss"), true)).toBe(
      "lr of fit: cosine, 0.1 at first; lower when `valid.loss` stands still",
    );
  });
});
