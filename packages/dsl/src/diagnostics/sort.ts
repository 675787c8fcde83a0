/**
 * In: diagnostics as they were found. Out: the same in reading order: files as loaded, then by place.
 */
import type { SourceFile } from "../source/span.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** Sorts by file and place; errors before warnings at one place. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[], files: readonly SourceFile[]): Diagnostic[] {
  const order = new Map(files.map((file, index) => [file.path, index]));
  const rank = (diagnostic: Diagnostic): number => order.get(diagnostic.primary.span.file) ?? files.length;
  return [...diagnostics].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.primary.span.start - b.primary.span.start ||
      a.severity.localeCompare(b.severity) ||
      a.code.localeCompare(b.code),
  );
}
