/** Recordings in, grey pictures out: samples as a wave, spectrograms as brightness over time, low frequencies at the bottom. */
import type { Shown } from "./sheet.ts";

type Picture = Extract<Shown, { kind: "picture" }>;

const WAVE_HEIGHT = 48;
const WAVE_WIDTH = 160;
const PAPER = 250;
const INK = 40;

/** Samples from -1 to 1 as a wave: for each column of pixels everything between its lowest and highest sample. */
export function wavePicture(samples: ArrayLike<number>): Picture {
  const bytes = new Uint8Array(WAVE_HEIGHT * WAVE_WIDTH).fill(PAPER);
  const lineOf = (value: number): number =>
    Math.round(((1 - Math.min(1, Math.max(-1, value))) / 2) * (WAVE_HEIGHT - 1));
  for (let x = 0; x < WAVE_WIDTH; x++) {
    const from = Math.floor((x * samples.length) / WAVE_WIDTH);
    const to = Math.max(from + 1, Math.floor(((x + 1) * samples.length) / WAVE_WIDTH));
    let [low, high] = [1, -1];
    for (let at = from; at < to; at++) {
      low = Math.min(low, samples[at] ?? 0);
      high = Math.max(high, samples[at] ?? 0);
    }
    for (let y = lineOf(high); y <= lineOf(low); y++) bytes[y * WAVE_WIDTH + x] = INK;
  }
  return { kind: "picture", shape: [WAVE_HEIGHT, WAVE_WIDTH, 1], bytes };
}

/** Parts of a spectrogram's values that are drawn as wholly black and wholly white, so that a few loud ones do not make all others dark. */
const CUT_OFF = 0.02;

/** A spectrogram `[frames, bands]`. */
export function spectrumPicture(values: ArrayLike<number>, bands: number): Picture {
  const sorted = Float64Array.from(values).sort();
  const low = sorted[Math.floor(CUT_OFF * sorted.length)] ?? 0;
  const reach = Math.max((sorted[Math.floor((1 - CUT_OFF) * (sorted.length - 1))] ?? 0) - low, 1e-9);
  const frames = values.length / bands;
  const bytes = new Uint8Array(values.length);
  for (let frame = 0; frame < frames; frame++) {
    for (let band = 0; band < bands; band++) {
      const value = ((values[frame * bands + band] ?? 0) - low) / reach;
      bytes[(bands - 1 - band) * frames + frame] = Math.round(255 * Math.min(1, Math.max(0, value)));
    }
  }
  return { kind: "picture", shape: [bands, frames, 1], bytes };
}
