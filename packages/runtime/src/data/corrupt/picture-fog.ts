/** Fog: a fractal of clouds, made for each picture by the diamond-square way (Fournier, Fussell and Carpenter, 1982), as in ImageNet-C. */
import { fillWithBits } from "../../random/fast-bits.ts";
import type { IndexedStreams } from "../../random/indexed-streams.ts";
import type { PictureStep } from "../augment/picture.ts";

/** Room for a map of clouds and for what is drawn for it. */
interface Sky {
  /** Of both sides; a power of two, and the map goes on at the other end. */
  readonly size: number;
  readonly heights: Float64Array;
  readonly words: Int32Array;
}

/** Room for the clouds of pictures of that size. */
export function skyFor(height: number, width: number): Sky {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, height, width)));
  return { size, heights: new Float64Array(size * size), words: new Int32Array(size * size) };
}

/** Fills the map with heights from 0 to 1, each step rougher by `decay` than the next finer one. */
export function makeClouds({ size, heights, words }: Sky, decay: number, random: IndexedStreams): void {
  fillWithBits(words, random);
  let drawn = 0;
  let roughness = 100;
  const mask = size - 1;
  const height = (y: number, x: number): number => heights[(y & mask) * size + (x & mask)] ?? 0;
  const place = (y: number, x: number, sum: number): void => {
    const random = ((words[drawn++] ?? 0) >>> 0) / 0x80000000 - 1;
    heights[(y & mask) * size + (x & mask)] = sum / 4 + roughness * roughness * random;
  };
  heights[0] = 0;
  for (let step = size; step >= 2; step >>= 1, roughness /= decay) {
    const half = step >> 1;
    // The middle of every square from its corners, then the middle of every edge from the corners and middles round it.
    for (let y = 0; y < size; y += step)
      for (let x = 0; x < size; x += step)
        place(
          y + half,
          x + half,
          height(y, x) + height(y + step, x) + height(y, x + step) + height(y + step, x + step),
        );
    for (let y = 0; y < size; y += step) {
      for (let x = 0; x < size; x += step) {
        place(
          y,
          x + half,
          height(y, x) + height(y, x + step) + height(y + half, x + half) + height(y - half, x + half),
        );
        place(
          y + half,
          x,
          height(y, x) + height(y + step, x) + height(y + half, x + half) + height(y + half, x - half),
        );
      }
    }
  }
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < heights.length; at++) {
    const value = heights[at] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  for (let at = 0; at < heights.length; at++) heights[at] = ((heights[at] ?? 0) - low) / (high - low);
}

/** (x + strength · clouds) · most / (most + strength), where x reaches from 0 to 1 and `most` is its largest value. */
export function fog(strength: number, decay: number): PictureStep {
  let sky: Sky | null = null;
  return ({ values, shape }, random) => {
    const [height, width, channels] = shape;
    sky ??= skyFor(height, width);
    makeClouds(sky, decay, random);
    let most = 0;
    for (let at = 0; at < values.length; at++) most = Math.max(most, values[at] ?? 0);
    const darker = most / (most + 255 * strength);
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const cloud = 255 * strength * (sky.heights[y * sky.size + x] ?? 0);
        for (let channel = 0; channel < channels; channel++, at++) values[at] = ((values[at] ?? 0) + cloud) * darker;
      }
    }
  };
}
