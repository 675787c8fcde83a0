/** How much work the cases do; given to every side, so that all do the same. */
import { encoderSizes } from "./models/encoder.ts";
import { recurrentSizes } from "./models/recurrent.ts";
import { transformerSizes } from "./models/transformer.ts";

/** Rows, epochs and network sizes. */
export const sizes = {
  /** Rows at a time of everything but the CNN. */
  batch: 32,
  /** Pictures at a time. */
  cnnBatch: 64,
  /** A whole training run: rows to learn from, rows to validate on after each epoch. */
  fit: { rows: 6400, valid: 1280, epochs: 2 },
  /** Pictures in one pass of answers. */
  answered: 1280,
  transformer: transformerSizes,
  recurrent: recurrentSizes,
  encoder: encoderSizes,
  /**
   * How many sentences have so many words and signs, with one more at either end: a tenth of the 4,500 test questions of CLINC150, the
   * shortest first.
   */
  questionLengths: [
    [3, 2],
    [4, 4],
    [5, 9],
    [6, 23],
    [7, 36],
    [8, 51],
    [9, 64],
    [10, 59],
    [11, 53],
    [12, 41],
    [13, 33],
    [14, 21],
    [15, 16],
    [16, 13],
    [17, 8],
    [18, 5],
    [19, 4],
    [20, 2],
    [21, 2],
    [22, 2],
    [23, 1],
    [26, 1],
  ],
} as const;
