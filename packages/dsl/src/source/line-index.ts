/**
 * In: a text. Out: line and column of any offset. Lines are derived only when something is shown to a person,
 * so every other stage carries plain offsets.
 */

/** A place for people: both count from 1; columns count UTF-16 code units, a tab is one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds lines in one text; build it once for many look-ups. */
export interface LineIndex {
  readonly lineCount: number;
  /** Offset at which a line (from 1) starts. */
  lineStart(line: number): number;
  /** Offset at which a line's text ends, before its line break. */
  lineEnd(line: number): number;
  /** A line's text without its line break. */
  lineText(line: number): string;
  position(offset: number): Position;
}

/** Indexes the line starts of a text; `\n`, `\r\n` and `\r` all end a line. */
export function indexLines(text: string): LineIndex {
  const starts: number[] = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  const lineStart = (line: number): number => starts[line - 1] ?? text.length;
  const lineEnd = (line: number): number => {
    const next = starts[line];
    if (next === undefined) return text.length;
    return text.charCodeAt(next - 1) === 10 && text.charCodeAt(next - 2) === 13 ? next - 2 : next - 1;
  };
  return {
    lineCount: starts.length,
    lineStart,
    lineEnd,
    lineText: (line) => text.slice(lineStart(line), lineEnd(line)),
    position(offset) {
      const clamped = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= clamped) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: clamped - (starts[low] ?? 0) + 1 };
    },
  };
}
