/**
 * Terms as UTF-16 units in, their numbers out, without a text for each: of ten thousands of rows with a hundred short runs of signs each,
 * making and hashing those texts is most of the work.
 */

/** A part of some units. */
export interface UnitRange {
  from: number;
  to: number;
}

/** Different texts, each with a number from 0 on in the order in which they came. */
export class GramTable {
  /** Units of all texts end to end; text n starts at `starts[n]`. */
  private units = new Uint16Array(1 << 12);
  private starts = new Int32Array(1 << 10);
  /** Open addressing: a number + 1 in each slot that is taken. */
  private slots = new Int32Array(1 << 11);
  /** How many texts there are. */
  size = 0;

  /** The number of the text in `units` from `from` to `to`; -1 where it is not known, or a new one where `grow` is set. */
  find(units: Uint16Array, range: UnitRange, grow: boolean): number {
    const { from, to } = range;
    let hash = 0x811c9dc5;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (units[at] ?? 0), 0x01000193);
    // The last multiplication leaves the low bits to the last unit alone.
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const taken = this.slots[slot] ?? 0;
      if (taken === 0) break;
      if (this.same(taken - 1, units, range)) return taken - 1;
      slot = (slot + 1) & mask;
    }
    return grow ? this.add(units, range, slot) : -1;
  }

  /** A text by its number. */
  textOf(number: number): string {
    return String.fromCharCode(...this.units.subarray(this.starts[number] ?? 0, this.starts[number + 1] ?? 0));
  }

  private same(number: number, units: Uint16Array, { from, to }: UnitRange): boolean {
    const start = this.starts[number] ?? 0;
    if ((this.starts[number + 1] ?? 0) - start !== to - from) return false;
    for (let at = from; at < to; at++) if (this.units[start + at - from] !== units[at]) return false;
    return true;
  }

  private add(units: Uint16Array, { from, to }: UnitRange, slot: number): number {
    const number = this.size++;
    const start = this.starts[number] ?? 0;
    const end = start + to - from;
    if (end > this.units.length) this.units = longer(this.units, 2 * end);
    if (number + 2 > this.starts.length) this.starts = longer(this.starts, 2 * this.starts.length);
    this.units.set(units.subarray(from, to), start);
    this.starts[number + 1] = end;
    this.slots[slot] = number + 1;
    if (2 * this.size > this.slots.length) this.rehash();
    return number;
  }

  private rehash(): void {
    const old = { units: this.units, starts: this.starts, size: this.size };
    this.slots = new Int32Array(2 * this.slots.length);
    this.units = new Uint16Array(old.units.length);
    this.starts = new Int32Array(old.starts.length);
    this.size = 0;
    for (let number = 0; number < old.size; number++) {
      this.find(old.units, { from: old.starts[number] ?? 0, to: old.starts[number + 1] ?? 0 }, true);
    }
  }
}

function longer<Numbers extends Uint16Array | Int32Array>(numbers: Numbers, length: number): Numbers {
  // An array of the same type, which the union does not say.
  const grown = new (numbers.constructor as new (length: number) => Numbers)(length);
  grown.set(numbers);
  return grown;
}
