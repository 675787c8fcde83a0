/** Corruptions that move pixels or lose them: coarse pixels, zoom, frosted glass, a turn, a hidden square. */
import { fillWithBits } from "../../random/fast-bits.ts";
import { blurWith, gaussianHalf } from "../augment/blur.ts";
import { restingMovement, turn } from "../augment/movement.ts";
import { type ImageShape, type Picture, type PictureStep, takeSpare } from "../augment/picture.ts";
import { axisMaps, movePicture } from "../augment/resample.ts";

/** A Gaussian that is cut off at four deviations, as SciPy's. */
export function gaussianBlur(sigma: number): PictureStep {
  const half = gaussianHalf(sigma, Math.floor(4 * sigma + 0.5));
  return (picture) => blurWith(picture, half);
}

/** Which pixels of a side of `length` a pixel is the mean of, where it is made of `count` and large again: by boxes, as Pillow's. */
export function boxes(length: number, count: number): { readonly first: Int32Array; readonly end: Int32Array } {
  const first = new Int32Array(length);
  const end = new Int32Array(length);
  const scale = length / count;
  for (let at = 0; at < length; at++) {
    const small = Math.min(count - 1, Math.floor((at + 0.5) / scale));
    const middle = (small + 0.5) * scale;
    first[at] = Math.max(0, Math.floor(middle - scale / 2 + 0.5));
    end[at] = Math.min(length, Math.floor(middle + scale / 2 + 0.5));
  }
  return { first, end };
}

/** Makes a picture smaller, to `part` of each side, and large again. */
export function pixelate(part: number, [height, width, channels]: ImageShape): PictureStep {
  const across = boxes(width, Math.max(1, Math.floor(width * part)));
  const down = boxes(height, Math.max(1, Math.floor(height * part)));
  return (picture) => {
    meanOfBoxes(picture, across, { lines: height, step: channels, line: width * channels, channels });
    meanOfBoxes(picture, down, { lines: width, step: width * channels, line: channels, channels });
  };
}

/** Means along one axis: places of a line are `step` apart, lines `line`. */
function meanOfBoxes(
  picture: Picture,
  { first, end }: ReturnType<typeof boxes>,
  along: { readonly lines: number; readonly step: number; readonly line: number; readonly channels: number },
): void {
  const { values, spare } = picture;
  const { lines, step, line, channels } = along;
  for (let at = 0; at < lines; at++) {
    for (let place = 0; place < first.length; place++) {
      const [from, to] = [first[place] ?? 0, end[place] ?? 1];
      for (let channel = 0; channel < channels; channel++) {
        const start = at * line + channel;
        let sum = 0;
        for (let source = from; source < to; source++) sum += values[start + source * step] ?? 0;
        spare[start + place * step] = sum / (to - from);
      }
    }
  }
  takeSpare(picture);
}

/** From which place each place of an axis comes where its middle part is `zoom` times as large, and how far it is towards the next. */
interface ZoomedAxis {
  readonly from: Int32Array;
  readonly part: Float32Array;
}

/** Halves go to the even neighbour, as in Python. */
function roundedToEven(value: number): number {
  const low = Math.floor(value);
  return value - low === 0.5 ? low + (low % 2) : Math.round(value);
}

/** The middle `length / zoom` places, stretched so that first and last stay first and last; then the middle `length` of those. */
export function zoomedAxis(length: number, zoom: number): ZoomedAxis {
  const kept = Math.ceil(length / zoom);
  const start = Math.floor((length - kept) / 2);
  const stretched = Math.max(length, roundedToEven(kept * zoom));
  const trim = Math.floor((stretched - length) / 2);
  const slope = stretched === 1 ? 0 : (kept - 1) / (stretched - 1);
  const from = new Int32Array(length);
  const part = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    const source = start + (at + trim) * slope;
    const whole = Math.min(length - 2, Math.floor(source));
    from[at] = Math.max(0, whole);
    part[at] = length === 1 ? 0 : source - Math.max(0, whole);
  }
  return { from, part };
}

/** For each pixel of the result, which pixels it is made of and how much of each; those of a pixel lie one after the other. */
interface Mixture {
  /** Where the parts of each pixel start, and where those of the last one end. */
  readonly starts: Int32Array;
  readonly from: Int32Array;
  readonly weights: Float32Array;
}

