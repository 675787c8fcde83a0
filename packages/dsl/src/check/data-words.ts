/**
 * How messages speak of data: rows by their number and file, values, counts and lists.
 */
import type { DataProbe, RowPlace } from "../source/host.ts";

/** `1,204`. */
export function showCount(count: number): string {
  return count.toLocaleString("en");
}

/** `1 row`, `1,204 rows`. */
export function showRows(count: number): string {
  return `${showCount(count)} ${count === 1 ? "row" : "rows"}`;
}

/** A value as the data has it. */
export function showValue(value: string): string {
  return value === "" ? "an empty text" : `\`${value}\``;
}

/** `row 17`, or ``row 17 of `b.csv` `` where there are several files; null where the row has no number. */
export function showRow(place: RowPlace, probe: DataProbe | null): string | null {
  if (place.row === null) return null;
  const parts = probe?.parts ?? [];
  const name = parts.length > 1 ? parts[place.part]?.name : undefined;
  return `row ${showCount(place.row)}${name === undefined || name === "" ? "" : ` of \`${name}\``}`;
}

/** `rows 3 and 17`, with files where they differ from one another or are several. */
export function showPair([first, second]: readonly [RowPlace, RowPlace], probe: DataProbe | null): string | null {
  const [one, two] = [showRow(first, probe), showRow(second, probe)];
  if (one === null || two === null) return null;
  const several = (probe?.parts?.length ?? 1) > 1;
  if (several) return `${one} and ${two}`;
  return `rows ${showCount(first.row ?? 0)} and ${showCount(second.row ?? 0)}`;
}

/** Names in ticks, the first twelve of them. */
export function showNames(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((one) => `\`${one}\``);
  return `${shown.join(", ")}${names.length > 12 ? ", …" : ""}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** A name as the program writes it: bare where it is a word, else in quotes. */
export function wordFor(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : JSON.stringify(name);
}

/** `30,000 rows`, or `the 4,000 rows looked at` of a sample. */
export function showAll(filled: number, probe: DataProbe | null): string {
  return probe?.sampled === true ? `the ${showRows(filled)} looked at` : showRows(filled);
}

/** A kind of column with its article, where it has one: a `class`, `boxes`. */
export function aKind(kind: string): string {
  if (kind === "boxes" || kind === "tags") return `\`${kind}\``;
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} \`${kind}\``;
}
