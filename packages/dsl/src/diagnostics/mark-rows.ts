/**
 * In: marks at columns of one shown line. Out: the rows under it: all marks in one row with the rightmost text behind them,
 * then the other texts, each under its mark, so that no two overlap.
 */

/** How something is coloured. */
export type Paint = "error" | "warning" | "gutter" | "help" | "bold";

/** Colours a text, or leaves it. */
export type Painter = (text: string, kind: Paint) => string;

/** A mark under a line. */
export interface Mark {
  /** Columns on screen, from 0. */
  readonly start: number;
  readonly end: number;
  /** Ready to print. */
  readonly text: string;
  readonly width: number;
  readonly primary: boolean;
}

/** The rows under a line of `width` columns; the severity colours the primary mark. */
export function markRows(
  marks: readonly Mark[],
  options: { readonly severity: "error" | "warning"; readonly paint: Painter; readonly width: number },
): string[] {
  const { severity, paint } = options;
  const width = Math.max(...marks.map((mark) => mark.end));
  const cells: ("^" | "-" | " ")[] = Array.from({ length: width }, () => " ");
  for (const mark of [...marks].sort((a, b) => Number(a.primary) - Number(b.primary))) {
    for (let column = mark.start; column < mark.end; column++) cells[column] = mark.primary ? "^" : "-";
  }
  const kindOf = (mark: Mark): Paint => (mark.primary ? severity : "gutter");
  const painted = cells.join("").replace(/\^+|-+/g, (run) => paint(run, run.startsWith("^") ? severity : "gutter"));
  const texts = marks
    .filter((mark) => mark.text !== "")
    .sort((a, b) => b.start - a.start || Number(b.primary) - Number(a.primary));
  const [last] = texts;
  const behind = last !== undefined && last.end === width && width + 1 + last.width <= options.width;
  const rows = [behind ? `${painted} ${paint(last.text, kindOf(last))}` : painted];
  const below = behind ? texts.slice(1) : texts;
  below.forEach((mark, index) => {
    const left = [...new Set(below.slice(index + 1).map((other) => other.start))]
      .filter((start) => start < mark.start)
      .sort((a, b) => a - b);
    let row = "";
    let column = 0;
    for (const start of left) {
      row += `${" ".repeat(start - column)}${paint("│", "gutter")}`;
      column = start + 1;
    }
    // A text that would leave the screen starts further left, as far as the lines to the other marks let it.
    const room = left.length === 0 ? 0 : column + 1;
    const start = Math.max(room, Math.min(mark.start, options.width - mark.width));
    rows.push(`${row}${" ".repeat(start - column)}${paint(mark.text, kindOf(mark))}`);
  });
  return rows;
}