/** The mean of the picture and of larger ones, pixel by pixel: what neighbouring zooms take from the same pixel is added up. */
function zoomMixture(zooms: readonly number[], height: number, width: number): Mixture {
  const axes = zooms.map((zoom) => ({ x: zoomedAxis(width, zoom), y: zoomedAxis(height, zoom) }));
  const share = 1 / (zooms.length + 1);
  const starts = new Int32Array(height * width + 1);
  const from: number[] = [];
  const weights: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const parts = new Map<number, number>([[y * width + x, share]]);
      for (const { x: xs, y: ys } of axes) {
        const [left, top] = [xs.from[x] ?? 0, ys.from[y] ?? 0];
        const [partX, partY] = [xs.part[x] ?? 0, ys.part[y] ?? 0];
        for (const [dy, inY] of [1 - partY, partY].entries()) {
          for (const [dx, inX] of [1 - partX, partX].entries()) {
            const weight = share * inX * inY;
            if (weight === 0) continue;
            const source = (top + dy) * width + left + dx;
            parts.set(source, (parts.get(source) ?? 0) + weight);
          }
        }
      }
      for (const [source, weight] of parts) {
        from.push(source);
        weights.push(weight);
      }
      starts[y * width + x + 1] = from.length;
    }
  }
  return { starts, from: Int32Array.from(from), weights: Float32Array.from(weights) };
}

/** The mean of the picture and of larger ones: 1, 1 + step, … up to 1 + most times as large. */
export function zoomBlur(most: number, step: number, [height, width]: ImageShape): PictureStep {
  const zooms = Array.from({ length: Math.floor(most / step + 1e-6) + 1 }, (_, at) => 1 + at * step);
  const { starts, from, weights } = zoomMixture(zooms, height, width);
  return (picture) => {
    const { values, spare, shape } = picture;
    const channels = shape[2];
    for (let pixel = 0; pixel < height * width; pixel++) {
      const [first, end] = [starts[pixel] ?? 0, starts[pixel + 1] ?? 0];
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let at = first; at < end; at++)
          sum += (weights[at] ?? 0) * (values[(from[at] ?? 0) * channels + channel] ?? 0);
        spare[pixel * channels + channel] = sum;
      }
    }
    takeSpare(picture);
  };
}

/**
 * Frosted glass: a blur, then every pixel but those at the border shows one at most `reach` away, several times over, then a blur. From the
 * last pixel to the first, so that most are read before they are written.
 */
export function glassBlur(
  sigma: number,
  { reach, times }: { readonly reach: number; readonly times: number },
): PictureStep {
  const blur = gaussianBlur(sigma);
  let words = new Int32Array(0);
  return (picture, random) => {
    blur(picture, random);
    const { values, shape } = picture;
    const [height, width, channels] = shape;
    const moves = 2 * times * height * width;
    if (words.length < moves) words = new Int32Array(moves);
    fillWithBits(words, random, moves);
    let drawn = 0;
    const step = (): number => Math.floor(((words[drawn++] ?? 0) >>> 8) * (2 * reach * 2 ** -24)) - reach;
    for (let time = 0; time < times; time++) {
      for (let y = height - reach; y > reach; y--) {
        for (let x = width - reach; x > reach; x--) {
          let one = (y * width + x) * channels;
          let other = ((y + step()) * width + x + step()) * channels;
          for (let channel = 0; channel < channels; channel++, one++, other++) values[one] = values[other] ?? 0;
        }
      }
    }
    blur(picture, random);
  };
}

/** Turns to one side or the other; beyond the border is the nearest pixel. */
export function rotateEitherWay(angle: number, shape: ImageShape): PictureStep {
  const maps = axisMaps(shape[0], shape[1]);
  return (picture, random) => {
    const movement = restingMovement();
    turn(movement, shape, random.uniform() < 0.5 ? angle : -angle);
    movePicture(picture, movement, { fill: "nearest", maps });
  };
}

/** Hides a square of `part` of the shorter side, which lies inside the picture, behind grey. */
export function occlude(part: number, [height, width, channels]: ImageShape): PictureStep {
  const size = Math.max(1, Math.round(part * Math.min(height, width)));
  return ({ values }, random) => {
    const top = Math.floor(random.uniform() * (height - size + 1));
    const left = Math.floor(random.uniform() * (width - size + 1));
    for (let y = top; y < top + size; y++) {
      const start = (y * width + left) * channels;
      values.fill(128, start, start + size * channels);
    }
  };
}
