/** Frames of an environment in, an animated GIF out: what an agent does, for a report or a page. */
import type { RgbArray } from "gym-js";
import sharp from "sharp";
import { InternalError } from "../internal-error.ts";

/** Viewers show frames of less than 20 ms at a tenth of a second each. */
const shortest = 20;

/** How frames are shown. */
export interface GifOptions {
  /** Frames a second at natural speed, as `env.metadata.renderFps` says it; beyond 50 some are left out. */
  readonly fps: number;
  /** How often it is shown; for ever if left out. */
  readonly times?: number;
}

/** An animated GIF of frames of one size, at least one; each has at most 256 colours. */
export async function gifOf(frames: readonly RgbArray[], { fps, times = 0 }: GifOptions): Promise<Uint8Array> {
  const [first] = frames;
  if (first === undefined) throw new InternalError("an animation of no frames");
  const { width, height } = first;
  const other = frames.find((frame) => frame.width !== width || frame.height !== height);
  if (other !== undefined)
    throw new InternalError(`frames of ${width} × ${height} and of ${other.width} × ${other.height} in one animation`);
  if (!(fps > 0)) throw new InternalError(`an animation of ${fps} frames a second`);
  const every = Math.max(1, Math.ceil((shortest * fps) / 1000));
  const shown = frames.filter((_, index) => index % every === 0);
  const bytes = new Uint8Array(shown.length * height * width * 3);
  for (const [index, { data }] of shown.entries()) bytes.set(data, index * height * width * 3);
  // The format counts in hundredths of a second.
  const delay = Math.max(shortest, Math.round((100 * every) / fps) * 10);
  return sharp(bytes, { raw: { width, height: height * shown.length, channels: 3, pageHeight: height } })
    .gif({ loop: times, delay: new Array<number>(shown.length).fill(delay) })
    .toBuffer();
}
