/**
 * In: the labels of one diagnostic in one file. Out: rows of text: the lines that they stand in, with numbers, marks and
 * brackets. A label over several lines is a bracket to the left of them; of a long one the middle is left out.
 */
import type { LineIndex } from "../source/line-index.ts";
import type { Label } from "./diagnostic.ts";
import { type LineRange, type ShownLine, showLine } from "./display-line.ts";
import { displayText, displayWidth } from "./display-width.ts";
import { type Mark, markRows, type Painter } from "./mark-rows.ts";

/** A label and whether it is where the mistake is. */
export interface RankedLabel extends Label {
  readonly primary: boolean;
}

/** How an excerpt is laid out. */
export interface ExcerptOptions {
  readonly severity: "error" | "warning";
  readonly paint: Painter;
  /** Columns for line numbers. */
  readonly gutter: number;
  /** Columns of the whole terminal. */
  readonly width: number;
}

/** A label with its lines; offsets are within the first and the last line. */
interface Placed {
  readonly label: RankedLabel;
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly to: number;
}

/** Of a bracket over more lines than this, the middle is left out. */
const mostLines = 6;
const headLines = 3;
const tailLines = 2;
/** Brackets side by side; a label beyond them is marked on its first line only. */
const mostBrackets = 4;

/** The rows of one file's labels. */
export function sourceExcerpt(labels: readonly RankedLabel[], index: LineIndex, options: ExcerptOptions): string[] {
  const { gutter, paint, severity } = options;
  const placed = labels.map((label) => placeLabel(label, index));
  const brackets = placed
    .filter((one) => one.last > one.first)
    .sort((a, b) => a.first - b.first || b.last - a.last || a.from - b.from)
    .slice(0, mostBrackets);
  const inline = placed.filter((one) => !brackets.includes(one));
  const prefix = 2 * brackets.length;
  // Behind a line there must be room for a mark at its very end.
  const room = Math.max(20, options.width - gutter - 2 - prefix);
  const open = new Set<Placed>();

  /** Signs of the brackets that run past a row. */
  const lanes = (starting: ReadonlySet<Placed> = new Set()): string =>
    brackets
      .map((one) => {
        const sign = starting.has(one) ? "╭" : open.has(one) ? "│" : " ";
        return `${sign === " " ? " " : paint(sign, one.label.primary ? severity : "gutter")} `;
      })
      .join("");
  const rows: string[] = [];
  const numbered = (number: string, text: string, starting?: ReadonlySet<Placed>): void => {
    rows.push(`${paint(`${number.padStart(gutter)}│`, "gutter")} ${lanes(starting)}${text}`.trimEnd());
  };
  const unnumbered = (text: string): void => {
    rows.push(`${" ".repeat(gutter)}${paint("│", "gutter")} ${text}`.trimEnd());
  };

  /** `╭────^` or `╰────^ text`: from a bracket to a column of the line above. */
  const corner = (one: Placed, sign: "╭" | "╰", column: number, text: string): void => {
    const kind = one.label.primary ? severity : "gutter";
    const lane = brackets.indexOf(one);
    const before = brackets
      .slice(0, lane)
      .map((other) => (open.has(other) ? `${paint("│", other.label.primary ? severity : "gutter")} ` : "  "))
      .join("");
    const line = "─".repeat(prefix - 2 * lane - 1 + column);
    const width = displayWidth(text);
    const behind = column + 2 + width <= room;
    const words = behind && text !== "" ? ` ${text}` : "";
    unnumbered(`${before}${paint(`${sign}${line}${one.label.primary ? "^" : "-"}${words}`, kind)}`);
    if (!behind) unnumbered(`${lanes()}${" ".repeat(Math.max(0, Math.min(column, room - width)))}${paint(text, kind)}`);
  };

  let reached = 0;
  for (const line of linesToShow(placed, brackets, index)) {
    if (line > reached + 1 && open.size > 0) numbered("…", "");
    reached = line;
    const text = index.lineText(line);
    const here = inline.filter((one) => one.first === line);
    const starts = brackets.filter((one) => one.first === line);
    const ends = brackets.filter((one) => one.last === line);
    const shown = showLine(text, rangesOf({ here, starts, ends }), room - 1);
    const plain = new Set(starts.filter((one) => text.slice(0, one.from).trim() === ""));
    numbered(String(line), shown.text, plain);
    for (const one of plain) open.add(one);
    if (here.length > 0) {
      const marks = here.map((one) => toMark(one, shown));
      for (const row of markRows(marks, { severity, paint, width: room })) unnumbered(`${lanes()}${row}`);
    }
    for (const one of starts.filter((start) => !plain.has(start)).reverse()) {
      corner(one, "╭", shown.place({ from: one.from, to: one.from }).start, "");
      open.add(one);
    }
    for (const one of ends.reverse()) {
      open.delete(one);
      corner(one, "╰", shown.place({ from: one.to - 1, to: one.to }).end - 1, displayText(one.label.text));
    }
  }
  return rows;
}

