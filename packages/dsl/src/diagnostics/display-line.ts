/**
 * In: a line of source, the ranges in it that matter, and how many columns there are. Out: the line as it is shown, cut
 * with `…` where it is too long and nothing matters, and where each range stands in it.
 */
import { type Glyph, glyphsOf } from "./display-width.ts";

/** A range of UTF-16 offsets in a line. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** A line as it is shown. */
export interface ShownLine {
  readonly text: string;
  /** Columns `[start, end)` of a range; at least one column wide. */
  place(range: LineRange): { readonly start: number; readonly end: number };
}

/** A piece of the line by glyph numbers, `[first, end)`. */
interface Piece {
  readonly first: number;
  readonly end: number;
}

/** Of a line longer than this, only what is near the ranges is looked at. */
const longest = 4000;
const around = 1000;

/** Shows a line in at most `width` columns; the first range is kept whatever happens. */
export function showLine(line: string, ranges: readonly LineRange[], width: number): ShownLine {
  const glyphs = nearGlyphs(line, ranges);
  const before = [0];
  for (const glyph of glyphs) before.push((before.at(-1) ?? 0) + glyph.width);
  const whole = glyphs.at(-1)?.end === line.length && glyphs[0]?.start === 0;
  const pieces =
    whole && (before.at(-1) ?? 0) <= width && glyphs.every(isJoined)
      ? [{ first: 0, end: glyphs.length }]
      : cut(glyphs, before, { ranges, width });
  return lay(line, glyphs, pieces);

  function isJoined(glyph: Glyph, index: number): boolean {
    return index === 0 || glyphs[index - 1]?.end === glyph.start;
  }
}

/** The glyphs of a line; of a very long one those within reach of a range, so that a line of megabytes costs nothing. */
function nearGlyphs(line: string, ranges: readonly LineRange[]): Glyph[] {
  if (line.length <= longest) return glyphsOf(line);
  const ends = ranges.length === 0 ? [0] : ranges.flatMap(({ from, to }) => [from, to]);
  const windows = merge(
    ends.map((at) => ({ first: Math.max(0, at - around), end: Math.min(line.length, at + around) })),
    0,
  );
  return windows.flatMap(({ first, end }) =>
    glyphsOf(line.slice(first, end)).map((glyph) => ({ ...glyph, start: glyph.start + first, end: glyph.end + first })),
  );
}

/** Joins pieces that overlap or leave out at most `gap` between them. */
function merge(pieces: readonly Piece[], gap: number): Piece[] {
  const merged: Piece[] = [];
  for (const piece of [...pieces].sort((a, b) => a.first - b.first || a.end - b.end)) {
    const last = merged.at(-1);
    if (last !== undefined && piece.first <= last.end + gap) {
      merged[merged.length - 1] = { first: last.first, end: Math.max(last.end, piece.end) };
    } else merged.push(piece);
  }
  return merged;
}

/** The pieces to show: every range with as much around it as there is room for. */
function cut(
  glyphs: readonly Glyph[],
  before: readonly number[],
  { ranges, width }: { readonly ranges: readonly LineRange[]; readonly width: number },
): Piece[] {
  const columns = ({ first, end }: Piece): number => (before[end] ?? 0) - (before[first] ?? 0);
  for (let count = ranges.length; count > 0; count--) {
    const share = Math.max(4, Math.floor(width / count) - 3);
    const wanted = ranges.slice(0, count).flatMap((range) => ends(pieceOf(glyphs, range), share));
    for (let reach = width; reach >= 0; reach--) {
      const pieces = merge(
        wanted.map(({ first, end }) => ({
          first: Math.max(0, first - reach),
          end: Math.min(glyphs.length, end + reach),
        })),
        1,
      );
      const signs = pieces.length + 1;
      if (pieces.reduce((sum, piece) => sum + columns(piece), signs) <= width) return pieces;
    }
  }
  let end = 0;
  while (end < glyphs.length && columns({ first: 0, end: end + 1 }) < width) end++;
  return [{ first: 0, end }];

  /** A piece that is too wide for its share, as its beginning and its end. */
  function ends(piece: Piece, share: number): Piece[] {
    if (columns(piece) <= share) return [piece];
    const half = Math.floor(share / 2);
    let first = piece.first;
    while (columns({ first: piece.first, end: first + 1 }) <= half) first++;
    let last = piece.end;
    while (columns({ first: last - 1, end: piece.end }) <= half) last--;
    return [
      { first: piece.first, end: first },
      { first: last, end: piece.end },
    ];
  }
}

function pieceOf(glyphs: readonly Glyph[], { from, to }: LineRange): Piece {
  const first = glyphs.findIndex((glyph) => glyph.end > from);
  if (first < 0) return { first: glyphs.length, end: glyphs.length };
  const end = glyphs.findIndex((glyph) => glyph.start >= Math.max(to, from + 1));
  return { first, end: end < 0 ? glyphs.length : end };
}

/** Puts the pieces side by side, with `…` for what is left out. */
function lay(line: string, glyphs: readonly Glyph[], pieces: readonly Piece[]): ShownLine {
  const shown: Glyph[] = [];
  const columns: number[] = [];
  let column = 0;
  const add = (glyph: Glyph): void => {
    shown.push(glyph);
    columns.push(column);
    column += glyph.width;
  };
  let reached = 0;
  for (const { first, end } of pieces) {
    for (const glyph of glyphs.slice(first, end)) {
      if (glyph.start > reached) add({ start: reached, end: glyph.start, text: "…", width: 1 });
      add(glyph);
      reached = glyph.end;
    }
  }
  if (reached < line.length) add({ start: reached, end: line.length, text: "…", width: 1 });
  const at = (index: number): number => columns[index] ?? column;
  return {
    text: shown.map((glyph) => glyph.text).join(""),
    place: ({ from, to }) => {
      const first = shown.findIndex((glyph) => glyph.end > from);
      if (first < 0) return { start: column, end: column + 1 };
      const end = shown.findIndex((glyph) => glyph.start >= Math.max(to, from + 1));
      const start = at(first);
      return { start, end: Math.max(start + 1, end < 0 ? column : at(end)) };
    },
  };
}
