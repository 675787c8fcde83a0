/** A recording in, the samples of a column out: one channel at the column's rate, cut or filled up with silence to its length. */

import { resample } from "./resample.ts";
import { parseSound, readSound, type SoundForm } from "./sound-file.ts";

/** What every recording of a column is brought to. */
export interface ColumnSound {
  /** Samples a second. */
  readonly rate: number;
  readonly samples: number;
}

/** Reads a file; throws `DataError` naming it. */
export function soundOfFile(path: string, wanted: ColumnSound): Float32Array {
  const { form, samples } = readSound(path, ({ rate }) => needed(rate, wanted));
  return fitted(form, samples, wanted);
}

/** The same of a file's bytes. */
export function soundOfBytes(bytes: Uint8Array, name: string, wanted: ColumnSound): Float32Array {
  const { form, samples } = parseSound(bytes, name);
  // As much as is read of a file, so that both give the same bits.
  return fitted(form, samples.subarray(0, needed(form.rate, wanted)), wanted);
}

/** Samples at the rate of a file that the last one of a column may hang on. */
function needed(rate: number, wanted: ColumnSound): number {
  return Math.ceil((wanted.samples * rate) / wanted.rate) + 64 * Math.ceil(Math.max(1, rate / wanted.rate));
}

function fitted({ rate }: SoundForm, samples: Float64Array, wanted: ColumnSound): Float32Array {
  return Float32Array.from(resample(samples, { from: rate, to: wanted.rate, count: wanted.samples }));
}
