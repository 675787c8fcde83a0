/**
 * A picture's file or its bytes in, its pixels out: turned upright, stretched to the size of a column and given its number of
 * channels. In a module of its own, so that serving decodes as training does.
 */
import { reasonOf } from "./data-error.ts";

/** What every picture of a column is brought to. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Pixels that a picture may have before it is made smaller; what has more is taken for an attack. */
const MOST_PIXELS = 2 ** 28;

/** `height × width × channels` bytes. Throws an `Error` that says in a line what is wrong with the picture. */
export async function decodePicture(
  input: string | Uint8Array,
  { height, width, channels }: PictureSize,
): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  try {
    const picture = sharp(input, { failOn: "truncated", limitInputPixels: MOST_PIXELS })
      .autoOrient()
      .resize(width, height, { fit: "fill" })
      .toColourspace(channels === 1 ? "b-w" : "srgb");
    const plain = channels === 4 ? picture.ensureAlpha() : picture.removeAlpha();
    const pixels = await plain.raw({ depth: "uchar" }).toBuffer();
    if (pixels.length !== height * width * channels) {
      throw new Error(`it has ${pixels.length / (height * width)} channels`);
    }
    return pixels;
  } catch (error) {
    throw new Error(reasonOf(error).split("\n")[0], { cause: error });
  }
}
