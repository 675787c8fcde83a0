import { describe, expect, it } from "vitest";
import { augmented, pictureOf, step } from "../testing/augmented-pictures.ts";
import { emptyPicture, type Picture } from "./picture.ts";
import { autocontrast, equalize, posterize, sharpen, solarize } from "./tone.ts";

const levels = pictureOf([16, 16, 1], ({ y, x }) => 16 * y + x);

function after(change: (picture: Picture) => void, from = levels): number[] {
  const picture = { ...emptyPicture(from.shape), values: from.values.slice() };
  change(picture);
  return [...picture.values];
}

describe("changes by level", () => {
  it("posterize keeps the upper bits", () => {
    expect(after((picture) => posterize(picture, 3))).toEqual(Array.from({ length: 256 }, (_, at) => at - (at % 32)));
    expect(after((picture) => posterize(picture, 8))).toEqual([...levels.values]);
  });

  it("solarize turns over what is bright", () => {
    expect(after((picture) => solarize(picture, 100))).toEqual(
      Array.from({ length: 256 }, (_, at) => (at < 100 ? at : 255 - at)),
    );
  });

  it("autocontrast stretches each channel from black to white, and leaves a plain one", () => {
    const dull = pictureOf([4, 5, 2], ({ y, x, channel }) => (channel === 0 ? 40 + 5 * y + x : 77));
    const result = after((picture) => autocontrast(picture), dull);
    const first = result.filter((_, at) => at % 2 === 0);
    expect([Math.min(...first), Math.max(...first)]).toEqual([0, 255]);
    expect(first[1]).toBeCloseTo(255 / 19, 4);
    expect(result.filter((_, at) => at % 2 === 1)).toEqual(new Array(20).fill(77));
  });

  it("equalize spreads levels as Pillow's ImageOps.equalize does", () => {
    // 64 values: 8 of 10, 24 of 20, 32 of 200. Pillow's step is (64 − 32) // 255 = 0, which leaves the picture alone.
    const few = pictureOf([8, 8, 1], ({ y }) => (y < 1 ? 10 : y < 4 ? 20 : 200));
    expect(after((picture) => equalize(picture), few)).toEqual([...few.values]);
    // 4,096 values: 1,024 of 10, 2,048 of 20, 1,024 of 200. The step is 3,072 // 255 = 12; a level becomes (6 + those below) // 12.
    const many = pictureOf([64, 64, 1], ({ y }) => (y < 16 ? 10 : y < 48 ? 20 : 200));
    expect([...new Set(after((picture) => equalize(picture), many))]).toEqual([0, 85, 255]);
  });
});

describe("sharpen", () => {
  const dot = pictureOf([5, 5, 1], ({ y, x }) => (y === 2 && x === 2 ? 130 : 0));

  it("smooths by Pillow's kernel at factor 0 and leaves the border", () => {
    const result = after((picture) => sharpen(picture, 0), dot);
    expect(result[12]).toBeCloseTo(50, 4);
    expect(result[6]).toBeCloseTo(10, 4);
    const edge = pictureOf([3, 3, 1], () => 9);
    expect(after((picture) => sharpen(picture, 0), edge)[0]).toBe(9);
  });

  it("changes nothing at factor 1 and overdraws above", () => {
    expect(after((picture) => sharpen(picture, 1), dot)).toEqual([...dot.values]);
    const result = after((picture) => sharpen(picture, 2), dot);
    expect(result[12]).toBeCloseTo(210, 4);
    expect(result[6]).toBe(0);
  });
});

describe("trivial_augment and rand_augment", () => {
  const photo = pictureOf([12, 12, 3], ({ y, x, channel }) => (31 * y + 17 * x + 71 * channel) % 256);

  it.each([
    ["trivial_augment", {}],
    ["rand_augment", { count: 2, strength: 0.5 }],
  ])("%s changes most pictures, each in another way, and keeps to black and white", (name, args) => {
    const results = augmented(photo, [step(name, args)], 300);
    const changed = results.filter((result) => result.some((value, at) => value !== photo.values[at]));
    expect(changed.length).toBeGreaterThan(230);
    expect(new Set(results.map((result) => result.join())).size).toBeGreaterThan(25);
    for (const result of results) expect(result.every((value) => value >= 0 && value <= 255)).toBe(true);
    expect(augmented(photo, [step(name, args)], 300)).toEqual(results);
  });

  it("leave grey pictures of one channel grey", () => {
    const grey = pictureOf([12, 12, 1], ({ y, x }) => (31 * y + 17 * x) % 256);
    const results = augmented(grey, [step("trivial_augment")], 200);
    expect(results.every((result) => result.length === 144)).toBe(true);
  });

  it("change nothing at no strength, but for what has none", () => {
    // Plain in each channel: contrast and histogram of it have nothing to spread.
    const plain = pictureOf([12, 12, 3], ({ channel }) => 40 * channel + 20);
    const results = augmented(plain, [step("rand_augment", { count: 3, strength: 0 })], 100);
    for (const result of results)
      expect(Math.max(...result.map((value, at) => Math.abs(value - (plain.values[at] ?? 0))))).toBeLessThan(1e-4);
  });
});
