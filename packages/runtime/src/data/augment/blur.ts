/** Gaussian blur of a picture, first along lines, then along columns; beyond the border the nearest pixel is taken. */
import { type Picture, takeSpare } from "./picture.ts";

/** The middle and one side of a normal curve of deviation `sigma` (pixels), cut off at `reach`, three deviations unless given; with both sides it sums to 1. */
export function gaussianHalf(sigma: number, reach: number = Math.max(1, Math.ceil(3 * sigma))): Float64Array {
  const half = Float64Array.from({ length: reach + 1 }, (_, at) => Math.exp(-(at ** 2) / (2 * sigma ** 2)));
  const sum = half.reduce((total, weight, at) => total + (at === 0 ? weight : 2 * weight), 0);
  return half.map((weight) => weight / sum);
}

/** Blurs a picture. */
export function blurPicture(picture: Picture, sigma: number): void {
  if (sigma > 0) blurWith(picture, gaussianHalf(sigma));
}

/** Blurs a picture by the middle and one side of a symmetric kernel. */
export function blurWith(picture: Picture, half: Float64Array): void {
  blurLines(picture, half);
  takeSpare(picture);
  blurColumns(picture, half);
  takeSpare(picture);
}

function blurLines({ shape, values, spare }: Picture, half: Float64Array): void {
  const [height, width, channels] = shape;
  const line = width * channels;
  const margin = (half.length - 1) * channels;
  // A line with its border pixels again on both sides, so that the sum needs no look at the border.
  const padded = new Float64Array(line + 2 * margin);
  for (let y = 0; y < height; y++) {
    const start = y * line;
    padded.set(values.subarray(start, start + line), margin);
    for (let at = 0; at < margin; at++) {
      padded[at] = values[start + (at % channels)] ?? 0;
      padded[margin + line + at] = values[start + line - channels + (at % channels)] ?? 0;
    }
    for (let at = 0; at < line; at++) {
      const middle = at + margin;
      let sum = (half[0] ?? 0) * (padded[middle] ?? 0);
      for (let side = 1, off = channels; side < half.length; side++, off += channels)
        sum += (half[side] ?? 0) * ((padded[middle - off] ?? 0) + (padded[middle + off] ?? 0));
      spare[start + at] = sum;
    }
  }
}

function blurColumns({ shape, values, spare }: Picture, half: Float64Array): void {
  const [height, width, channels] = shape;
  const line = width * channels;
  // Where the lines above and below start, by how far they are.
  const above = new Int32Array(half.length);
  const below = new Int32Array(half.length);
  for (let y = 0; y < height; y++) {
    for (let side = 0; side < half.length; side++) {
      above[side] = Math.max(0, y - side) * line;
      below[side] = Math.min(height - 1, y + side) * line;
    }
    for (let at = 0; at < line; at++) {
      let sum = (half[0] ?? 0) * (values[y * line + at] ?? 0);
      for (let side = 1; side < half.length; side++)
        sum += (half[side] ?? 0) * ((values[(above[side] ?? 0) + at] ?? 0) + (values[(below[side] ?? 0) + at] ?? 0));
      spare[y * line + at] = sum;
    }
  }
}
