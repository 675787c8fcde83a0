/** What the probe and a sample say of a column in, what it looks like and its figures out. */
import type { ColumnStats, ProbedColumn } from "@penstock/dsl";
import { parseMoment } from "../../data/parse-time.ts";
import type { ColumnLook, TextFigures } from "./look-report.ts";
import { numberFigures, quantile } from "./number-figures.ts";

/** Values that are shown. */
const MOST_SHOWN = 12;
/** Different values that classes may have. */
const MOST_CLASSES = 100;
/** Rows below which nothing is taken for an id. */
const ENOUGH = 20;

const idNames = /(^|_)(id|ids|key|uuid|guid|index|nr|no|number)$/i;
const idCamel = /[a-z]I[dD]$/;

/** A column with its fields in the sample. */
export interface LookedColumn {
  readonly column: ProbedColumn;
  readonly fields: readonly (string | null)[];
  readonly role: ColumnLook["role"];
  /** What the program says it is. */
  readonly declared?: ColumnLook["kind"];
}

/** Looks at one column. */
export function lookAtColumn({ column, fields, role, declared }: LookedColumn): ColumnLook {
  const { name, stats } = column;
  const filled = fields.flatMap((field) => field ?? []);
  const kind = declared ?? kindOf(column, filled);
  const numbers = kind === "number" || (kind === "id" && stats?.range != null) ? filled.map(Number) : null;
  return {
    name,
    kind,
    role,
    filled: stats?.filled ?? filled.length,
    missing: (stats?.missing ?? []).map(({ word, rows }) => ({ word, rows })),
    distinct: stats?.distinct ?? new Set(filled).size,
    distinctExact: stats?.distinctExact ?? false,
    top: topOf(stats, filled),
    numbers: numbers === null ? null : numberFigures(numbers.filter(Number.isFinite), stats?.range ?? null),
    texts: kind === "text" ? textFigures(filled) : null,
    times: kind === "time" ? timesOf(filled) : null,
    media: mediaOf(column),
  };
}

function mediaOf({ shape, sound }: ProbedColumn): string | null {
  if (sound !== undefined) return `${sound.rate.toLocaleString("en-US")} Hz, ${sound.seconds.toFixed(1)} s`;
  if (shape == null || shape.length !== 3) return null;
  const [height, width, channels] = shape;
  return `${height} × ${width}, ${channels} ${channels === 1 ? "channel" : "channels"}`;
}

function kindOf({ kind, stats, name, values }: ProbedColumn, filled: readonly string[]): ColumnLook["kind"] {
  if (kind === "image" || kind === "audio") return kind;
  if (kind === "mask") return "image";
  if (kind === "boxes") return "list";
  if (stats === undefined) return values !== null ? "class" : kind;
  if (stats.filled === 0) return "empty";
  if (stats.distinct === 1 && stats.distinctExact && stats.missing.length === 0 && stats.filled > 1) return "constant";
  if (stats.times === stats.filled) return "time";
  const unique = stats.distinctExact && stats.distinct === stats.filled && stats.filled >= ENOUGH;
  const named = idNames.test(name) || idCamel.test(name);
  if (stats.numbers === stats.filled) {
    const counted = stats.range !== null && stats.range[1] - stats.range[0] + 1 === stats.filled;
    if (unique && stats.whole && (named || counted)) return "id";
    if (named && stats.whole && stats.distinct > MOST_CLASSES) return "id";
    return stats.whole && stats.distinctExact && stats.distinct === 2 ? "class" : "number";
  }
  if (filled.length > 0 && filled.every((field) => field.startsWith("[") && field.endsWith("]"))) return "list";
  if (stats.distinctExact && stats.distinct <= MOST_CLASSES && 2 * stats.distinct <= stats.filled) return "class";
  const words = quantile(
    filled.map(wordsIn).sort((a, b) => a - b),
    0.5,
  );
  if (words <= 1 && (named || unique)) return "id";
  if (words <= 2 && stats.distinctExact && 3 * stats.distinct <= stats.filled) return "class";
  return "text";
}

function wordsIn(text: string): number {
  return text.split(/\s+/).length;
}

function topOf(stats: ColumnStats | undefined, filled: readonly string[]): ColumnLook["top"] {
  const counts = stats?.counts ?? countsOf(filled);
  return [...counts]
    .map(({ value, rows }) => ({ value: shorten(value, 60), rows }))
    .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_SHOWN);
}

/** How often values of a sample occur, where some occur often. */
function countsOf(filled: readonly string[]): { value: string; rows: number }[] {
  const counts = new Map<string, number>();
  for (const value of filled) counts.set(value, (counts.get(value) ?? 0) + 1);
  const found = [...counts].map(([value, rows]) => ({ value, rows })).filter(({ rows }) => rows > 1);
  return found.length * 2 > filled.length ? [] : found;
}

/** A text cut to so many signs. */
export function shorten(text: string, most: number): string {
  const plain = text.replaceAll(/\s+/g, " ");
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}

function textFigures(filled: readonly string[]): TextFigures | null {
  if (filled.length === 0) return null;
  const lengths = filled.map((text) => text.length);
  const words = filled.map(wordsIn).sort((a, b) => a - b);
  return {
    shortest: lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY),
    longest: lengths.reduce((most, length) => Math.max(most, length), 0),
    words: [Math.round(quantile(words, 0.5)), Math.round(quantile(words, 0.9))],
  };
}

function timesOf(filled: readonly string[]): ColumnLook["times"] {
  const times = filled.map(parseMoment).filter(Number.isFinite);
  if (times.length === 0) return null;
  const iso = (time: number): string => new Date(time).toISOString().replace(/T00:00:00\.000Z$|\.000Z$/, "");
  return {
    first: iso(times.reduce((least, time) => Math.min(least, time))),
    last: iso(times.reduce((most, time) => Math.max(most, time))),
  };
}
