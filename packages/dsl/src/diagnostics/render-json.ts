/**
 * In: diagnostics and the files they point into. Out: the same as plain data with lines and columns, for tools. The
 * form is fixed by `schema/diagnostics.schema.json`.
 */
import { indexLines, type Position } from "../source/line-index.ts";
import type { SourceFile, Span } from "../source/span.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** A range in a file; lines and columns count from 1, columns in UTF-16 code units, `end` is exclusive. */
export interface JsonRange {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** A diagnostic as tools read it. */
export interface JsonDiagnostic extends JsonRange {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly title: string;
  /** The primary label first, where it has a text. */
  readonly labels: readonly (JsonRange & { readonly text: string })[];
  readonly help: string | null;
  readonly fixes: readonly (JsonRange & { readonly replacement: string })[];
}

/** Turns diagnostics into plain data. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[], files: readonly SourceFile[]): JsonDiagnostic[] {
  const indexes = new Map(files.map((file) => [file.path, indexLines(file.text)]));
  const range = (span: Span): JsonRange => {
    const index = indexes.get(span.file);
    const first: Position = { line: 1, column: 1 };
    return {
      file: span.file,
      start: index?.position(span.start) ?? first,
      end: index?.position(span.end) ?? first,
    };
  };
  return diagnostics.map((diagnostic) => ({
    code: diagnostic.code,
    severity: diagnostic.severity,
    title: diagnostic.title,
    ...range(diagnostic.primary.span),
    labels: [diagnostic.primary, ...diagnostic.related]
      .filter((label) => label.text !== "")
      .map((label) => ({ text: label.text, ...range(label.span) })),
    help: diagnostic.help,
    fixes: diagnostic.fixes.map((fix) => ({ ...range(fix.span), replacement: fix.replacement })),
  }));
}
