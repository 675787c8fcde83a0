/** Headers and bytes in, the bytes of a safetensors file out, whether they fit together or not. */

/** A file of a header's text and what follows it. */
export function fileOf(header: string, body: Uint8Array, claimed?: number | bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed ?? text.length), true);
  bytes.set(text, 8);
  bytes.set(body, 8 + text.length);
  return bytes;
}

/** A tensor of a file. */
export interface RawTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A sound file of tensors. */
export function safetensorsBytes(tensors: Readonly<Record<string, RawTensor>>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: "pt" } };
  const body: number[] = [];
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [body.length, body.length + bytes.length] };
    body.push(...bytes);
  }
  return fileOf(JSON.stringify(header), Uint8Array.from(body));
}

/** 32-bit numbers. */
export function float32(shape: readonly number[], values: readonly number[]): RawTensor {
  return { dtype: "F32", shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}
