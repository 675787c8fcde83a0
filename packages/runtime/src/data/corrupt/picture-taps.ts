/** Blurs that are sums of a picture moved by whole pixels: of a lens out of focus, and of something that moves. */
import { beyond, type Fill } from "../augment/movement.ts";
import { type Picture, type PictureStep, takeSpare } from "../augment/picture.ts";

/** So much of the picture, moved by `(x, y)`. */
interface Tap {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

/** How a border goes on; `mirror` leaves the last pixel out, as OpenCV's default does. */
type Border = Extract<Fill, "nearest"> | "mirror";

let padded = new Float32Array(0);

function indexBeyond(index: number, length: number, border: Border): number {
  if (border === "nearest" || length === 1) return beyond(index, length, "nearest");
  const period = 2 * (length - 1);
  const place = ((index % period) + period) % period;
  return place < length ? place : period - place;
}

/** Σ weight · x(at + tap): each value of the result is a sum of values round it. */
export function sumOfTaps(picture: Picture, taps: readonly Tap[], border: Border): void {
  const [height, width, channels] = picture.shape;
  const { values, spare } = picture;
  const reach = taps.reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 0);
  const line = (width + 2 * reach) * channels;
  const size = (height + 2 * reach) * line;
  if (padded.length < size) padded = new Float32Array(size);
  for (let y = -reach; y < height + reach; y++) {
    const from = indexBeyond(y, height, border) * width;
    let at = (y + reach) * line;
    for (let x = -reach; x < width + reach; x++) {
      const source = (from + indexBeyond(x, width, border)) * channels;
      for (let channel = 0; channel < channels; channel++) padded[at++] = values[source + channel] ?? 0;
    }
  }
  spare.fill(0);
  const own = width * channels;
  for (const { x, y, weight } of taps) {
    for (let row = 0; row < height; row++) {
      const from = (row + y + reach) * line + (x + reach) * channels;
      const to = row * own;
      for (let at = 0; at < own; at++) spare[to + at] = (spare[to + at] ?? 0) + weight * (padded[from + at] ?? 0);
    }
  }
  takeSpare(picture);
}

/**
 * A disk of a radius, softened at its edge by a small Gaussian of 3 × 3 pixels (5 × 5 beyond a radius of 8), as in
 * ImageNet-C (Hendrycks and Dietterich, 2019).
 */
export function diskTaps(radius: number, edge: number): Tap[] {
  const soft = radius <= 8 ? 1 : 2;
  const around = Array.from({ length: 2 * soft + 1 }, (_, at) => at - soft);
  const inside = (x: number, y: number): number => (x ** 2 + y ** 2 <= radius ** 2 ? 1 : 0);
  const normal = (x: number): number => Math.exp(-(x ** 2) / (2 * edge ** 2));
  const reach = Math.floor(radius) + soft;
  const taps: Tap[] = [];
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const weight = around.reduce(
        (sum, dy) => sum + around.reduce((part, dx) => part + inside(x + dx, y + dy) * normal(dx) * normal(dy), 0),
        0,
      );
      if (weight > 0) taps.push({ x, y, weight });
    }
  }
  return scaled(taps);
}

/** Half a Gaussian along a line at an angle (degrees), as ImageMagick's motion blur. */
export function traceTaps(
  sigma: number,
  { radius, angle }: { readonly radius: number; readonly angle: number },
): Tap[] {
  const radians = (angle * Math.PI) / 180;
  const taps = Array.from({ length: 2 * Math.ceil(radius) + 1 }, (_, at) => ({
    x: Math.ceil(at * Math.cos(radians) - 0.5) + 0,
    y: Math.ceil(at * Math.sin(radians) - 0.5) + 0,
    weight: Math.exp(-(at ** 2) / (2 * sigma ** 2)),
  }));
  return scaled(taps);
}

/** Weights that sum to 1. */
function scaled(taps: readonly Tap[]): Tap[] {
  const sum = taps.reduce((total, { weight }) => total + weight, 0);
  return taps.map((tap) => ({ ...tap, weight: tap.weight / sum }));
}

/** A lens out of focus. */
export function defocusBlur(radius: number, edge: number): PictureStep {
  const taps = diskTaps(radius, edge);
  return (picture) => sumOfTaps(picture, taps, "mirror");
}

/** Something that moves, at an angle between -45° and 45°. */
export function motionBlur(sigma: number, radius: number | null): PictureStep {
  return (picture, random) => {
    const angle = 90 * random.uniform() - 45;
    sumOfTaps(picture, traceTaps(sigma, { radius: radius ?? 3 * sigma, angle }), "nearest");
  };
}
