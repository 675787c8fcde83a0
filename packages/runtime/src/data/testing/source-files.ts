/** Contents of small data files for tests. */

/** An IDX file of unsigned bytes. */
export function idxBytes(sizes: readonly number[], values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0800 + sizes.length);
  sizes.forEach((size, index) => {
    view.setUint32(4 + 4 * index, size);
  });
  bytes.set(values, 4 + 4 * sizes.length);
  return bytes;
}

/** Rows in the CIFAR-10 binary format: red is the row's number, green the pixel's line, blue its column. */
export function cifarBytes(labels: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(labels.length * 3073);
  labels.forEach((label, row) => {
    bytes[row * 3073] = label;
    for (let pixel = 0; pixel < 1024; pixel++) {
      bytes[row * 3073 + 1 + pixel] = row;
      bytes[row * 3073 + 1025 + pixel] = Math.floor(pixel / 32);
      bytes[row * 3073 + 2049 + pixel] = pixel % 32;
    }
  });
  return bytes;
}

/** A tar archive (ustar) with the given members. */
export function tarBytes(
  members: readonly { readonly name: string; readonly content: Uint8Array; readonly type?: string }[],
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { name, content, type = "0" } of members) {
    const header = new Uint8Array(512);
    const put = (text: string, at: number): void => header.set(new TextEncoder().encode(text), at);
    put(name, 0);
    put("0000644\0", 100);
    put(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    put(" ".repeat(8), 148);
    put(type, 156);
    put("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    parts.push(header, content, new Uint8Array((512 - (content.length % 512)) % 512));
  }
  parts.push(new Uint8Array(1024));
  return Buffer.concat(parts);
}
