/**
 * A picture and a movement in, the moved picture out: copied where pixels come from whole places, bilinear elsewhere. Borders are as
 * in TensorFlow's `ImageProjectiveTransformV3`. Per line, the part that lies well inside is worked out first and needs no looks
 * at the border.
 */
import { beyond, type Fill, isRest, isWhole, type Movement, wholeIndices } from "./movement.ts";
import { type Picture, takeSpare } from "./picture.ts";

/** Index maps of the whole movement at hand, kept so that none is made for each picture. */
export interface AxisMaps {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** Room for the index maps of pictures of that size. */
export function axisMaps(height: number, width: number): AxisMaps {
  return { x: new Int32Array(width), y: new Int32Array(height) };
}

/** Moves a picture. */
export function movePicture(picture: Picture, movement: Readonly<Movement>, by: { fill: Fill; maps: AxisMaps }): void {
  if (isRest(movement)) return;
  if (isWhole(movement)) {
    wholeIndices(by.maps.x, { slope: movement.xx, start: movement.x0, fill: by.fill });
    wholeIndices(by.maps.y, { slope: movement.yy, start: movement.y0, fill: by.fill });
    copyMoved(picture, by.maps);
  } else resample(picture, movement, by.fill);
  takeSpare(picture);
}

function copyMoved({ shape, values, spare }: Picture, { x: xs, y: ys }: AxisMaps): void {
  const [height, width, channels] = shape;
  const line = width * channels;
  for (let y = 0, at = 0; y < height; y++) {
    const sourceY = ys[y] ?? -1;
    if (sourceY < 0) {
      spare.fill(0, at, at + line);
      at += line;
      continue;
    }
    for (let x = 0; x < width; x++) {
      const sourceX = xs[x] ?? -1;
      let from = sourceY * line + sourceX * channels;
      for (let channel = 0; channel < channels; channel++) spare[at++] = sourceX < 0 ? 0 : (values[from++] ?? 0);
    }
  }
}

function resample(picture: Picture, movement: Readonly<Movement>, fill: Fill): void {
  const [height, width, channels] = picture.shape;
  const { xx, xy, x0, yx, yy, y0 } = movement;
  const inside = { first: 0, end: 0 };
  for (let y = 0; y < height; y++) {
    const line = { x: xy * y + x0, y: yy * y + y0, xx, yx };
    inside.first = 0;
    inside.end = width;
    narrow(inside, { slope: xx, start: line.x, most: width - 1 });
    narrow(inside, { slope: yx, start: line.y, most: height - 1 });
    const { first, end } = inside;
    if (first > 0) sampleBorder(picture, line, { first: 0, end: first, y, fill });
    if (channels === 3) sampleColour(picture, line, { first, end, y });
    else sampleLine(picture, line, { first, end, y });
    if (end < width) sampleBorder(picture, line, { first: end, end: width, y, fill });
  }
}

/** Where the pixels of a line come from: `(x + xx·i, y + yx·i)`. */
interface Line {
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly yx: number;
}

/** Keeps of a range of places those whose coordinate lies in `[0, most)`; the range ends up as one. */
function narrow(range: { first: number; end: number }, along: { slope: number; start: number; most: number }): void {
  const { slope, start, most } = along;
  const lies = (at: number): boolean => {
    const place = slope * at + start;
    return place >= 0 && place < most;
  };
  if (slope === 0) {
    if (!lies(0)) range.end = range.first;
    return;
  }
  const [one, other] = [-start / slope, (most - start) / slope];
  range.first = Math.max(range.first, Math.ceil(Math.min(one, other)));
  range.end = Math.max(range.first, Math.min(range.end, Math.ceil(Math.max(one, other))));
  // The quotients are rounded: a place too many at an end is taken away.
  while (range.first < range.end && !lies(range.first)) range.first++;
  while (range.end > range.first && !lies(range.end - 1)) range.end--;
}

interface Range {
  readonly first: number;
  readonly end: number;
  readonly y: number;
}

function sampleColour({ shape, values, spare }: Picture, line: Line, { first, end, y }: Range): void {
  const width = shape[1];
  const below = 3 * width;
  const { xx, yx } = line;
  let at = 3 * (y * width + first);
  for (let x = first; x < end; x++) {
    const sourceX = line.x + xx * x;
    const sourceY = line.y + yx * x;
    const left = sourceX | 0;
    const top = sourceY | 0;
    const partX = sourceX - left;
    const partY = sourceY - top;
    const upper = 3 * (top * width + left);
    const lower = upper + below;
    const d = partX * partY;
    const b = partX - d;
    const c = partY - d;
    const a = 1 - partX - c;
    spare[at] =
      a * (values[upper] ?? 0) + b * (values[upper + 3] ?? 0) + c * (values[lower] ?? 0) + d * (values[lower + 3] ?? 0);
    spare[at + 1] =
      a * (values[upper + 1] ?? 0) +
      b * (values[upper + 4] ?? 0) +
      c * (values[lower + 1] ?? 0) +
      d * (values[lower + 4] ?? 0);
    spare[at + 2] =
      a * (values[upper + 2] ?? 0) +
      b * (values[upper + 5] ?? 0) +
      c * (values[lower + 2] ?? 0) +
      d * (values[lower + 5] ?? 0);
    at += 3;
  }
}

function sampleLine({ shape, values, spare }: Picture, line: Line, { first, end, y }: Range): void {
  const [, width, channels] = shape;
  const below = channels * width;
  const { xx, yx } = line;
  let at = channels * (y * width + first);
  for (let x = first; x < end; x++) {
    const sourceX = line.x + xx * x;
    const sourceY = line.y + yx * x;
    const left = sourceX | 0;
    const top = sourceY | 0;
    const partX = sourceX - left;
    const partY = sourceY - top;
    let from = channels * (top * width + left);
    const d = partX * partY;
    const b = partX - d;
    const c = partY - d;
    const a = 1 - partX - c;
    for (let channel = 0; channel < channels; channel++, from++) {
      const lower = from + below;
      spare[at++] =
        a * (values[from] ?? 0) +
        b * (values[from + channels] ?? 0) +
        c * (values[lower] ?? 0) +
        d * (values[lower + channels] ?? 0);
    }
  }
}

/** Pixels of a line of which a neighbour may lie beyond the border. */
function sampleBorder(picture: Picture, line: Line, range: Range & { readonly fill: Fill }): void {
  const [height, width] = picture.shape;
  if (range.fill === "nearest" && height > 1 && width > 1) sampleNearest(picture, line, range);
  else for (let x = range.first; x < range.end; x++) sampleBeyond(picture, line, { x, y: range.y, fill: range.fill });
}

/** Beyond the border the nearest pixel: the place is brought back to the border, then all neighbours are inside. */
function sampleNearest({ shape, values, spare }: Picture, line: Line, { first, end, y }: Range): void {
  const [height, width, channels] = shape;
  const below = channels * width;
  let at = channels * (y * width + first);
  for (let x = first; x < end; x++) {
    const sourceX = Math.min(width - 1, Math.max(0, line.x + line.xx * x));
    const sourceY = Math.min(height - 1, Math.max(0, line.y + line.yx * x));
    const left = Math.min(width - 2, sourceX | 0);
    const top = Math.min(height - 2, sourceY | 0);
    const partX = sourceX - left;
    const partY = sourceY - top;
    let from = channels * (top * width + left);
    const d = partX * partY;
    const b = partX - d;
    const c = partY - d;
    const a = 1 - partX - c;
    for (let channel = 0; channel < channels; channel++, from++) {
      const lower = from + below;
      spare[at++] =
        a * (values[from] ?? 0) +
        b * (values[from + channels] ?? 0) +
        c * (values[lower] ?? 0) +
        d * (values[lower + channels] ?? 0);
    }
  }
}

function sampleBeyond(
  { shape, values, spare }: Picture,
  line: Line,
  { x, y, fill }: { readonly x: number; readonly y: number; readonly fill: Fill },
): void {
  const [height, width, channels] = shape;
  const at = channels * (y * width + x);
  const sourceX = line.x + line.xx * x;
  const sourceY = line.y + line.yx * x;
  const left = Math.floor(sourceX);
  const top = Math.floor(sourceY);
  if (fill === "zero" && (left < -1 || top < -1 || left >= width || top >= height)) {
    for (let channel = 0; channel < channels; channel++) spare[at + channel] = 0;
    return;
  }
  const x0 = beyond(left, width, fill);
  const x1 = beyond(left + 1, width, fill);
  const y0 = beyond(top, height, fill);
  const y1 = beyond(top + 1, height, fill);
  const partX = sourceX - left;
  const partY = sourceY - top;
  for (let channel = 0; channel < channels; channel++) {
    const a = y0 < 0 || x0 < 0 ? 0 : (values[(y0 * width + x0) * channels + channel] ?? 0);
    const b = y0 < 0 || x1 < 0 ? 0 : (values[(y0 * width + x1) * channels + channel] ?? 0);
    const c = y1 < 0 || x0 < 0 ? 0 : (values[(y1 * width + x0) * channels + channel] ?? 0);
    const d = y1 < 0 || x1 < 0 ? 0 : (values[(y1 * width + x1) * channels + channel] ?? 0);
    const upper = a + (b - a) * partX;
    const lower = c + (d - c) * partX;
    spare[at + channel] = upper + (lower - upper) * partY;
  }
}
