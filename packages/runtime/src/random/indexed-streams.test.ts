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

  it("draws normal numbers of mean 0 and deviation 1", () => {
    const streams = indexedStreams(1, "b");
    const values = Float64Array.from({ length: 20_001 }, () => streams.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / values.length;
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(0.006);
  });
});
