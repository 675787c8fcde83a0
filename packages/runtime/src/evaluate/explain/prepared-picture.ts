/**
 * A picture as its source has it and as the model reads it in, the one to draw a map over out: that of the source, or where preparation has cut
 * or resized it, what the model reads, from its darkest number to its lightest.
 */
import type { Bytes } from "./draw-map.ts";
import type { InputBlock } from "./prepared-rows.ts";

/** The picture of one row of a block. */
export function preparedPicture(source: Bytes | null, block: InputBlock | undefined, row: number): Bytes {
  const [height = 1, width = 1, channels = 1] = block?.shape ?? [];
  if (source !== null && (block === undefined || (source.height === height && source.width === width))) return source;
  const size = height * width * channels;
  const values = (block?.data ?? new Float32Array(size)).subarray(row * size, (row + 1) * size);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const range = high > low ? high - low : 1;
  const byte = (value: number): number => Math.round((255 * (value - low)) / range);
  if (channels === 1 || channels === 3) return { height, width, channels, data: Uint8Array.from(values, byte) };
  const first = Uint8Array.from({ length: height * width }, (_, place) => byte(values[place * channels] ?? 0));
  return { height, width, channels: 1, data: first };
}
