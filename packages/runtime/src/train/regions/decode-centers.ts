/**
 * What a model says of a grid in, boxes out: places whose heat no neighbour's of the same class is above, the hottest first (Objects as
 * Points, Zhou et al., 2019, where a pool of 3 × 3 stands for the suppression of overlapping boxes).
 */

/** Numbers of an answered box: class, score, left, top, width, height in pixels. */
export const answerNumbers = 6;
/** Numbers of a true box: class, left, top, width, height. */
export const truthNumbers = 5;
/** The class of a place without a box. */
export const noBox = -1;
/** From this score on an answer is told to people, and counts as wrong where it finds nothing; figures take all of them. */
export const sureScore = 0.3;
/** Less heat than this is no answer. */
const leastScore = 0.01;

/** How answers are read. */
export interface Decoding {
  /** Cells. */
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  /** Pixels of a cell. */
  readonly stride: number;
  /** Added to scores before the sigmoid. */
  readonly prior: number;
  /** Boxes of a row at most. */
  readonly top: number;
}

interface Peak {
  readonly score: number;
  readonly cell: number;
  readonly of: number;
}

/** The boxes of one row's `[height, width, classes + 4]`, as `[top, 6]`; places without a box have class −1. */
export function decodeCenters(values: Float32Array, form: Decoding): Float32Array {
  const { width, classes, stride, prior, top, height } = form;
  const each = classes + 4;
  const out = new Float32Array(top * answerNumbers);
  for (let at = 0; at < out.length; at += answerNumbers) out[at] = noBox;
  const peaks = peaksOf(values, form);
  peaks.slice(0, top).forEach(({ score, cell, of }, index) => {
    const numbers = values.subarray(cell * each + classes, (cell + 1) * each);
    const [wide = 0, tall = 0, right = 0, down = 0] = numbers;
    const x = ((cell % width) + right) * stride;
    const y = (Math.floor(cell / width) + down) * stride;
    const [halfX, halfY] = [(Math.max(0, wide) * stride) / 2, (Math.max(0, tall) * stride) / 2];
    const [start, end] = [clamped(x - halfX, width * stride), clamped(x + halfX, width * stride)];
    const [above, below] = [clamped(y - halfY, height * stride), clamped(y + halfY, height * stride)];
    const heat = 1 / (1 + Math.exp(-(score + prior)));
    out.set([of, heat, start, above, end - start, below - above], index * answerNumbers);
  });
  return out;
}

/** The place in a picture that is nearest. */
function clamped(place: number, most: number): number {
  return Math.min(most, Math.max(0, place));
}

/** Local maxima, the hottest first; of equal neighbours the first counts. */
function peaksOf(values: Float32Array, { height, width, classes, prior }: Decoding): Peak[] {
  const each = classes + 4;
  const floor = Math.log(leastScore / (1 - leastScore)) - prior;
  const peaks: Peak[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = y * width + x;
      for (let of = 0; of < classes; of++) {
        const score = values[cell * each + of] ?? 0;
        if (!(score >= floor)) continue;
        let highest = true;
        for (let down = Math.max(0, y - 1); highest && down <= Math.min(height - 1, y + 1); down++) {
          for (let right = Math.max(0, x - 1); right <= Math.min(width - 1, x + 1); right++) {
            const other = down * width + right;
            const beside = values[other * each + of] ?? 0;
            if (beside > score || (beside === score && other < cell)) highest = false;
          }
        }
        if (highest) peaks.push({ score, cell, of });
      }
    }
  }
  return peaks.sort((a, b) => b.score - a.score || a.cell - b.cell || a.of - b.of);
}
