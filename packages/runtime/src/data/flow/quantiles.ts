/**
 * Values in, exact quantiles of each place out, without gathering the values: their bits, in the order of the numbers, are fixed
 * sixteen at a time by counting, so that four passes do for any number of rows. Between two values a quantile lies on the straight
 * line, as NumPy's do.
 */
import type { EachValue } from "./fit-ground.ts";
import type { Fit } from "./fit-scan.ts";

/** Values of sixteen bits. */
const DIGIT = 2 ** 16;
/** Places that are counted at once. */
const TOGETHER = 64;
/** Digits that are counted by name; more of them take an array of half a megabyte. */
const MOST_NAMED = 4096;

const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);
const [LOW, HIGH] = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];
/** The four digits of a value, the first the most significant, and the number that those before each make. */
const digits = [0, 0, 0, 0];
const prefixes = [0, 0, 0, 0];

/** Takes a number apart into digits that count up as numbers do; negative zero is zero. */
function takeApart(value: number): void {
  float[0] = value === 0 ? 0 : value;
  let [high, low] = [halves[HIGH] ?? 0, halves[LOW] ?? 0];
  if (high >>> 31 === 1) [high, low] = [~high >>> 0, ~low >>> 0];
  else high = (high | 0x80000000) >>> 0;
  digits[0] = high >>> 16;
  digits[1] = high & 0xffff;
  digits[2] = low >>> 16;
  digits[3] = low & 0xffff;
  prefixes[1] = high >>> 16;
  prefixes[2] = high;
  prefixes[3] = high * DIGIT + (low >>> 16);
}

/** The number whose first three digits make `prefix`. */
function putTogether(prefix: number, last: number): number {
  const high = Math.floor(prefix / DIGIT);
  const low = (prefix % DIGIT) * DIGIT + last;
  const positive = high >>> 31 === 1;
  halves[HIGH] = positive ? high & 0x7fffffff : ~high;
  halves[LOW] = positive ? low : ~low;
  return float[0] ?? 0;
}

/** How often each digit occurs: a few of them by name, many in an array. */
class DigitCounts {
  private few: Map<number, number> | null = new Map();
  private many = new Float64Array();

  add(digit: number): void {
    const { few } = this;
    if (few === null) this.many[digit] = (this.many[digit] ?? 0) + 1;
    else {
      few.set(digit, (few.get(digit) ?? 0) + 1);
      if (few.size > MOST_NAMED) this.spread(few);
    }
  }

  private spread(few: ReadonlyMap<number, number>): void {
    this.many = new Float64Array(DIGIT);
    for (const [digit, count] of few) this.many[digit] = count;
    this.few = null;
  }

  /** Digits with their counts, the smallest first. */
  rising(): [digit: number, count: number][] {
    return this.few === null ? [...this.many.entries()] : [...this.few].sort(([a], [b]) => a - b);
  }
}

/** A value that is being found by its rank: the digits known so far, and its rank among the values with these digits. */
interface Search {
  readonly rank: number;
  prefix: number;
  before: number;
  value: number;
}

/** For each place its quantiles at the given parts from 0 to 1; empty where there are no values. */
export function* quantilesOf(each: EachValue, parts: readonly number[]): Fit<number[][]> {
  const totals: number[] = [];
  yield* each(({ place, start, step, end }) => {
    totals[place] = (totals[place] ?? 0) + Math.ceil((end - start) / step);
  });
  const quantiles: number[][] = [];
  for (let first = 0; first < totals.length; first += TOGETHER) {
    const group = totals.slice(first, first + TOGETHER).map((total) => searchesFor(total, parts));
    for (let digit = 0; digit < digits.length; digit++) {
      const counts = group.map(({ searches }) => new Map(searches.map(({ prefix }) => [prefix, new DigitCounts()])));
      yield* each(({ place, values, start, step, end }) => {
        const of = counts[place - first];
        if (of === undefined) return;
        for (let at = start; at < end; at += step) {
          takeApart(values[at] ?? 0);
          of.get(prefixes[digit] ?? 0)?.add(digits[digit] ?? 0);
        }
      });
      group.forEach(({ searches }, index) => {
        for (const search of searches) goOn(search, counts[index]?.get(search.prefix), digit);
      });
    }
    for (const { positions, searches } of group)
      quantiles.push(positions.map((position) => valueAt(position, searches)));
  }
  return quantiles;
}

function searchesFor(total: number, parts: readonly number[]): { positions: number[]; searches: Search[] } {
  const positions = parts.map((part) => part * (total - 1));
  const ranks = new Set(positions.flatMap((position) => [Math.floor(position), Math.ceil(position)]));
  return { positions, searches: [...ranks].map((rank) => ({ rank, prefix: 0, before: rank, value: 0 })) };
}

/** Fixes the next digit of a search by how often each occurs. */
function goOn(search: Search, counts: DigitCounts | undefined, place: number): void {
  let digit = 0;
  for (const [at, count] of counts?.rising() ?? []) {
    digit = at;
    if (search.before < count) break;
    search.before -= count;
  }
  if (place === digits.length - 1) search.value = putTogether(search.prefix, digit);
  else search.prefix = search.prefix * DIGIT + digit;
}

function valueAt(position: number, searches: readonly Search[]): number {
  const at = (rank: number): number => searches.find((search) => search.rank === rank)?.value ?? 0;
  const below = Math.floor(position);
  const [low, high] = [at(below), at(Math.ceil(position))];
  return low + (high - low) * (position - below);
}
