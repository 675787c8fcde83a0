/**
 * Changes of a picture by a table of its 256 levels, one for each channel, and its sharpness: what `trivial_augment` and `rand_augment` choose
 * from besides movements and colours. Each does what the function of that name does in Pillow's `ImageOps` and `ImageEnhance`.
 */
import { type Picture, takeSpare } from "./picture.ts";

/** Keeps the upper `bits` of each level. */
export function posterize(picture: Picture, bits: number): void {
  const mask = (0xff << (8 - bits)) & 0xff;
  byLevel(picture, (level) => level & mask);
}

/** Turns levels from `threshold` on into their opposite. */
export function solarize(picture: Picture, threshold: number): void {
  byLevel(picture, (level) => (level < threshold ? level : 255 - level));
}

/** Stretches each channel from black to white. */
export function autocontrast(picture: Picture): void {
  byChannel(picture, (counts) => {
    const low = counts.findIndex((count) => count > 0);
    const high = counts.findLastIndex((count) => count > 0);
    return high <= low ? null : (level) => Math.min(255, Math.max(0, (255 * (level - low)) / (high - low)));
  });
}

/** Spreads the levels of each channel evenly. */
export function equalize(picture: Picture): void {
  byChannel(picture, (counts) => {
    const highest = counts.findLast((count) => count > 0) ?? 0;
    const step = Math.floor((counts.reduce((sum, count) => sum + count, 0) - highest) / 255);
    if (step === 0) return null;
    const table = new Float64Array(256);
    for (let level = 0, before = step >> 1; level < 256; before += counts[level] ?? 0, level++)
      table[level] = Math.min(255, Math.floor(before / step));
    return (level) => table[level] ?? 0;
  });
}

function byLevel(picture: Picture, map: (level: number) => number): void {
  const table = Float32Array.from({ length: 256 }, (_, level) => map(level));
  const { values } = picture;
  for (let at = 0; at < values.length; at++) values[at] = table[levelOf(values[at] ?? 0)] ?? 0;
}

/** Maps each channel by a table made from how often each level occurs in it; null leaves it as it is. */
function byChannel(
  { shape, values }: Picture,
  make: (counts: Uint32Array) => ((level: number) => number) | null,
): void {
  const channels = shape[2];
  for (let channel = 0; channel < channels; channel++) {
    const counts = new Uint32Array(256);
    for (let at = channel; at < values.length; at += channels) {
      const level = levelOf(values[at] ?? 0);
      counts[level] = (counts[level] ?? 0) + 1;
    }
    const map = make(counts);
    if (map === null) continue;
    const table = Float32Array.from({ length: 256 }, (_, level) => map(level));
    for (let at = channel; at < values.length; at += channels) values[at] = table[levelOf(values[at] ?? 0)] ?? 0;
  }
}

function levelOf(value: number): number {
  return (value + 0.5) | 0;
}

/** Weight of a pixel in its smoothed self; each of its eight neighbours has a thirteenth. */
const MIDDLE = 5 / 13;
const AROUND = 1 / 13;

/** Draws a picture away from its smoothed self (`factor` above 1) or towards it; the outermost pixels stay. */
export function sharpen(picture: Picture, factor: number): void {
  const { shape, values, spare } = picture;
  const [height, width, channels] = shape;
  const line = width * channels;
  spare.set(values);
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * line + channels; at < (y + 1) * line - channels; at++) {
      const value = values[at] ?? 0;
      const above =
        (values[at - line - channels] ?? 0) + (values[at - line] ?? 0) + (values[at - line + channels] ?? 0);
      const beside = (values[at - channels] ?? 0) + (values[at + channels] ?? 0);
      const below =
        (values[at + line - channels] ?? 0) + (values[at + line] ?? 0) + (values[at + line + channels] ?? 0);
      const smooth = MIDDLE * value + AROUND * (above + beside + below);
      const result = smooth + factor * (value - smooth);
      spare[at] = result < 0 ? 0 : result > 255 ? 255 : result;
    }
  }
  takeSpare(picture);
}
