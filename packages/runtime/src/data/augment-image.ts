/**
 * One picture and random numbers in, the picture changed by the augmentation steps out. Pixels are
 * `[height, width, channels]`; every step writes into a second buffer and the two change places.
 */
import type { CheckedCall } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import type { IndexedStreams } from "../random/indexed-streams.ts";
import { numberArgument } from "./fitted-steps.ts";

/** `[height, width, channels]`. */
export type ImageShape = readonly [number, number, number];

/** Pixels from 0 to 1; or bytes, where no step makes values that are no bytes (`keepsBytes`). */
export type Pixels = Float64Array | Uint8Array;

/** A picture's pixels and room for the next step's. */
export interface PixelBuffers {
  current: Pixels;
  spare: Pixels;
}

/** Whether the steps only move pixels, so that bytes stay bytes. */
export function keepsBytes(steps: readonly CheckedCall[]): boolean {
  return steps.every(({ call }) => call === "flip" || call === "pad_crop");
}

/** Turns counter-clockwise by `degrees` about the middle, bilinear; beyond the border the nearest pixel is taken. */
export function rotateImage(from: Pixels, to: Pixels, turn: { shape: ImageShape; degrees: number }): void {
  const [height, width, channels] = turn.shape;
  const radians = (turn.degrees * Math.PI) / 180;
  const cos = snap(Math.cos(radians));
  const sin = snap(Math.sin(radians));
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Where this pixel comes from; y points down, so the inverse of a turn to the left has this sign.
      const sourceX = clamp(cos * (x - middleX) - sin * (y - middleY) + middleX, width - 1);
      const sourceY = clamp(sin * (x - middleX) + cos * (y - middleY) + middleY, height - 1);
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      const right = Math.min(left + 1, width - 1);
      const bottom = Math.min(top + 1, height - 1);
      const partX = sourceX - left;
      const partY = sourceY - top;
      for (let channel = 0; channel < channels; channel++) {
        const a = from[(top * width + left) * channels + channel] ?? 0;
        const b = from[(top * width + right) * channels + channel] ?? 0;
        const c = from[(bottom * width + left) * channels + channel] ?? 0;
        const d = from[(bottom * width + right) * channels + channel] ?? 0;
        const upper = a + (b - a) * partX;
        const lower = c + (d - c) * partX;
        to[at++] = upper + (lower - upper) * partY;
      }
    }
  }
}

/** Sines of multiples of 90° as they are, not one rounding beside. */
function snap(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-12 ? whole : value;
}

function clamp(value: number, largest: number): number {
  return Math.min(largest, Math.max(0, value));
}

function mirror(from: Pixels, to: Pixels, axes: { shape: ImageShape; x: boolean; y: boolean }): void {
  const [height, width, channels] = axes.shape;
  let at = 0;
  for (let y = 0; y < height; y++) {
    const sourceY = axes.y ? height - 1 - y : y;
    for (let x = 0; x < width; x++) {
      const start = (sourceY * width + (axes.x ? width - 1 - x : x)) * channels;
      for (let channel = 0; channel < channels; channel++) to[at++] = from[start + channel] ?? 0;
    }
  }
}

/** Moves a picture; where nothing comes from, zeros. */
function shift(from: Pixels, to: Pixels, by: { shape: ImageShape; x: number; y: number }): void {
  const [height, width, channels] = by.shape;
  to.fill(0, 0, height * width * channels);
  const firstX = Math.max(0, -by.x);
  const lastX = Math.min(width, width - by.x);
  if (lastX <= firstX) return;
  for (let y = Math.max(0, -by.y); y < Math.min(height, height - by.y); y++) {
    const source = ((y + by.y) * width + firstX + by.x) * channels;
    const length = (lastX - firstX) * channels;
    to.set(from.subarray(source, source + length), (y * width + firstX) * channels);
  }
}

/** Applies the steps to `buffers.current`, drawing from the stream that was sought for this row. */
export function augmentImage(
  buffers: PixelBuffers,
  shape: ImageShape,
  { steps, random }: { readonly steps: readonly CheckedCall[]; readonly random: IndexedStreams },
): void {
  const swap = (): void => {
    const { current } = buffers;
    buffers.current = buffers.spare;
    buffers.spare = current;
  };
  for (const { call, args } of steps) {
    const { current, spare } = buffers;
    switch (call) {
      case "flip": {
        const axis = args["axis"];
        // Both draws are made whatever the axis, so that a change of it does not shift later steps.
        const x = random.uint32() >= 0x80000000 && axis !== "vertical";
        const y = random.uint32() >= 0x80000000 && axis !== "horizontal";
        if (!x && !y) break;
        mirror(current, spare, { shape, x, y });
        swap();
        break;
      }
      case "rotate": {
        const degrees = (2 * random.uniform() - 1) * numberArgument(args, "angle");
        rotateImage(current, spare, { shape, degrees });
        swap();
        break;
      }
      case "pad_crop": {
        const pixels = numberArgument(args, "pixels");
        const x = Math.floor(random.uniform() * (2 * pixels + 1)) - pixels;
        const y = Math.floor(random.uniform() * (2 * pixels + 1)) - pixels;
        if (x === 0 && y === 0) break;
        shift(current, spare, { shape, x, y });
        swap();
        break;
      }
      case "noise": {
        const std = numberArgument(args, "std");
        for (let at = 0; at < current.length; at++) current[at] = clamp((current[at] ?? 0) + std * random.normal(), 1);
        break;
      }
      default:
        throw new InternalError(`no augmentation step \`${call}\``);
    }
  }
}
