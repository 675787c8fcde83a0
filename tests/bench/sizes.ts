/** How much work the cases do; given to every side, so that all do the same. */
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
} as const;
