/**
 * Field numbers and values in, bytes out: the part of Protocol Buffers' wire format that graphs are written with. Writing
 * needs neither a schema nor a library; nothing here reads.
 */

const encoder = new TextEncoder();

/** A message under construction; methods return it, so that fields chain. */
export class Message {
  private readonly parts: Uint8Array[] = [];
  private size = 0;

  private push(bytes: Uint8Array): this {
    this.parts.push(bytes);
    this.size += bytes.length;
    return this;
  }

  /** A number as a varint; negative ones take ten bytes, as int64 does. */
  varint(field: number, value: number | bigint): this {
    return this.push(varint((field << 3) | 0)).push(varint(value));
  }

  /** A float as four bytes. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.push(varint((field << 3) | 5)).push(bytes);
  }

  /** A float as eight bytes. */
  double(field: number, value: number): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    return this.push(varint((field << 3) | 1)).push(bytes);
  }

  /** Bytes, a text in UTF-8, or a message. */
  bytes(field: number, value: Uint8Array | string | Message): this {
    const content = typeof value === "string" ? encoder.encode(value) : value;
    if (content instanceof Message) {
      this.push(varint((field << 3) | 2)).push(varint(content.size));
      for (const part of content.parts) this.push(part);
      return this;
    }
    return this.push(varint((field << 3) | 2))
      .push(varint(content.length))
      .push(content);
  }

  /** The whole message. */
  finish(): Uint8Array {
    const out = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}
