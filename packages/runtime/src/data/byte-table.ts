/**
 * Bytes of pictures in, their prepared values out, from a table of 256 values a channel: as they lie, moved by whole pixels, or from where
 * maps of lines and columns say.
 */
import type { Movement } from "./augment/movement.ts";
import type { ImageShape } from "./augment/picture.ts";
import type { AxisMaps } from "./augment/resample.ts";
import type { FittedColumn } from "./fitted-preparation.ts";
import { applySteps } from "./fitted-steps.ts";

/** Prepared values by byte, 256 for each channel. */
export interface ByteTable {
  readonly channels: number;
  readonly values: Float32Array;
}

export function byteTable(column: FittedColumn, channels: number): ByteTable {
  const values = new Float32Array(256 * channels);
  for (let channel = 0; channel < channels; channel++) {
    for (let byte = 0; byte < 256; byte++) values[256 * channel + byte] = applySteps(byte, column.steps, channel);
  }
  return { channels, values };
}

/** Replaces bytes by their prepared values, from `at` on. */
export function lookUp(
  bytes: Uint8Array,
  out: Float32Array,
  { at, prepared }: { readonly at: number; readonly prepared: ByteTable },
): void {
  const { channels, values } = prepared;
  if (channels === 1) {
    for (let index = 0; index < bytes.length; index++) out[at + index] = values[bytes[index] ?? 0] ?? 0;
    return;
  }
  if (channels === 3) {
    // One pass over the pixels, which is what most pictures are; the loop below touches them once a channel.
    for (let index = 0; index < bytes.length; index += 3) {
      const to = at + index;
      out[to] = values[bytes[index] ?? 0] ?? 0;
      out[to + 1] = values[256 + (bytes[index + 1] ?? 0)] ?? 0;
      out[to + 2] = values[512 + (bytes[index + 2] ?? 0)] ?? 0;
    }
    return;
  }
  for (let channel = 0; channel < channels; channel++) {
    const first = 256 * channel;
    for (let index = channel; index < bytes.length; index += channels) {
      out[at + index] = values[first + (bytes[index] ?? 0)] ?? 0;
    }
  }
}

/** A movement by whole pixels of a picture that is written from `at` on. */
interface Shifted {
  readonly at: number;
  readonly prepared: ByteTable;
  readonly movement: Readonly<Movement>;
  readonly shape: ImageShape;
}

/**
 * Replaces bytes by their prepared values on the way from where a movement by whole pixels takes them. A line is a run of pixels that lie one
 * after the other in the source too, forwards or backwards; what lies beyond the border is black.
 */
export function lookUpShifted(bytes: Uint8Array, out: Float32Array, { at, prepared, movement, shape }: Shifted): void {
  const { channels, values } = prepared;
  const [height, width] = shape;
  const line = width * channels;
  const { xx, yy, x0, y0 } = movement;
  // Columns from `first` to below `end` come from inside.
  const first = Math.max(0, xx > 0 ? -x0 : x0 - width + 1);
  const end = Math.max(first, Math.min(width, xx > 0 ? width - x0 : x0 + 1));
  for (let y = 0; y < height; y++) {
    const sourceY = yy * y + y0;
    const start = at + y * line;
    if (sourceY < 0 || sourceY >= height || first >= end) {
      blacken(out, { from: start, to: start + line, prepared });
      continue;
    }
    if (first > 0) blacken(out, { from: start, to: start + first * channels, prepared });
    if (end < width) blacken(out, { from: start + end * channels, to: start + line, prepared });
    let from = sourceY * line + (xx * first + x0) * channels;
    const step = xx * channels;
    const stop = start + end * channels;
    if (channels === 3) {
      for (let to = start + first * 3; to < stop; to += 3) {
        out[to] = values[bytes[from] ?? 0] ?? 0;
        out[to + 1] = values[256 + (bytes[from + 1] ?? 0)] ?? 0;
        out[to + 2] = values[512 + (bytes[from + 2] ?? 0)] ?? 0;
        from += step;
      }
    } else {
      for (let to = start + first * channels; to < stop; to += channels) {
        for (let channel = 0; channel < channels; channel++)
          out[to + channel] = values[256 * channel + (bytes[from + channel] ?? 0)] ?? 0;
        from += step;
      }
    }
  }
}
/** Writes black pixels. */
function blacken(
  out: Float32Array,
  { from, to, prepared }: { readonly from: number; readonly to: number; readonly prepared: ByteTable },
): void {
  const { channels, values } = prepared;
  for (let at = from, channel = 0; at < to; at++) {
    out[at] = values[256 * channel] ?? 0;
    if (++channel === channels) channel = 0;
  }
}

/** Replaces bytes by their prepared values from the lines and columns that maps name, all of which are inside. */
export function lookUpByIndex(
  bytes: Uint8Array,
  out: Float32Array,
  { at, prepared, maps }: { readonly at: number; readonly prepared: ByteTable; readonly maps: AxisMaps },
): void {
  const { channels, values } = prepared;
  const { x: xs, y: ys } = maps;
  const line = xs.length * channels;
  let to = at;
  for (let y = 0; y < ys.length; y++) {
    const start = (ys[y] ?? 0) * line;
    for (let x = 0; x < xs.length; x++) {
      const from = start + (xs[x] ?? 0) * channels;
      for (let channel = 0; channel < channels; channel++)
        out[to++] = values[256 * channel + (bytes[from + channel] ?? 0)] ?? 0;
    }
  }
}
