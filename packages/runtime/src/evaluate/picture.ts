/** Rows of an image column as pictures that a page can carry. */
import sharp from "sharp";
import { InternalError } from "../internal-error.ts";

/** One row of `[rows, h, w, c]` bytes as a PNG data URI; c is 1, 3 or 4. */
export async function pngDataUri(
  data: Uint8Array,
  shape: readonly [number, number, number],
  row: number,
): Promise<string> {
  const [height, width, channels] = shape;
  if (channels !== 1 && channels !== 3 && channels !== 4) throw new InternalError(`a picture of ${channels} channels`);
  const size = height * width * channels;
  const bytes = data.subarray(row * size, (row + 1) * size);
  const png = await sharp(bytes, { raw: { width, height, channels } }).png({ compressionLevel: 9 }).toBuffer();
  return `data:image/png;base64,${png.toString("base64")}`;
}
