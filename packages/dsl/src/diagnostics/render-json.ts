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

/** A place with words about it. */
export interface JsonLabel extends JsonRange {
  readonly text: string;
  /** The place of the mistake itself; others are what it follows from. */
  readonly primary: boolean;
}

/** A diagnostic as tools read it. */
export interface JsonDiagnostic extends JsonRange {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly title: string;
  /** The page of the code, from the root of the documentation. */
  readonly page: string;
  /** The primary label first, where it has a text. */
  readonly labels: readonly JsonLabel[];
  readonly help: string | null;
  /** They belong together: all of them, or none, mend the mistake. */
  readonly fixes: readonly (JsonRange & { readonly replacement: string; readonly certain: boolean })[];
}

/** Where the page of a code is in the documentation. */
export function pagePath(code: string): string {
  return `docs/errors/${code}.md`;
}

/** Finds the range of a span; a file that is not among `files` is pointed at by its first character. */
export function rangeFinder(files: readonly SourceFile[]): (span: Span) => JsonRange {
  const indexes = new Map(files.map((file) => [file.path, indexLines(file.text)]));
  const first: Position = { line: 1, column: 1 };
  return (span) => {
    const index = indexes.get(span.file);
    return {
      file: span.file,
      start: index?.position(span.start) ?? first,
      end: index?.position(Math.max(span.start, span.end)) ?? first,
    };
  };
}

/** Turns diagnostics into plain data. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[], files: readonly SourceFile[]): JsonDiagnostic[] {
  const range = rangeFinder(files);
  return diagnostics.map((diagnostic) => ({
    code: diagnostic.code,
    severity: diagnostic.severity,
    title: diagnostic.title,
    page: pagePath(diagnostic.code),
    ...range(diagnostic.primary.span),
    labels: [
      { ...diagnostic.primary, primary: true },
      ...diagnostic.related.map((label) => ({ ...label, primary: false })),
    ]
      .filter((label) => label.text !== "" || !label.primary)
      .map((label) => ({ text: label.text, primary: label.primary, ...range(label.span) })),
    help: diagnostic.help,
    fixes: diagnostic.fixes.map(({ span, replacement, certain }) => ({ ...range(span), replacement, certain })),
  }));
}
