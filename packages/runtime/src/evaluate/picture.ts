/** Pictures of a data set in a form that a page can carry. */
import sharp from "sharp";
import { InternalError } from "../internal-error.ts";

/** The `[h, w, c]` bytes of a picture as a PNG data URI; c is 1, 3 or 4. */
export async function pngDataUri(bytes: Uint8Array, shape: readonly [number, number, number]): Promise<string> {
  const [height, width, channels] = shape;
  if (channels !== 1 && channels !== 3 && channels !== 4) throw new InternalError(`a picture of ${channels} channels`);
  // A copy: the encoder takes no memory that threads share, and a reader's bytes hold only until its next row.
  const png = await sharp(Uint8Array.from(bytes), { raw: { width, height, channels } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return `data:image/png;base64,${png.toString("base64")}`;
}
