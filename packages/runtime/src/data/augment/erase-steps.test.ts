import { describe, expect, it } from "vitest";
import { augmented, meanOf, pictureOf, step } from "../testing/augmented-pictures.ts";

const white = pictureOf([12, 20, 3], () => 255);

/** The pixels that are not white, as a rectangle; null where there are none. */
function hole(
  values: Float32Array,
): { top: number; left: number; bottom: number; right: number; count: number } | null {
  const places = Array.from({ length: 240 }, (_, at) => at).filter((at) =>
    [0, 1, 2].some((channel) => values[3 * at + channel] !== 255),
  );
  if (places.length === 0) return null;
  const [xs, ys] = [places.map((at) => at % 20), places.map((at) => Math.floor(at / 20))];
  return {
    top: Math.min(...ys),
    left: Math.min(...xs),
    bottom: Math.max(...ys) + 1,
    right: Math.max(...xs) + 1,
    count: places.length,
  };
}

describe("cutout", () => {
  const holes = augmented(white, [step("cutout", { size: 4 })], 3000).map(hole);

  it("blots out a square of its size, cut off by the border", () => {
    for (const one of holes) {
      if (one === null) throw new Error("nothing was cut out");
      const [tall, wide] = [one.bottom - one.top, one.right - one.left];
      expect(one.count).toBe(tall * wide);
      expect(tall === 4 || one.top === 0 || one.bottom === 12).toBe(true);
      expect(wide === 4 || one.left === 0 || one.right === 20).toBe(true);
      expect(Math.max(tall, wide)).toBeLessThanOrEqual(4);
    }
  });

  it("has its middle at any pixel, each as likely as another", () => {
    // The pixel whose place is the middle: two to the right of and below the first one, where the border does not hide it.
    const inner = holes.flatMap((one) => (one !== null && one.count === 16 ? [`${one.top},${one.left}`] : []));
    const counts = new Map<string, number>();
    for (const one of inner) counts.set(one, (counts.get(one) ?? 0) + 1);
    // 9 × 17 places of 12 × 20, 12.5 rows for each; the chance of a place to get more than 30 or less than 2 is below one in 1,000.
    expect(counts.size).toBe(9 * 17);
    expect(Math.max(...counts.values())).toBeLessThan(30);
    expect(inner.length / 3000).toBeCloseTo((9 * 17) / 240, 1);
  });

  it("leaves black, grey or noise", () => {
    const values = (fill: string): number[] =>
      augmented(white, [step("cutout", { size: 6, fill })], 30).flatMap((result) =>
        [...result].filter((value) => value !== 255),
      );
    expect(new Set(values("zero"))).toEqual(new Set([0]));
    expect(new Set(values("grey"))).toEqual(new Set([128]));
    const noise = values("noise");
    expect(new Set(noise).size).toBeGreaterThan(200);
    expect(Math.abs(meanOf(noise) - 127)).toBeLessThan(6);
  });
});

describe("random_erasing", () => {
  const results = augmented(white, [step("random_erasing", { fill: "zero", chance: 1 })], 1500);
  const holes = results.map(hole).filter((one) => one !== null);

  it("blots out parts and sides of the range it is told", () => {
    for (const one of holes) {
      const [tall, wide] = [one.bottom - one.top, one.right - one.left];
      expect(one.count).toBe(tall * wide);
      // Sides are whole numbers of pixels: half a pixel more or less on each.
      expect((tall + 0.5) * (wide + 0.5)).toBeGreaterThanOrEqual(0.02 * 240);
      expect((tall - 0.5) * (wide - 0.5)).toBeLessThanOrEqual(0.33 * 240);
      expect((Math.max(tall, wide) - 0.5) / (Math.min(tall, wide) + 0.5)).toBeLessThanOrEqual(3.3);
    }
    const parts = holes.map((one) => one.count / 240);
    expect(Math.min(...parts)).toBeLessThan(0.04);
    expect(Math.max(...parts)).toBeGreaterThan(0.3);
  });

  it("takes half of the pictures unless told otherwise", () => {
    const taken = augmented(white, [step("random_erasing")], 1500).filter((result) => hole(result) !== null);
    expect(taken.length / 1500).toBeCloseTo(0.5, 1);
  });

  it("lets a picture be where no rectangle fits", () => {
    const line = pictureOf([1, 200, 1], () => 255);
    const steps = [step("random_erasing", { smallest: 0.5, largest: 0.5, ratio: 1.2, chance: 1, fill: "zero" })];
    expect(augmented(line, steps, 5)).toEqual(Array.from({ length: 5 }, () => line.values));
  });
});
