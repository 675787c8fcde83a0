/**
 * A hash for each row in, which rows repeat earlier ones out, within a part and across parts.
 */
import type { Repeats, RowPlace } from "@penstock/dsl";
import { type FieldPlace, MOST_PARTS } from "./column-scan.ts";
import { type Hash, HashCodes } from "./hash-codes.ts";

/** Collects repeated rows. */
export class RowScan {
  private readonly placeOf: (row: number) => RowPlace;
  private readonly codes = new HashCodes();
  private readonly firstRows: number[] = [];
  private readonly masks: number[] = [];
  /** First row in a part of what also stands in an earlier part, by code and part. */
  private readonly later = new Map<string, number>();
  private rows = 0;
  private first: Repeats["first"] = null;
  private readonly across = new Map<string, { parts: [number, number]; rows: number; first: [RowPlace, RowPlace] }>();
  private readonly partOfFirst: number[] = [];

  constructor(placeOf: (row: number) => RowPlace) {
    this.placeOf = placeOf;
  }

  /** Takes the hash of the next row. */
  add(hash: Hash, { row, part }: FieldPlace): void {
    const code = this.codes.codeOf(hash.a, hash.b);
    const bit = part < MOST_PARTS ? 1 << part : 0;
    if (this.codes.fresh) {
      this.firstRows.push(row);
      this.masks.push(bit);
      this.partOfFirst.push(part);
      return;
    }
    this.rows++;
    this.first ??= [this.placeOf(this.firstRows[code] ?? 0), this.placeOf(row)];
    const mask = this.masks[code] ?? 0;
    if ((mask & bit) === 0) this.later.set(`${code} ${part}`, row);
    this.masks[code] = mask | bit;
    for (let other = 0; other < Math.min(part, MOST_PARTS); other++) {
      if ((mask & (1 << other)) === 0) continue;
      const key = `${other} ${part}`;
      const pair = this.across.get(key);
      if (pair !== undefined) pair.rows++;
      else {
        const there = this.partOfFirst[code] === other ? this.firstRows[code] : this.later.get(`${code} ${other}`);
        this.across.set(key, { parts: [other, part], rows: 1, first: [this.placeOf(there ?? 0), this.placeOf(row)] });
      }
    }
  }

  /** What was found. */
  result(): Repeats {
    return { rows: this.rows, first: this.first, across: [...this.across.values()] };
  }
}
