/** A picture as JPEG keeps it: really encoded and decoded again, by the threads that sharp has. */
import type { ImageShape } from "../augment/picture.ts";

/** The bytes of a picture after it was kept as JPEG of that quality; pictures that are not of red, green and blue channel by channel. */
export async function asJpeg(
  bytes: Uint8Array,
  [height, width, channels]: ImageShape,
  quality: number,
): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const encoded = async (pixels: Uint8Array, depth: 1 | 3): Promise<Uint8Array> => {
    const file = await sharp(pixels, { raw: { width, height, channels: depth } })
      .jpeg({ quality: Math.round(quality), chromaSubsampling: "4:2:0" })
      .toBuffer();
    return sharp(file)
      .toColourspace(depth === 1 ? "b-w" : "srgb")
      .raw()
      .toBuffer();
  };
  if (channels === 3) return encoded(bytes, 3);
  if (channels === 1) return encoded(bytes, 1);
  const whole = new Uint8Array(bytes.length);
  for (let channel = 0; channel < channels; channel++) {
    const own = await encoded(
      Uint8Array.from({ length: height * width }, (_, at) => bytes[at * channels + channel] ?? 0),
      1,
    );
    own.forEach((value, at) => {
      whole[at * channels + channel] = value;
    });
  }
  return whole;
}
