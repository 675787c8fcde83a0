/**
 * Changes of colour as one straight map of a pixel's red, green and blue: brightness, contrast, saturation and hue together take one
 * pass, whatever there is of them. Brightness is the sum 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) throughout.
 */
import type { ImageShape } from "./picture.ts";

/** How much of each colour brightness has. */
const RED = 0.299;
const GREEN = 0.587;
const BLUE = 0.114;

/** What becomes of a picture's colours; `contrast` about the picture's mean brightness, `hue` in turns about the grey axis. */
export interface ColourChange {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly hue: number;
}

/** The mean brightness of a picture's pixels. */
export function meanBrightness(values: Float32Array, channels: number): number {
  let sum = 0;
  if (channels !== 3) {
    for (let at = 0; at < values.length; at++) sum += values[at] ?? 0;
    return sum / values.length;
  }
  for (let at = 0; at < values.length; at += 3) {
    sum += RED * (values[at] ?? 0) + GREEN * (values[at + 1] ?? 0) + BLUE * (values[at + 2] ?? 0);
  }
  return (3 * sum) / values.length;
}

/** Changes colours in place; values stay between 0 and 255. Pictures that are not red, green and blue have no saturation and no hue. */
export function changeColour(values: Float32Array, shape: ImageShape, change: ColourChange): void {
  const { brightness, contrast } = change;
  const mean = contrast === 1 ? 0 : brightness * meanBrightness(values, shape[2]);
  const offset = mean * (1 - contrast);
  if (shape[2] === 3) mapColours(values, colourMatrix(change), offset);
  else mapGrey(values, brightness * contrast, offset);
}

/** Three lines of three: what red, green and blue become of red, green and blue. */
export type ColourMatrix = readonly [number, number, number, number, number, number, number, number, number];

/** Of the axes on which television measures colour beside brightness, red against blue (ITU-R BT.470: U = 0.492 (B − Y), V = 0.877 (R − Y)). */
const RED_TO_BLUE = 0.877 / 0.492;

/** The linear part of a change. */
export function colourMatrix({ brightness, contrast, saturation, hue }: ColourChange): ColourMatrix {
  const all = brightness * contrast;
  const cos = saturation * Math.cos(2 * Math.PI * hue);
  const sin = saturation * Math.sin(2 * Math.PI * hue);
  // A colour is its brightness Y on the grey axis and what it has beside it: red beyond Y and blue beyond Y; green follows from them.
  // Saturation stretches what is beside the axis, hue turns it about the axis.
  const red = beside(cos, sin / RED_TO_BLUE);
  const blue = beside(-sin * RED_TO_BLUE, cos);
  const green = red.map((value, colour) => -(RED * value + BLUE * (blue[colour] ?? 0)) / GREEN);
  const line = (values: readonly number[]): [number, number, number] => [
    all * (RED + (values[0] ?? 0)),
    all * (GREEN + (values[1] ?? 0)),
    all * (BLUE + (values[2] ?? 0)),
  ];
  return [...line(red), ...line(green), ...line(blue)];
}

/** So much of what red has beyond brightness, and of what blue has, as shares of red, green and blue. */
function beside(ofRed: number, ofBlue: number): readonly [number, number, number] {
  return [ofRed * (1 - RED) - ofBlue * RED, -(ofRed + ofBlue) * GREEN, ofBlue * (1 - BLUE) - ofRed * BLUE];
}

/** Maps red, green and blue by a matrix and adds `offset`. */
export function mapColours(values: Float32Array, matrix: ColourMatrix, offset: number): void {
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = matrix;
  for (let at = 0; at < values.length; at += 3) {
    const red = values[at] ?? 0;
    const green = values[at + 1] ?? 0;
    const blue = values[at + 2] ?? 0;
    const one = rr * red + rg * green + rb * blue + offset;
    const two = gr * red + gg * green + gb * blue + offset;
    const three = br * red + bg * green + bb * blue + offset;
    values[at] = one < 0 ? 0 : one > 255 ? 255 : one;
    values[at + 1] = two < 0 ? 0 : two > 255 ? 255 : two;
    values[at + 2] = three < 0 ? 0 : three > 255 ? 255 : three;
  }
}

/** Multiplies every value and adds `offset`. */
export function mapGrey(values: Float32Array, factor: number, offset: number): void {
  for (let at = 0; at < values.length; at++) {
    const value = factor * (values[at] ?? 0) + offset;
    values[at] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}

/** Replaces every colour by its brightness. */
export const greyMatrix: ColourMatrix = [RED, GREEN, BLUE, RED, GREEN, BLUE, RED, GREEN, BLUE];
