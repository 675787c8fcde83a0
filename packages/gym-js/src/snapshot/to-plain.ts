/**
 * State as data that JSON keeps. In: numbers, texts, flags, arrays, objects. Out: the same without shared memory, to the bit.
 * Why: JSON turns NaN and the infinities into null and loses the sign of -0; a run that goes on from there would differ.
 */
import { GymError, show } from "../errors/gym-error.ts";
import type { Json } from "../spaces/space.ts";

/** The numbers that JSON lacks; they are written as texts. */
const lacking: readonly unknown[] = ["NaN", "Infinity", "-Infinity", "-0"];

/** A deep copy in which numbers that JSON lacks, and all bigints, are texts and typed arrays are lists. Throws GymError for functions and the like. */
export function toPlain(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return numberToPlain(value);
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(toPlain);
  // A typed array holds numbers.
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, numberToPlain);
  if (typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
  }
  throw new GymError("snapshot", `A snapshot holds plain data; received ${show(value)}.`);
}

/** A number, as a text if JSON lacks it. */
export function numberToPlain(number: number): number | string {
  if (Object.is(number, -0)) return "-0";
  return Number.isFinite(number) ? number : String(number);
}

/** The number that `numberToPlain` wrote; null if it is none. */
export function numberFromPlain(plain: unknown): number | null {
  if (typeof plain === "number") return plain;
  return lacking.includes(plain) ? Number(plain) : null;
}
