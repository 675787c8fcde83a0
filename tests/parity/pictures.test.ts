// Movements of pictures as Keras makes them (SciPy, where they wrap around), and blur as SciPy does.
import { describe, expect, test } from "vitest";
import { blurPicture } from "../../packages/runtime/src/data/augment/blur.ts";
import { emptyPicture, type ImageShape, type Picture } from "../../packages/runtime/src/data/augment/picture.ts";
import { axisMaps, movePicture } from "../../packages/runtime/src/data/augment/resample.ts";
import { type RecordedTensor, recorded } from "./recorded.ts";

const cases = recorded("pictures");

function pictureOf({ shape, data }: RecordedTensor): Picture {
  const [height = 0, width = 0, channels = 0] = shape;
  const size: ImageShape = [height, width, channels];
  return { ...emptyPicture(size), values: Float32Array.from(data) };
}

/** The largest difference between a picture and what was recorded. */
function difference({ values }: Picture, { data }: RecordedTensor): number {
  expect(values).toHaveLength(data.length);
  return Math.max(...values.map((value, at) => Math.abs(value - (data[at] ?? Number.NaN))));
}

describe("pictures are moved as Keras and SciPy move them:", () => {
  test.each(cases.filter((one) => one.kind === "movement"))("$name", ({ movement, fill, picture, result }) => {
    const [xx = 1, xy = 0, x0 = 0, yx = 0, yy = 1, y0 = 0] = movement;
    const moved = pictureOf(picture);
    movePicture(moved, { xx, xy, x0, yx, yy, y0 }, { fill, maps: axisMaps(moved.shape[0], moved.shape[1]) });
    // Keras finds places in float32: 1e-6 of a pixel, across a difference of at most 1.
    expect(difference(moved, result)).toBeLessThan(1e-5);
  });
});

describe("pictures are blurred as SciPy blurs them:", () => {
  test.each(cases.filter((one) => one.kind === "blur"))("$name", ({ sigma, picture, result }) => {
    const blurred = pictureOf(picture);
    blurPicture(blurred, sigma);
    expect(difference(blurred, result)).toBeLessThan(1e-6);
  });
});
