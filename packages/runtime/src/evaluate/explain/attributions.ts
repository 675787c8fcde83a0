/**
 * What single rows owe their answer to: Grad-CAM, integrated gradients and occlusion, as plain numbers, before anything is drawn.
 */
import type { Explainer } from "./explainer.ts";
import { type InputBlock, type InputBlocks, pickBlocks, repeatRow } from "./prepared-rows.ts";

/** Rows whose answers are explained. */
export interface Explained {
  readonly explainer: Explainer;
  /** All inputs of the rows. */
  readonly inputs: InputBlocks;
  /** `[rows, width]`: what is asked about. */
  readonly mask: Float32Array;
}

/** A map of one row, `[height, width]`. */
export interface RowMap {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** One row of what is explained. */
interface ExplainedRow {
  readonly inputs: InputBlocks;
  readonly mask: Float32Array;
}

function rowsOf({ inputs, mask, explainer }: Explained): ExplainedRow[] {
  const { width } = explainer;
  return Array.from({ length: mask.length / width }, (_, row) => ({
    inputs: pickBlocks(inputs, [row]),
    mask: mask.slice(row * width, (row + 1) * width),
  }));
}

function repeated(values: Float32Array, times: number): Float32Array {
  const all = new Float32Array(values.length * times);
  for (let time = 0; time < times; time++) all.set(values, time * values.length);
  return all;
}

/**
 * Grad-CAM (Selvaraju et al., 2017, equations 1 and 2): channels of a value `[height, width, channels]`, each times the mean over its places of
 * what the score grows with it; what speaks against the answer is left out.
 */
export async function gradCam({ explainer, inputs, mask }: Explained, layer: string): Promise<RowMap[]> {
  const [slope] = await explainer.slopes({ inputs, mask }, [layer]);
  if (slope === undefined) return [];
  const { value, gradient } = slope;
  const [height = 1, width = 1, channels = 1] = value.shape;
  const size = height * width * channels;
  return Array.from({ length: mask.length / explainer.width }, (_, row) => {
    const weights = new Float64Array(channels);
    for (let at = 0; at < size; at++) {
      const channel = at % channels;
      weights[channel] = (weights[channel] ?? 0) + (gradient.data[row * size + at] ?? 0) / (height * width);
    }
    const values = Float32Array.from({ length: height * width }, (__, place) => {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) {
        sum += (weights[channel] ?? 0) * (value.data[row * size + place * channels + channel] ?? 0);
      }
      return Math.max(0, sum);
    });
    return { height, width, values };
  });
}

/** Integrated gradients of one row. */
export interface Integrated {
  /** By name of the input or node, what each of its numbers adds. */
  readonly attributions: ReadonlyMap<string, Float32Array>;
  /** What the score has more than at zeros. */
  readonly difference: number;
}

/**
 * Integrated gradients (Sundararajan et al., 2017, equation 3) from zeros, by the midpoint rule: x · mean over the way of what the score grows
 * with x. Their sum is the difference of the scores at the ends, as far as the rule is exact.
 */
export async function integratedGradients(
  explained: Explained,
  { by, steps }: { readonly by: readonly string[]; readonly steps: number },
): Promise<Integrated[]> {
  const { explainer } = explained;
  const found: Integrated[] = [];
  for (const { inputs, mask } of rowsOf(explained)) {
    const ends = new Map<string, InputBlock>();
    for (const name of by) ends.set(name, inputs.get(name) ?? (await explainer.values(inputs, name)));
    const given = new Map([...ends].map(([name, block]) => [name, onTheWay(block, steps)] as const));
    const slopes = await explainer.slopes({ inputs: repeatRow(inputs, steps), mask: repeated(mask, steps), given }, by);
    const attributions = new Map<string, Float32Array>();
    by.forEach((name, index) => {
      const end = ends.get(name);
      const gradient = slopes[index]?.gradient;
      if (end !== undefined && gradient !== undefined) attributions.set(name, timesMean(end, gradient, steps));
    });
    const there = new Map([...ends].map(([name, block]) => [name, twice(block)] as const));
    const [end = 0, start = 0] = await explainer.scores({
      inputs: repeatRow(inputs, 2),
      mask: repeated(mask, 2),
      given: there,
    });
    found.push({ attributions, difference: end - start });
  }
  return found;
}

/** A row, and zeros. */
function twice({ shape, data }: InputBlock): InputBlock {
  const both = new Float32Array(2 * data.length);
  both.set(data);
  return { shape, data: both };
}

