/**
 * A field as JSON or a request has it in, what a column keeps of it out, null where it has no value. Readers of JSON and serving
 * go through here, and fields of CSV files mean the same, so that a value is the same number wherever it comes from.
 */
import { isMissing, numberPattern } from "./csv-words.ts";
import { momentOf, parseMoment } from "./parse-time.ts";

/** A field that is not what its column holds: what was expected instead. */
export interface FieldFault {
  readonly expected: string;
}

/** Whether a field could not be read. */
export function isFault(value: unknown): value is FieldFault {
  return typeof value === "object" && value !== null && "expected" in value;
}

/** A number; a text counts where it spells one. */
export function numberField(value: unknown): number | null | FieldFault {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value !== "string") return { expected: "a number" };
  if (isMissing(value)) return null;
  const number = numberPattern.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : { expected: "a number" };
}

/** Milliseconds since 1970. */
export function timeField(value: unknown): number | null | FieldFault {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" && isMissing(value)) return null;
  const time =
    typeof value === "number" ? momentOf(value) : typeof value === "string" ? parseMoment(value) : Number.NaN;
  return Number.isFinite(time) ? time : { expected: "a time" };
}

/** A text; one of blanks is none. */
export function textField(value: unknown): string | null | FieldFault {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return { expected: "a text" };
  return value.trim() === "" ? null : value;
}

/** The word of a class, without blanks round it. Which words mean that there is none is for the classes to say. */
export function wordField(value: unknown): string | null | FieldFault {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? value.trim() : { expected: "a class" };
}

/** A list as the text that a column keeps: JSON of an array, a text as it stands. */
export function listField(value: unknown): string | null | FieldFault {
  if (!Array.isArray(value)) {
    const text = textField(value);
    return isFault(text) ? { expected: "a list of words" } : text;
  }
  const words = value.map((one: unknown) => wordField(one));
  const faulty = words.some(isFault);
  return faulty ? { expected: "a list of words" } : JSON.stringify(words.filter((word) => word !== null));
}
