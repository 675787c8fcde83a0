import { describe, expect, it } from "vitest";
import { indexedStreams } from "../random/indexed-streams.ts";
import { augmentImage, type ImageShape, rotateImage } from "./augment-image.ts";
import { call } from "./testing/dataset-fixture.ts";

const shape: ImageShape = [5, 5, 2];
const picture = Float64Array.from({ length: 50 }, (_, index) => ((index * 37) % 50) / 50);
const at = (pixels: Float64Array, y: number, x: number, channel: number): number =>
  pixels[(y * 5 + x) * 2 + channel] ?? -1;

function rotated(degrees: number, from: Float64Array = picture): Float64Array {
  const to = new Float64Array(50);
  rotateImage(from, to, { shape, degrees });
  return to;
}

/** Applies steps to the picture for each of `rows` rows. */
function augmented(steps: Parameters<typeof augmentImage>[2]["steps"], rows: number, from = picture): Float64Array[] {
  const random = indexedStreams(3, "test");
  return Array.from({ length: rows }, (_, row) => {
    const buffers = { current: from.slice(), spare: new Float64Array(from.length) };
    random.seek(row);
    augmentImage(buffers, shape, { steps, random });
    return buffers.current;
  });
}

describe("rotateImage", () => {
  it("changes nothing at 0°", () => {
    expect(rotated(0)).toEqual(picture);
  });

  it("is an exact quarter turn to the left at 90°", () => {
    const turned = rotated(90);
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 5; x++) expect(at(turned, y, x, 1)).toBe(at(picture, x, 4 - y, 1));
    }
  });

  it("comes back after four quarter turns", () => {
    expect(rotated(90, rotated(90, rotated(90, rotated(90))))).toEqual(picture);
  });

  it("turns a ramp by 45° as the closed form says, away from the border", () => {
    const ramp = Float64Array.from({ length: 50 }, (_, index) => Math.floor(index / 2) % 5);
    const turned = rotated(45, ramp);
    // The value is the source column: cos 45° (x − 2) − sin 45° (y − 2) + 2; bilinear is exact on a ramp.
    expect(at(turned, 1, 2, 0)).toBeCloseTo(2 + Math.SQRT1_2, 12);
    expect(at(turned, 2, 3, 0)).toBeCloseTo(2 + Math.SQRT1_2, 12);
    expect(at(turned, 3, 3, 0)).toBeCloseTo(2, 12);
  });

  it("takes the nearest pixel beyond the border, so a plain picture stays plain", () => {
    const plain = new Float64Array(50).fill(0.7);
    expect(Math.max(...rotated(33, plain).map((value) => Math.abs(value - 0.7)))).toBeLessThan(1e-12);
  });
});

describe("augmentImage", () => {
  it("mirrors about half of the pictures, exactly", () => {
    const results = augmented([call("flip", { axis: "horizontal" })], 400);
    const mirrored = results.filter((result) => at(result, 0, 0, 0) !== at(picture, 0, 0, 0));
    expect(mirrored.length).toBeGreaterThan(160);
    expect(mirrored.length).toBeLessThan(240);
    const [one = picture] = mirrored;
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 5; x++) expect(at(one, y, x, 1)).toBe(at(picture, y, 4 - x, 1));
    }
  });

  it("mirrors vertically line by line", () => {
    const results = augmented([call("flip", { axis: "vertical" })], 20);
    const one = results.find((result) => at(result, 0, 0, 0) !== at(picture, 0, 0, 0)) ?? picture;
    expect(at(one, 1, 3, 0)).toBe(at(picture, 3, 3, 0));
  });

  it("moves pictures by up to the padding, with zeros behind", () => {
    const ones = new Float64Array(50).fill(1);
    const results = augmented([call("pad_crop", { pixels: 2 })], 300, ones);
    const kinds = new Set(results.map((result) => result.join("")));
    expect(kinds.size).toBe(25);
    const fewest = Math.min(...results.map((result) => result.reduce((sum, value) => sum + value, 0)));
    expect(fewest).toBe(3 * 3 * 2);
  });

  it("adds noise of the deviation asked for and stays between 0 and 1", () => {
    const grey = new Float64Array(50).fill(0.5);
    const values = augmented([call("noise", { std: 0.1 })], 400, grey).flatMap((result) => [...result]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(mean).toBeCloseTo(0.5, 2);
    expect(std).toBeCloseTo(0.1, 2);
    const wild = augmented([call("noise", { std: 5 })], 10).flatMap((result) => [...result]);
    expect(Math.min(...wild)).toBe(0);
    expect(Math.max(...wild)).toBe(1);
  });
});
