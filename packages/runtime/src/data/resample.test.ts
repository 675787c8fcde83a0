import { describe, expect, it } from "vitest";
import { resample } from "./resample.ts";

const tone = (hertz: number, rate: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, at) => Math.sin((2 * Math.PI * hertz * at) / rate));

/** The largest difference away from the ends, where half of the neighbours are silence. */
function farthest(one: Float64Array, other: Float64Array): number {
  let most = 0;
  for (let at = 500; at < one.length - 500; at++) most = Math.max(most, Math.abs((one[at] ?? 0) - (other[at] ?? 0)));
  return most;
}

describe("resampling", () => {
  it.each([
    [8_000, 16_000],
    [44_100, 16_000],
    [16_000, 44_100],
    [48_000, 16_000],
    [22_050, 8_000],
    [44_101, 16_000],
  ])("keeps a tone that both rates can hold, from %i to %i", (from, to) => {
    const count = 4_000;
    const given = tone(440, from, Math.ceil((count * from) / to) + 200);
    expect(farthest(resample(given, { from, to, count }), tone(440, to, count))).toBeLessThan(2e-4);
  });

  it("takes away what the lower rate cannot hold", () => {
    const heard = resample(tone(6_000, 16_000, 8_000), { from: 16_000, to: 8_000, count: 4_000 });
    expect(farthest(heard, new Float64Array(4_000))).toBeLessThan(1e-3);
  });

  it("gives silence where there are no more samples, and the samples themselves at their own rate", () => {
    expect([...resample(Float64Array.of(1, 2, 3), { from: 8_000, to: 8_000, count: 5 })]).toEqual([1, 2, 3, 0, 0]);
    const longer = resample(Float64Array.of(1, 1), { from: 8_000, to: 16_000, count: 100 });
    expect(longer.subarray(4).every((value) => value === 0)).toBe(true);
  });
});
