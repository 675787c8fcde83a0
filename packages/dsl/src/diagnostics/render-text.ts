/**
 * In: diagnostics and the files they point into. Out: text for a terminal: title, place, source lines with marks, help.
 */
import { indexLines, type LineIndex } from "../source/line-index.ts";
import type { SourceFile, Span } from "../source/span.ts";
import type { Diagnostic, Label } from "./diagnostic.ts";
import { displayText, displayWidth } from "./display-width.ts";

/** How diagnostics are rendered. */
export interface RenderOptions {
  /** ANSI colours. */
  readonly colour: boolean;
}

type Paint = "error" | "warning" | "gutter" | "help" | "bold";
const ansi: Readonly<Record<Paint, string>> = {
  error: "\x1b[1;31m",
  warning: "\x1b[1;33m",
  gutter: "\x1b[34m",
  help: "\x1b[36m",
  bold: "\x1b[1m",
};

/** Renders diagnostics one after another, with a line that counts them at the end; empty for none. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  options: RenderOptions,
): string {
  if (diagnostics.length === 0) return "";
  const paint = (text: string, kind: Paint): string =>
    options.colour && text !== "" ? `${ansi[kind]}${text}\x1b[0m` : text;
  const indexes = new Map(files.map((file) => [file.path, indexLines(file.text)]));
  const parts = diagnostics.map((diagnostic) => renderOne(diagnostic, indexes, paint));
  return `${parts.join("\n")}\n${paint(countLine(diagnostics), "bold")}\n`;
}

/** "2 errors, 1 warning" */
export function countLine(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic["severity"]): string | null => {
    const number = diagnostics.filter((one) => one.severity === severity).length;
    return number === 0 ? null : `${number} ${severity}${number === 1 ? "" : "s"}`;
  };
  return [count("error"), count("warning")].filter((part) => part !== null).join(", ");
}

type Painter = (text: string, kind: Paint) => string;

interface Mark {
  /** Columns on screen, from 0. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly primary: boolean;
}

function renderOne(diagnostic: Diagnostic, indexes: ReadonlyMap<string, LineIndex>, paint: Painter): string {
  const { severity, code, title, primary, related, help } = diagnostic;
  const labels: readonly (Label & { readonly primary: boolean })[] = [
    { ...primary, primary: true },
    ...related.map((label) => ({ ...label, primary: false })),
  ];
  const position = (span: Span): { line: number; column: number } =>
    indexes.get(span.file)?.position(span.start) ?? { line: 1, column: 1 };
  const gutter = Math.max(...labels.map((label) => String(position(label.span).line).length));
  const pad = " ".repeat(gutter);
  const out: string[] = [`${paint(`${severity}[${code}]`, severity)}${paint(`: ${title}`, "bold")}`];
  const paths = [...new Set(labels.map((label) => label.span.file))];
  for (const path of paths) {
    const here = labels.filter((label) => label.span.file === path);
    const head = here[0] ?? labels[0];
    const at = head === undefined ? { line: 1, column: 1 } : position(head.span);
    out.push(`${pad}${paint("┌─", "gutter")} ${path}:${at.line}:${at.column}`);
    const index = indexes.get(path);
    if (index === undefined || (index.lineCount === 1 && index.lineText(1) === "")) continue;
    out.push(`${pad}${paint("│", "gutter")}`);
    const lines = [...new Set(here.map((label) => position(label.span).line))].sort((a, b) => a - b);
    for (const line of lines) {
      const text = index.lineText(line);
      out.push(`${paint(`${String(line).padStart(gutter)}│`, "gutter")} ${displayText(text)}`.trimEnd());
      const marks = here
        .filter((label) => position(label.span).line === line)
        .map((label) => toMark(label, index, line));
      for (const row of markRows(marks, severity, paint)) out.push(`${pad}${paint("│", "gutter")} ${row}`.trimEnd());
    }
  }
  if (help !== null) out.push(`${paint("help", "help")}: ${help}`);
  return `${out.join("\n")}\n`;
}

/** A label on its first line; one that goes on over more lines is marked to the end of the first. */
function toMark(label: Label & { readonly primary: boolean }, index: LineIndex, line: number): Mark {
  const text = index.lineText(line);
  const from = label.span.start - index.lineStart(line);
  const to = Math.min(label.span.end - index.lineStart(line), text.length);
  const start = displayWidth(text.slice(0, from));
  return { start, end: Math.max(start + 1, displayWidth(text.slice(0, to))), text: label.text, primary: label.primary };
}

/** The rows under a source line: marks with the rightmost text, then the other texts, each under its mark. */
function markRows(marks: readonly Mark[], severity: Diagnostic["severity"], paint: Painter): string[] {
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
  const reachesEnd = last !== undefined && last.end === width;
  const rows = [reachesEnd ? `${painted} ${paint(last.text, kindOf(last))}` : painted];
  const below = reachesEnd ? texts.slice(1) : texts;
  below.forEach((mark, index) => {
    const left = below.slice(index + 1).map((other) => other.start);
    let row = "";
    let column = 0;
    for (const start of [...new Set(left)].filter((start) => start < mark.start).sort((a, b) => a - b)) {
      row += `${" ".repeat(start - column)}${paint("│", "gutter")}`;
      column = start + 1;
    }
    rows.push(`${row}${" ".repeat(mark.start - column)}${paint(mark.text, kindOf(mark))}`);
  });
  return rows;
}
