/**
 * A failure of a run in, text like that of a mistake found by the check out: title, place, the source line with marks, help.
 */
import { type Diagnostic, indexLines, type Position, renderEach, type SourceFile } from "@penstock/dsl";
import type { RunEvent } from "@penstock/runtime";

type ErrorEvent = Extract<RunEvent, { event: "error" }>;

/** Renders a failure; `files` are those of the program that ran. */
export function failureText(
  event: ErrorEvent,
  files: readonly SourceFile[],
  options: { readonly colour: boolean; readonly width: number },
): string {
  const offset = (file: string, { line, column }: Position): number =>
    indexLines(files.find((one) => one.path === file)?.text ?? "").lineStart(line) + column - 1;
  const labels = event.labels.map(({ text, primary, file, start, end }) => ({
    text,
    primary,
    span: { file, start: offset(file, start), end: offset(file, end) },
  }));
  const primary = labels.find((label) => label.primary);
  // A failure without a place is its sentence and its way out.
  const nowhere = { span: { file: "", start: 0, end: 0 }, text: "" };
  const diagnostic: Diagnostic = {
    code: event.code,
    severity: "error",
    title: event.title,
    primary: primary ?? nowhere,
    related: labels.filter((label) => !label.primary),
    help: event.help,
    fixes: [],
  };
  return renderEach([diagnostic], files, options).join("");
}
