import { describe, expect, it } from "vitest";
import { indexedStreams } from "./indexed-streams.ts";

describe("indexedStreams", () => {
  it("gives each index its own numbers, in whatever order they are sought", () => {
    const streams = indexedStreams(1, "a");
    const draw = (index: number): number[] => {
      streams.seek(index);
      return Array.from({ length: 9 }, () => streams.uint32());
    };
    const third = draw(3);
    const fourth = draw(4);
    expect(draw(3)).toEqual(third);
    expect(fourth.some((value) => third.includes(value))).toBe(false);
  });

  it("gives each part of an index its own numbers", () => {
    const streams = indexedStreams(1, "a");
    const draw = (part?: number): number[] => {
      streams.seek(3, part);
      return Array.from({ length: 5 }, () => streams.uint32());
    };
    const parts = [draw(), draw(1), draw(2), draw(3)];
    expect(draw(0)).toEqual(parts[0]);
    expect(new Set(parts.flat()).size).toBe(20);
  });

  it("draws uniform numbers below 1", () => {
    const streams = indexedStreams(1, "b");
    const values = Float64Array.from({ length: 20_000 }, () => streams.uniform());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 2);
  });
});
