/**
 * Steps that blot out a rectangle: `cutout` (DeVries and Taylor, 2017) and `random_erasing` (Zhong et al., 2020). They work on bytes as on prepared
 * values: what stands in is one of 256 levels.
 */
import type { CheckedCall } from "@penstock/dsl";
import { fillWithBits } from "../../random/fast-bits.ts";
import type { IndexedStreams } from "../../random/indexed-streams.ts";
import { numberArgument } from "../fitted-steps.ts";
import type { ImageShape } from "./picture.ts";

/** Part of a picture; bottom and right lie just outside. */
export interface Rectangle {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** What stands in for what was there: a value, or a random one for every pixel and channel. */
export type Blot = "zero" | "grey" | "noise";

/** A step that blots out. */
export interface EraseStep {
  readonly blot: Blot;
  /** Chooses a rectangle; false where nothing is to be erased. */
  readonly choose: (into: Rectangle, random: IndexedStreams) => boolean;
}

type Builder = (args: CheckedCall["args"], shape: ImageShape) => EraseStep["choose"];

/** Tries at a rectangle that fits, as in torchvision. */
const tries = 10;

const builders: Readonly<Record<string, Builder>> = {
  cutout: (args, [height, width]) => {
    const size = numberArgument(args, "size");
    return (into, random) => {
      // The middle may be any pixel, so that a square at the border is cut off by it.
      const top = Math.floor(random.uniform() * height) - (size >> 1);
      const left = Math.floor(random.uniform() * width) - (size >> 1);
      into.top = Math.max(0, top);
      into.left = Math.max(0, left);
      into.bottom = Math.min(height, top + size);
      into.right = Math.min(width, left + size);
      return true;
    };
  },
  random_erasing: (args, [height, width]) => {
    const smallest = numberArgument(args, "smallest");
    const largest = numberArgument(args, "largest");
    const most = Math.log(numberArgument(args, "ratio"));
    return (into, random) => {
      for (let attempt = 0; attempt < tries; attempt++) {
        const area = (smallest + (largest - smallest) * random.uniform()) * height * width;
        const ratio = Math.exp((2 * random.uniform() - 1) * most);
        const tall = Math.round(Math.sqrt(area * ratio));
        const wide = Math.round(Math.sqrt(area / ratio));
        if (tall > height || wide > width) continue;
        into.top = Math.floor(random.uniform() * (height - tall + 1));
        into.left = Math.floor(random.uniform() * (width - wide + 1));
        into.bottom = into.top + tall;
        into.right = into.left + wide;
        return true;
      }
      return false;
    };
  },
};

/** The step of a call, or null where the call erases nothing. */
export function eraseStep({ call, args }: CheckedCall, shape: ImageShape): EraseStep | null {
  const builder = Object.hasOwn(builders, call) ? builders[call] : undefined;
  const { fill } = args;
  if (builder === undefined || (fill !== "zero" && fill !== "grey" && fill !== "noise")) return null;
  return { blot: fill, choose: builder(args, shape) };
}

/** A picture among others in an array. */
export interface Canvas {
  values: Float32Array;
  /** Where the picture starts. */
  at: number;
  readonly shape: ImageShape;
  /** `[channels × 256]`: what stands for each level. */
  readonly levels: Float32Array;
  /** Room for a quarter as many words as the picture has values. */
  readonly words: Int32Array;
}

/** The level of a blot that is the same everywhere; noise has none. */
const levelOf: Readonly<Record<Blot, number>> = { zero: 0, grey: 128, noise: 0 };

/** Blots out a rectangle; noise goes on drawing where the rectangle's choice ended. */
export function erase(
  canvas: Canvas,
  { top, left, bottom, right }: Readonly<Rectangle>,
  { blot, random }: { readonly blot: Blot; readonly random: IndexedStreams },
): void {
  const { values, at, shape, levels, words } = canvas;
  const [, width, channels] = shape;
  const line = Math.max(0, right - left) * channels;
  const noisy = blot === "noise";
  if (noisy) fillWithBits(words, random, Math.ceil((line * Math.max(0, bottom - top)) / 4));
  let level = levelOf[blot];
  let drawn = 0;
  for (let y = top; y < bottom; y++) {
    const start = at + (y * width + left) * channels;
    for (let place = 0; place < line; place++) {
      if (noisy) {
        level = ((words[drawn >> 2] ?? 0) >>> (8 * (drawn & 3))) & 255;
        drawn++;
      }
      values[start + place] = levels[256 * (place % channels) + level] ?? 0;
    }
  }
}

/** Room for the words of a picture's noise. */
export function wordsFor(shape: ImageShape): Int32Array {
  return new Int32Array(Math.ceil((shape[0] * shape[1] * shape[2]) / 4));
}
