/**
 * Hashes of 64 bits in, a number for each different one out, counted from 0 in the order of their first appearance: how
 * millions of fields and rows are told apart without keeping them.
 */

/** A field's or a row's hash, filled in place so that nothing is allocated for it. */
export class Hash {
  a = 0;
  b = 0;

  /** The hash of nothing. */
  start(): void {
    this.a = 0x811c9dc5 | 0;
    this.b = 0x9747b28c | 0;
  }

  /** The hash of some bytes: FNV-1a and a multiplicative one beside it. */
  ofBytes(bytes: Uint8Array, start: number, end: number): void {
    let a = 0x811c9dc5 | 0;
    let b = 0x9747b28c | 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b ^ byte, 0x5bd1e995);
      b ^= b >>> 15;
    }
    this.a = a;
    this.b = b;
  }

  /** Takes in two more numbers of 32 bits; both halves depend on both. */
  add(a: number, b: number): void {
    const mixed = Math.imul(a, 0x9e3779b1) ^ b;
    this.a = Math.imul(this.a ^ mixed, 0x01000193) ^ (this.a >>> 17);
    this.b = Math.imul(this.b ^ Math.imul(b ^ (mixed >>> 11), 0x85ebca6b) ^ a, 0x5bd1e995) ^ (this.b >>> 15);
  }

  /** Sixteen hexadecimal digits. */
  text(): string {
    return [this.a, this.b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

const field = new Hash();

/** The hash of a field; it holds until the next call. */
export function hashField(bytes: Uint8Array): Hash {
  field.ofBytes(bytes, 0, bytes.length);
  return field;
}

/** Numbers for hashes. */
export class HashCodes {
  /** How many different ones there are. */
  size = 0;
  /** Whether the last one was new. */
  fresh = false;
  /** Code + 1 at the place of its hash, 0 where nothing is. */
  private slots = new Int32Array(128);
  private a = new Int32Array(64);
  private b = new Int32Array(64);

  /** The number of a hash. */
  codeOf(a: number, b: number): number {
    const mask = this.slots.length - 1;
    let place = Math.imul(a ^ (b >>> 7) ^ (a >>> 16), 0x9e3779b1) >>> 0;
    for (place &= mask; ; place = (place + 1) & mask) {
      const code = (this.slots[place] ?? 0) - 1;
      if (code < 0) break;
      if (this.a[code] === a && this.b[code] === b) {
        this.fresh = false;
        return code;
      }
    }
    this.fresh = true;
    this.slots[place] = this.size + 1;
    this.a[this.size] = a;
    this.b[this.size] = b;
    this.size++;
    if (this.size === this.a.length) this.grow();
    return this.size - 1;
  }

  private grow(): void {
    const length = this.a.length * 2;
    const [a, b, slots] = [new Int32Array(length), new Int32Array(length), new Int32Array(length * 2)];
    a.set(this.a);
    b.set(this.b);
    const mask = slots.length - 1;
    for (let code = 0; code < this.size; code++) {
      const first = a[code] ?? 0;
      const second = b[code] ?? 0;
      let place = (Math.imul(first ^ (second >>> 7) ^ (first >>> 16), 0x9e3779b1) >>> 0) & mask;
      while (slots[place] !== 0) place = (place + 1) & mask;
      slots[place] = code + 1;
    }
    this.a = a;
    this.b = b;
    this.slots = slots;
  }
}
