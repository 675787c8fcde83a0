/**
 * The fields of one column in, row by row, what the language asks of it out: kind, different values, gaps, numbers, times,
 * order, and hashes by which columns are compared with one another. Different values are counted up to a bound.
 */
import type { ColumnStats, OddField, ProbedColumn, RowPlace } from "@penstock/dsl";
import { isMissing } from "../csv-words.ts";
import { isoTime } from "../parse-time.ts";
import { Hash, HashCodes } from "./hash-codes.ts";
import { numberField } from "./number-field.ts";

/** Columns with more different values than this have no `values`. */
const MOST_VALUES = 1_000;
/** Different values are counted up to this, in a column where some value occurs twice. */
const MOST_CODES = 65_536;
/** In a column where none does, up to this. */
const MOST_KEYS = 4_194_304;
/** Parts that values can be told apart by: the bits of a whole number. */
export const MOST_PARTS = 30;
const LONGEST_SHOWN = 60;

const MISSING = 0;
const NUMBER = 1;
const TIME = 2;
const OTHER = 3;

/** Where a field stands. */
export interface FieldPlace {
  /** Counted over all parts, from 0. */
  readonly row: number;
  readonly part: number;
}

const bits = { float: new Float64Array(1), halves: new Int32Array(0) };
bits.halves = new Int32Array(bits.float.buffer);

/** Collects what one column holds. */
export class ColumnScan {
  readonly name: string;
  private readonly placeOf: (row: number) => RowPlace;
  private codes: HashCodes | null = new HashCodes();
  private distinct = 0;
  /** By code: what it is, its value as a number or time, the first row it stands in, the parts it stands in. */
  private readonly states: number[] = [];
  private readonly values: number[] = [];
  private readonly firstRows: number[] = [];
  private readonly masks: number[] = [];
  /** By code, place among the different values. */
  private readonly ranks: number[] = [];
  /** By code, while they are few. */
  private texts: string[] | null = [];
  private readonly counts: number[][] = [];
  private filled = 0;
  private readonly gaps = new Map<string, { rows: number; first: number }>();
  private numbers = 0;
  private whole = true;
  private least = Number.POSITIVE_INFINITY;
  private greatest = Number.NEGATIVE_INFINITY;
  private times = 0;
  private notNumber: OddField | null = null;
  private notTime: OddField | null = null;
  private last = Number.NaN;
  private ascending = true;
  private descending = true;
  private repeat: ColumnStats["repeat"] = null;
  private readonly shared: { parts: readonly [number, number]; value: string }[] = [];
  private readonly content = new Hash();
  private readonly pattern = new Hash();

  constructor(name: string, placeOf: (row: number) => RowPlace) {
    this.name = name;
    this.placeOf = placeOf;
    this.content.start();
    this.pattern.start();
  }

  /** Takes the trimmed field between two places; `a` and `b` are its hash. */
  add(bytes: Buffer, start: number, end: number, hash: Hash, place: FieldPlace): void {
    let state: number;
    let value: number;
    let rank = -1;
    const { codes } = this;
    if (codes === null) {
      state = this.classify(bytes, start, end);
      value = this.found;
    } else {
      const code = codes.codeOf(hash.a, hash.b);
      if (codes.fresh) this.addCode(bytes, start, end, place);
      state = this.states[code] ?? OTHER;
      value = this.values[code] ?? Number.NaN;
      if (state !== MISSING) {
        rank = this.ranks[code] ?? -1;
        if (!codes.fresh) this.noteRepeat(code, bytes, start, end, place);
      }
      if (this.texts !== null) {
        let counts = this.counts[place.part];
        if (counts === undefined) {
          counts = [];
          while (this.counts.length <= place.part) this.counts.push(this.counts.length === place.part ? counts : []);
        }
        counts[code] = (counts[code] ?? 0) + 1;
      }
      if (codes.size > MOST_CODES && (this.repeat !== null || codes.size > MOST_KEYS)) this.codes = null;
    }
    this.count(state, value, { bytes, start, end, place });
    if (state === MISSING) this.content.add(1, 1);
    else if (state === NUMBER) {
      bits.float[0] = value;
      this.content.add(bits.halves[0] ?? 0, bits.halves[1] ?? 0);
    } else this.content.add(hash.a, hash.b);
    if (this.codes !== null) this.pattern.add(rank, rank);
  }

  /** The number or time that `classify` found. */
  private found = Number.NaN;

  private classify(bytes: Buffer, start: number, end: number): number {
    this.found = Number.NaN;
    if (end === start || (end - start <= 4 && isMissing(bytes.toString("latin1", start, end)))) return MISSING;
    const first = bytes[start] ?? 0;
    // Digits, signs and a point.
    if (first <= 57 && (first >= 48 || first === 43 || first === 45 || first === 46)) {
      this.found = numberField(bytes, start, end);
      if (!Number.isNaN(this.found)) return NUMBER;
      if (first >= 48 && end - start >= 7 && end - start <= 40 && bytes[start + 4] === 45) {
        this.found = isoTime(bytes.toString("latin1", start, end));
        if (!Number.isNaN(this.found)) return TIME;
      }
    }
    return OTHER;
  }

