/** A picture file in, its size and channels out, from the first bytes alone: PNG, JPEG and GIF; null for other formats. */
import { readStart } from "./read-start.ts";

/** Bytes that hold the header, with room for what cameras put before it. */
const HEADER = 256 * 1024;

/** `[height, width, channels]` with a transparent layer left out, or null where the header does not tell. */
export function imageHeader(path: string): readonly [number, number, number] | null {
  const { bytes } = readStart(path, HEADER);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 26 && view.getUint32(0) === 0x89504e47) {
    const grey = bytes[25] === 0 || bytes[25] === 4;
    return [view.getUint32(20), view.getUint32(16), grey ? 1 : 3];
  }
  if (bytes.length >= 10 && view.getUint32(0) === 0x47494638) {
    return [view.getUint16(8, true), view.getUint16(6, true), 3];
  }
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegFrame(view) : null;
}

/** Goes from marker to marker up to the start of the frame (ITU T.81, B.2.2). */
function jpegFrame(view: DataView): readonly [number, number, number] | null {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      return [view.getUint16(at + 5), view.getUint16(at + 7), view.getUint8(at + 9) === 1 ? 1 : 3];
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
