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

/** Pixels of a picture that is decoded once more to say what is wrong with it. */
const MOST_EXPLAINED = 2 ** 24;
const MOST_ASKED = 10;
const unexplained = "its data is damaged";

/** What decoders complain about although every pixel is there: bytes that some cameras and editors leave between segments. */
const harmless = /extraneous bytes before marker/;

/** `height × width × channels` bytes. Throws an `Error` that says in a line what is wrong with the picture. */
export async function decodePicture(input: string | Uint8Array, size: PictureSize): Promise<Uint8Array> {
  try {
    return await decode(input, size, "warning");
  } catch (error) {
    const complaint = await complaintOf(input);
    if (complaint !== null && harmless.test(complaint)) return decode(input, size, "truncated");
    throw new Error(complaint ?? lineOf(error), { cause: error });
  }
}

/** What the decoder alone says of a picture, which later steps hide; null where it says nothing. */
async function complaintOf(input: string | Uint8Array): Promise<string | null> {
  const { default: sharp } = await import("sharp");
  let complaint: string | null = null;
  // All pictures that are being decoded write what they complain about into one place, where another may have cleared it away.
  for (let asked = 0; asked < MOST_ASKED; asked++) {
    try {
      await sharp(input, { failOn: "warning", limitInputPixels: MOST_EXPLAINED }).raw().toBuffer();
      return null;
    } catch (error) {
      complaint = lineOf(error);
      if (complaint !== unexplained) break;
    }
  }
  return complaint?.includes("pixel limit") === true ? null : complaint;
}

function lineOf(error: unknown): string {
  const [line = ""] = reasonOf(error).split("\n");
  return line.startsWith("Warning treated as error") ? unexplained : line;
}

async function decode(
  input: string | Uint8Array,
  { height, width, channels }: PictureSize,
  failOn: "truncated" | "warning",
): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const picture = sharp(input, { failOn, limitInputPixels: MOST_PIXELS })
    .autoOrient()
    .resize(width, height, { fit: "fill" })
    .toColourspace(channels === 1 ? "b-w" : "srgb");
  const plain = channels === 4 ? picture.ensureAlpha() : picture.removeAlpha();
  const pixels = await plain.raw({ depth: "uchar" }).toBuffer();
  if (pixels.length !== height * width * channels) {
    throw new Error(`it has ${pixels.length / (height * width)} channels`);
  }
  return pixels;
}