  private addCode(bytes: Buffer, start: number, end: number, place: FieldPlace): void {
    const state = this.classify(bytes, start, end);
    this.states.push(state);
    this.values.push(this.found);
    this.firstRows.push(place.row);
    this.masks.push(place.part < MOST_PARTS ? 1 << place.part : 0);
    this.ranks.push(this.distinct);
    if (state !== MISSING) this.distinct++;
    if (this.texts === null) return;
    if (this.distinct > MOST_VALUES) this.texts = null;
    else this.texts.push(bytes.toString("utf8", start, end));
  }

  private noteRepeat(code: number, bytes: Buffer, start: number, end: number, { row, part }: FieldPlace): void {
    this.repeat ??= {
      value: shorten(bytes.toString("utf8", start, end)),
      rows: [this.placeOf(this.firstRows[code] ?? 0), this.placeOf(row)],
    };
    if (part >= MOST_PARTS) return;
    const mask = this.masks[code] ?? 0;
    if ((mask & (1 << part)) !== 0) return;
    this.masks[code] = mask | (1 << part);
    for (let other = 0; other < part; other++) {
      if ((mask & (1 << other)) === 0) continue;
      if (this.shared.some(({ parts }) => parts[0] === other && parts[1] === part)) continue;
      this.shared.push({ parts: [other, part], value: shorten(bytes.toString("utf8", start, end)) });
    }
  }

  private count(
    state: number,
    value: number,
    field: { readonly bytes: Buffer; readonly start: number; readonly end: number; readonly place: FieldPlace },
  ): void {
    if (state === MISSING) {
      const word = field.bytes.toString("latin1", field.start, field.end);
      const gap = this.gaps.get(word);
      if (gap === undefined) this.gaps.set(word, { rows: 1, first: field.place.row });
      else gap.rows++;
      return;
    }
    this.filled++;
    if (state === NUMBER) {
      this.numbers++;
      if (value < this.least) this.least = value;
      if (value > this.greatest) this.greatest = value;
      if (this.whole && !Number.isInteger(value)) this.whole = false;
    } else if (state === TIME) this.times++;
    if (state !== NUMBER && this.notNumber === null) this.notNumber = this.odd(field);
    if (state !== TIME && this.notTime === null) this.notTime = this.odd(field);
    if (state === OTHER) return;
    if (value < this.last) this.ascending = false;
    if (value > this.last) this.descending = false;
    this.last = value;
  }

  private odd({ bytes, start, end, place }: Parameters<ColumnScan["count"]>[2]): OddField {
    return { ...this.placeOf(place.row), value: shorten(bytes.toString("utf8", start, end)) };
  }

  /** What was found; `complete` where every row was taken. */
  result(complete: boolean): ProbedColumn {
    const numeric = this.filled > 0 && this.numbers === this.filled;
    const few = this.texts !== null && this.distinct <= Math.max(20, this.filled / 2);
    const order = numeric
      ? (a: string, b: string) => Number(a) - Number(b)
      : (a: string, b: string) => (a < b ? -1 : 1);
    const values = few && this.texts !== null ? this.texts.filter((_, code) => this.states[code] !== MISSING) : null;
    const ordered = this.numbers === this.filled || this.times === this.filled;
    const moves = this.distinct > 1 && ordered;
    return {
      name: this.name,
      kind: numeric ? "number" : few ? "class" : "text",
      shape: null,
      values: complete && values !== null ? [...values].sort(order) : null,
      stats: {
        filled: this.filled,
        missing: [...this.gaps].map(([word, { rows, first }]) => ({ word, rows, first: this.placeOf(first) })),
        distinct: this.distinct,
        distinctExact: this.codes !== null && complete,
        counts: few ? this.countValues() : null,
        numbered: false,
        range: numeric ? [this.least, this.greatest] : null,
        whole: numeric && this.whole,
        numbers: this.numbers,
        notNumber: this.notNumber,
        times: this.times,
        notTime: this.notTime,
        order: !moves ? null : this.ascending ? "ascending" : this.descending ? "descending" : null,
        repeat: this.repeat,
        shared: this.shared,
        content: complete ? this.content.text() : null,
        pattern: complete && this.codes !== null ? this.pattern.text() : null,
      },
    };
  }

  private countValues(): ColumnStats["counts"] {
    const parts = this.counts.length;
    return (this.texts ?? []).flatMap((value, code) => {
      if (this.states[code] === MISSING) return [];
      const byPart = Array.from({ length: parts }, (_, part) => this.counts[part]?.[code] ?? 0);
      return [{ value, rows: byPart.reduce((sum, rows) => sum + rows, 0), parts: byPart }];
    });
  }
}

function shorten(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text;
}
