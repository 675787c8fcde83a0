import { describe, expect, it } from "vitest";
import { augmented, meanOf, pictureOf, step } from "../testing/augmented-pictures.ts";
import { changeColour, colourMatrix, meanBrightness } from "./colour.ts";
import type { ImageShape } from "./picture.ts";

const shape: ImageShape = [6, 7, 3];
const photo = pictureOf(shape, ({ y, x, channel }) => 60 + ((31 * y + 17 * x + 71 * channel) % 120));
const grey = pictureOf([6, 7, 1], ({ y, x }) => 60 + ((31 * y + 17 * x) % 120));
const still = { brightness: 1, contrast: 1, saturation: 1, hue: 0 };

function changed(change: Partial<typeof still>, picture = photo): Float32Array {
  const values = picture.values.slice();
  changeColour(values, picture.shape, { ...still, ...change });
  return values;
}

const lumaOf = ([red = 0, green = 0, blue = 0]: readonly number[]): number =>
  0.299 * red + 0.587 * green + 0.114 * blue;
const pixelsOf = (values: Float32Array): number[][] =>
  Array.from({ length: values.length / 3 }, (_, at) => [...values.subarray(3 * at, 3 * at + 3)]);
const furthest = (one: Float32Array, other: ArrayLike<number>): number =>
  Math.max(...one.map((value, at) => Math.abs(value - (other[at] ?? Number.NaN))));

describe("a change of colour", () => {
  it("that changes nothing gives the picture again", () => {
    expect(furthest(changed({}), photo.values)).toBeLessThan(1e-4);
    expect(changed({}, grey)).toEqual(grey.values);
  });

  it("multiplies by the brightness", () => {
    expect(
      furthest(
        changed({ brightness: 1.2 }),
        photo.values.map((value) => value * 1.2),
      ),
    ).toBeLessThan(1e-4);
    expect(
      furthest(
        changed({ brightness: 0.5 }, grey),
        grey.values.map((value) => value / 2),
      ),
    ).toBeLessThan(1e-4);
  });

  it("draws away from the mean brightness by the contrast, as torchvision's adjust_contrast does", () => {
    const mean = meanOf(pixelsOf(photo.values).map(lumaOf));
    expect(meanBrightness(photo.values, 3)).toBeCloseTo(mean, 4);
    expect(
      furthest(
        changed({ contrast: 1.3 }),
        photo.values.map((value) => mean + 1.3 * (value - mean)),
      ),
    ).toBeLessThan(1e-4);
    const middle = meanOf(grey.values);
    expect(
      furthest(
        changed({ contrast: 0.4 }, grey),
        grey.values.map((value) => middle + 0.4 * (value - middle)),
      ),
    ).toBeLessThan(1e-4);
  });

  it("draws away from grey by the saturation, as torchvision's adjust_saturation does", () => {
    const expected = pixelsOf(photo.values).flatMap((pixel) =>
      pixel.map((value) => lumaOf(pixel) + 1.4 * (value - lumaOf(pixel))),
    );
    expect(furthest(changed({ saturation: 1.4 }), expected)).toBeLessThan(1e-3);
  });

  it("turns the hue about the grey axis: brightness stays, a third of a turn three times comes back", () => {
    const turned = changed({ hue: 1 / 3 });
    const before = pixelsOf(photo.values).map(lumaOf);
    expect(furthest(Float32Array.from(pixelsOf(turned).map(lumaOf)), before)).toBeLessThan(1e-3);
    expect(furthest(turned, photo.values)).toBeGreaterThan(20);
    const again = changed({ hue: 1 / 3 }, { shape, values: changed({ hue: 1 / 3 }, { shape, values: turned }) });
    expect(furthest(again, photo.values)).toBeLessThan(0.01);
  });

  it("turns the hue in the plane of U and V by the angle", () => {
    const [red = [1, 0, 0]] = [[1, 0, 0]];
    const matrix = colourMatrix({ ...still, hue: 0.25 });
    const after = [0, 1, 2].map((line) => (matrix[3 * line] ?? 0) * (red[0] ?? 0));
    const uv = (pixel: readonly number[]): [number, number] => [
      0.492 * ((pixel[2] ?? 0) - lumaOf(pixel)),
      0.877 * ((pixel[0] ?? 0) - lumaOf(pixel)),
    ];
    const [[u, v], [u2, v2]] = [uv(red), uv(after)];
    expect(u * u2 + v * v2).toBeCloseTo(0, 10);
    expect(Math.hypot(u2, v2)).toBeCloseTo(Math.hypot(u, v), 10);
  });

  it("keeps values between black and white", () => {
    const wild = changed({ brightness: 3, contrast: 4, saturation: 5, hue: 0.4 });
    expect(Math.min(...wild)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...wild)).toBeLessThanOrEqual(255);
  });
});

describe("colour_jitter", () => {
  it("covers the range of each of its strengths", () => {
    const plain = pictureOf([4, 4, 3], () => 100);
    const factors = augmented(plain, [step("colour_jitter", { brightness: 0.3 })], 500)
      .map((result) => (result[0] ?? 0) / 100)
      .sort((a, b) => a - b);
    expect(factors[0]).toBeGreaterThanOrEqual(0.7 - 1e-6);
    expect(factors[0]).toBeLessThan(0.71);
    expect(factors.at(-1)).toBeGreaterThan(1.29);
    expect(meanOf(factors)).toBeCloseTo(1, 1);
    const contrasts = augmented(photo, [step("colour_jitter", { contrast: 0.5 })], 300).map(
      (result) => ((result[0] ?? 0) - (result[5] ?? 0)) / ((photo.values[0] ?? 0) - (photo.values[5] ?? 0)),
    );
    expect(Math.min(...contrasts)).toBeLessThan(0.53);
    expect(Math.max(...contrasts)).toBeGreaterThan(1.47);
  });

  it("turns the hue by up to its angle", () => {
    const red = pictureOf([2, 2, 3], ({ channel }) => (channel === 0 ? 180 : 90));
    const angles = augmented(red, [step("colour_jitter", { hue: 40 })], 300).map(([r = 0, g = 0, b = 0]) => {
      const luma = lumaOf([r, g, b]);
      return (Math.atan2(0.877 * (r - luma), 0.492 * (b - luma)) * 180) / Math.PI;
    });
    const start =
      (Math.atan2(0.877 * (180 - lumaOf([180, 90, 90])), 0.492 * (90 - lumaOf([180, 90, 90]))) * 180) / Math.PI;
    expect(Math.min(...angles)).toBeCloseTo(start - 40, -1);
    expect(Math.max(...angles)).toBeCloseTo(start + 40, -1);
  });
});

describe("grayscale", () => {
  it("leaves every channel with the brightness", () => {
    const [result = photo.values] = augmented(photo, [step("grayscale", { chance: 1 })], 1);
    const expected = pixelsOf(photo.values).flatMap((pixel) => [lumaOf(pixel), lumaOf(pixel), lumaOf(pixel)]);
    expect(furthest(result, expected)).toBeLessThan(1e-4);
  });

  it("takes as many pictures as its chance says", () => {
    const results = augmented(photo, [step("grayscale")], 2000);
    expect(results.filter(([red, green]) => red === green).length / 2000).toBeCloseTo(0.1, 1);
  });
});