/** The middles of equal parts of the way from zeros to a row. */
function onTheWay({ shape, data }: InputBlock, steps: number): InputBlock {
  const points = new Float32Array(steps * data.length);
  for (let step = 0; step < steps; step++) {
    const part = (step + 0.5) / steps;
    for (let at = 0; at < data.length; at++) points[step * data.length + at] = part * (data[at] ?? 0);
  }
  return { shape, data: points };
}

function timesMean({ data }: InputBlock, gradient: InputBlock, steps: number): Float32Array {
  return Float32Array.from(data, (value, at) => {
    let sum = 0;
    for (let step = 0; step < steps; step++) sum += gradient.data[step * data.length + at] ?? 0;
    return (value * sum) / steps;
  });
}

/** Attributions of a picture `[height, width, channels]` as a map: channels are summed up. */
export function mapOf({ shape }: Pick<InputBlock, "shape">, attributions: Float32Array): RowMap {
  const [height = 1, width = 1, channels = 1] = shape;
  const values = Float32Array.from({ length: height * width }, (_, place) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += attributions[place * channels + channel] ?? 0;
    return sum;
  });
  return { height, width, values };
}

/** Where squares stand along one axis: so far apart, and one more at the end where the others leave something out. */
export function squareStarts(
  length: number,
  { size, stride }: { readonly size: number; readonly stride: number },
): number[] {
  const last = Math.max(0, length - size);
  const starts: number[] = [];
  for (let start = 0; start < last; start += stride) starts.push(start);
  return [...starts, last];
}

/**
 * Occlusion (Zeiler and Fergus, 2014): what the score loses when a square is set to zeros; a place has the mean of all squares that lie on it.
 */
export async function occlusion(
  explained: Explained,
  { input, size, stride }: { readonly input: string; readonly size: number; readonly stride: number },
): Promise<RowMap[]> {
  const { explainer } = explained;
  const maps: RowMap[] = [];
  for (const { inputs, mask } of rowsOf(explained)) {
    const picture = inputs.get(input);
    if (picture === undefined) continue;
    const [height = 1, width = 1] = picture.shape;
    const squares = squareStarts(height, { size, stride }).flatMap((top) =>
      squareStarts(width, { size, stride }).map((left) => ({ top, left })),
    );
    const pictures = new Float32Array(picture.data.length * (squares.length + 1));
    squares.forEach((square, index) => {
      pictures.set(hidden(picture, { ...square, size }), index * picture.data.length);
    });
    pictures.set(picture.data, squares.length * picture.data.length);
    const times = squares.length + 1;
    const scores = await explainer.scores({
      inputs: new Map([...repeatRow(inputs, times), [input, { shape: picture.shape, data: pictures }]]),
      mask: repeated(mask, times),
    });
    const whole = scores[squares.length] ?? 0;
    maps.push(overSquares({ height, width, size }, squares, (index) => whole - (scores[index] ?? 0)));
  }
  return maps;
}

interface Square {
  readonly top: number;
  readonly left: number;
}

function hidden({ shape, data }: InputBlock, { top, left, size }: Square & { readonly size: number }): Float32Array {
  const [height = 1, width = 1, channels = 1] = shape;
  const copy = Float32Array.from(data);
  for (let y = top; y < Math.min(height, top + size); y++) {
    copy.fill(0, (y * width + left) * channels, (y * width + Math.min(width, left + size)) * channels);
  }
  return copy;
}

function overSquares(
  { height, width, size }: { readonly height: number; readonly width: number; readonly size: number },
  squares: readonly Square[],
  lossOf: (index: number) => number,
): RowMap {
  const [sums, counts] = [new Float64Array(height * width), new Uint32Array(height * width)];
  squares.forEach(({ top, left }, index) => {
    for (let y = top; y < Math.min(height, top + size); y++) {
      for (let x = left; x < Math.min(width, left + size); x++) {
        const place = y * width + x;
        sums[place] = (sums[place] ?? 0) + lossOf(index);
        counts[place] = (counts[place] ?? 0) + 1;
      }
    }
  });
  return { height, width, values: Float32Array.from(sums, (sum, place) => sum / Math.max(1, counts[place] ?? 1)) };
}

/** How far attributions miss the difference that they should add up to, in parts of it; absolute where there is none. */
export function gapOf({ attributions, difference }: Integrated): number {
  let sum = 0;
  for (const values of attributions.values()) for (const value of values) sum += value;
  const off = Math.abs(sum - difference);
  return Math.abs(difference) < 1e-6 ? off : off / Math.abs(difference);
}