/** The last line that a label is shown in. */
export function lastLineOf(label: Label, index: LineIndex): number {
  return placeLabel({ ...label, primary: false }, index).last;
}

/** Line breaks at the end of a span say nothing; a span of nothing but breaks stands at its start. */
function placeLabel(label: RankedLabel, index: LineIndex): Placed {
  const { span } = label;
  const start = index.position(span.start);
  let end = index.position(Math.max(span.start, span.end));
  while (
    end.line > start.line &&
    index
      .lineText(end.line)
      .slice(0, end.column - 1)
      .trim() === ""
  ) {
    const line = end.line - 1;
    end = { line, column: index.lineText(line).length + 1 };
  }
  return { label, first: start.line, last: end.line, from: start.column - 1, to: end.column - 1 };
}

/** What must stay visible in a line: the primary place first. */
function rangesOf(at: Readonly<Record<"here" | "starts" | "ends", readonly Placed[]>>): LineRange[] {
  const ranges = [
    ...at.here.map((one) => ({ one, from: one.from, to: one.last > one.first ? one.from + 1 : one.to })),
    ...at.starts.map((one) => ({ one, from: one.from, to: one.from + 1 })),
    ...at.ends.map((one) => ({ one, from: Math.max(0, one.to - 1), to: one.to })),
  ];
  return ranges.sort((a, b) => Number(b.one.label.primary) - Number(a.one.label.primary));
}

function toMark(one: Placed, shown: ShownLine): Mark {
  const to = one.last > one.first ? Number.MAX_SAFE_INTEGER : one.to;
  const text = displayText(one.label.text);
  return { ...shown.place({ from: one.from, to }), text, width: displayWidth(text), primary: one.label.primary };
}

/** Lines with a mark, the beginning and the end of brackets, and what stands before a place that says nothing by itself. */
function linesToShow(placed: readonly Placed[], brackets: readonly Placed[], index: LineIndex): number[] {
  const lines = new Set<number>();
  for (const one of placed) {
    lines.add(one.first);
    if (!brackets.includes(one)) {
      const before = one.label.primary ? lineBefore(one.first, index) : null;
      if (before !== null) lines.add(before);
      continue;
    }
    const all = one.last - one.first + 1 <= mostLines;
    for (let line = one.first; line <= one.last; line++) {
      if (all || line < one.first + headLines || line > one.last - tailLines) lines.add(line);
    }
  }
  const sorted = [...lines].sort((a, b) => a - b);
  // One line left out inside of a bracket takes as much room as the sign that says so.
  return sorted.flatMap((line, at) => {
    const next = line + 1;
    const lone = sorted[at + 1] === line + 2 && brackets.some((one) => one.first < next && next < one.last);
    return lone ? [line, next] : [line];
  });
}

/** Before an empty line the nearest line with anything, before one of signs only the nearest with words; null where far. */
function lineBefore(line: number, index: LineIndex): number | null {
  const words = /[\p{L}\p{N}]/u;
  const text = index.lineText(line);
  if (words.test(text)) return null;
  const says = text.trim() === "" ? /\S/ : words;
  for (let before = line - 1; before >= Math.max(1, line - 3); before--) {
    if (says.test(index.lineText(before))) return before;
  }
  return null;
}
