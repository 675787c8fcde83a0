/**
 * In: diagnostics and the files they point into. Out: text for a terminal: title, place, source lines with marks, help.
 */
import { indexLines, type LineIndex, type Position } from "../source/line-index.ts";
import type { SourceFile, Span } from "../source/span.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { displayText } from "./display-width.ts";
import type { Paint, Painter } from "./mark-rows.ts";
import { lastLineOf, type RankedLabel, sourceExcerpt } from "./source-excerpt.ts";

/** How diagnostics are rendered. */
export interface RenderOptions {
  /** ANSI colours. */
  readonly colour: boolean;
  /** Columns of the terminal; 120 by default. Longer source lines are cut round their marks. */
  readonly width?: number;
  /** How many are shown in full; the others are counted. All by default. */
  readonly most?: number;
}

const ansi: Readonly<Record<Paint, string>> = {
  error: "\x1b[1;31m",
  warning: "\x1b[1;33m",
  gutter: "\x1b[34m",
  help: "\x1b[36m",
  bold: "\x1b[1m",
};

const defaultWidth = 120;
const narrowest = 40;

function painter(colour: boolean): Painter {
  return (text, kind) => (colour && text !== "" ? `${ansi[kind]}${text}\x1b[0m` : text);
}

/** Renders diagnostics one after another, with a line that counts them at the end; empty for none. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  options: RenderOptions,
): string {
  if (diagnostics.length === 0) return "";
  const paint = painter(options.colour);
  const most = options.most ?? diagnostics.length;
  const parts = renderEach(diagnostics.slice(0, most), files, options);
  const left = diagnostics.slice(most);
  const hidden = left.length === 0 ? "" : `and ${countLine(left)} more; \`--all\` shows every one\n\n`;
  return `${parts.join("\n")}\n${hidden}${paint(countLine(diagnostics), "bold")}\n`;
}

/** Renders each diagnostic by itself, with a line break at its end. */
export function renderEach(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  options: Omit<RenderOptions, "most">,
): string[] {
  const paint = painter(options.colour);
  const width = Math.max(narrowest, options.width ?? defaultWidth);
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const indexes = new Map<string, LineIndex>();
  const indexOf = (path: string): LineIndex | undefined => {
    const text = texts.get(path);
    if (text === undefined) return undefined;
    const index = indexes.get(path) ?? indexLines(text);
    indexes.set(path, index);
    return index;
  };
  return diagnostics.map((diagnostic) => renderOne(diagnostic, indexOf, { paint, width }));
}

/** "2 errors, 1 warning" */
export function countLine(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic["severity"]): string | null => {
    const number = diagnostics.filter((one) => one.severity === severity).length;
    return number === 0 ? null : `${number} ${severity}${number === 1 ? "" : "s"}`;
  };
  return [count("error"), count("warning")].filter((part) => part !== null).join(", ");
}

function renderOne(
  diagnostic: Diagnostic,
  indexOf: (path: string) => LineIndex | undefined,
  { paint, width }: { readonly paint: Painter; readonly width: number },
): string {
  const { severity, code, title, primary, related, help } = diagnostic;
  const labels: readonly RankedLabel[] = [
    { ...primary, primary: true },
    ...related.map((label) => ({ ...label, primary: false })),
  ];
  const position = (span: Span): Position => indexOf(span.file)?.position(span.start) ?? { line: 1, column: 1 };
  const lastLine = (label: RankedLabel): number => {
    const index = indexOf(label.span.file);
    return index === undefined ? 1 : lastLineOf(label, index);
  };
  const gutter = Math.max(...labels.map((label) => String(lastLine(label)).length));
  const pad = " ".repeat(gutter);
  const [heading = "", ...more] = title.split("\n");
  const out: string[] = [
    `${paint(`${severity}[${code}]`, severity)}${paint(`: ${displayText(heading)}`, "bold")}`,
    ...more.map((line) => `  ${displayText(line)}`),
  ];
  for (const path of new Set(labels.map((label) => label.span.file))) {
    // A failure that no line of a program asked for has no place.
    if (path === "") continue;
    const here = labels.filter((label) => label.span.file === path);
    const [head] = here;
    const index = indexOf(path);
    // A file that is not there, or is empty, is named without a line.
    const text = index !== undefined && !(index.lineCount === 1 && index.lineText(1) === "");
    const at = head === undefined || !text ? null : position(head.span);
    const place = at === null ? "" : `:${at.line}:${at.column}`;
    out.push(`${pad}${paint("┌─", "gutter")} ${displayText(path)}${place}`);
    if (!text) continue;
    out.push(`${pad}${paint("│", "gutter")}`);
    out.push(...sourceExcerpt(here, index, { severity, paint, gutter, width }));
  }
  if (help !== null) {
    const [first = "", ...rest] = help.split("\n");
    out.push(`${paint("help", "help")}: ${displayText(first)}`, ...rest.map((line) => `      ${displayText(line)}`));
  }
  return `${out.join("\n")}\n`;
}
