/**
 * A date or a time as a data file writes it in, milliseconds since 1970 (UTC) out: ISO 8601 dates, with or without a time
 * and a zone; a number stands for itself, so that seconds and milliseconds since 1970 keep their order too.
 */
import { numberPattern } from "./csv-words.ts";

const iso =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s?(Z|[+-]\d{2}(?::?\d{2})?))?)?)?$/i;

/** Milliseconds since 1970 of an ISO 8601 date or time; NaN where it is none. Times without a zone are read as UTC. */
export function isoTime(text: string): number {
  const found = iso.exec(text);
  if (found === null) return Number.NaN;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > days || hour > 24 || minute > 59 || second > 60) return Number.NaN;
  const fraction = Number(`0.${found[7] ?? "0"}`) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + fraction - zoneOf(found[8]);
}

function zoneOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith("-") ? -1 : 1) * minutes * 60_000;
}

/** A field of a column of times as a number that grows with time; NaN where it is neither a time nor a number. */
export function parseTime(field: string): number {
  const text = field.trim();
  return numberPattern.test(text) ? Number(text) : isoTime(text);
}

/** Numbers from here on are milliseconds since 1970, smaller ones seconds: seconds reach the year 5138 there. */
const MILLISECONDS = 1e11;

/** The last moment that has a date (ECMA-262, 21.4.1.1). */
const LATEST = 8.64e15;

/** Milliseconds since 1970 of a field of a column of times; NaN where it is neither a time nor a number. */
export function parseMoment(field: string): number {
  const text = field.trim();
  return numberPattern.test(text) ? momentOf(Number(text)) : isoTime(text);
}

/** Milliseconds since 1970 of a number of seconds or milliseconds; NaN beyond the dates that there are. */
export function momentOf(number: number): number {
  const time = Math.abs(number) < MILLISECONDS ? number * 1000 : number;
  return Math.abs(time) <= LATEST ? time : Number.NaN;
}
