/** Bytes of WAV files for tests. */

/** How a file is written. */
export interface WavForm {
  readonly rate: number;
  readonly channels?: number;
  /** Format code: 1 whole numbers, 3 float, 6 A-law, 7 µ-law, 0xfffe with the code in an extension. */
  readonly code?: number;
  readonly bits?: number;
}

/** A file with a chunk before its sound that nobody asks for; `data` is the sound as it lies there. */
export function wavBytes({ rate, channels = 1, code = 1, bits = 16 }: WavForm, data: Uint8Array): Uint8Array {
  const extended = code === 0xfffe;
  const format = new DataView(new ArrayBuffer(extended ? 40 : 16));
  format.setUint16(0, code, true);
  format.setUint16(2, channels, true);
  format.setUint32(4, rate, true);
  format.setUint32(8, (rate * channels * bits) / 8, true);
  format.setUint16(12, (channels * bits) / 8, true);
  format.setUint16(14, bits, true);
  if (extended) format.setUint16(24, 1, true);
  const chunk = (name: string, body: Uint8Array): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, "latin1");
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const chunks = Buffer.concat([
    chunk("fmt ", new Uint8Array(format.buffer)),
    chunk("LIST", Buffer.from("odd")),
    chunk("data", data),
  ]);
  const head = Buffer.alloc(12);
  head.write("RIFF", "latin1");
  head.writeUInt32LE(chunks.length + 4, 4);
  head.write("WAVE", 8, "latin1");
  return Buffer.concat([head, chunks]);
}

/** Numbers from -1 to 1 as 16-bit samples. */
export function samples16(values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, at) => {
    bytes.writeInt16LE(Math.round(value * 32_767), 2 * at);
  });
  return bytes;
}

/** A tone of so many seconds. */
export function toneWav(
  hertz: number,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Uint8Array {
  const values = Array.from(
    { length: Math.round(rate * seconds) },
    (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / rate),
  );
  return wavBytes({ rate }, samples16(values));
}
