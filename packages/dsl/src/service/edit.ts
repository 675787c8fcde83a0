/**
 * Changes to texts as values, and how they are applied.
 */
import type { Span } from "../source/span.ts";

/** A place and what stands there instead. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

/** The text after edits of its own file, which do not overlap; edits of other files are passed over. */
export function applyEdits(path: string, text: string, edits: readonly Edit[]): string {
  const own = edits.filter((edit) => edit.span.file === path).sort((a, b) => b.span.start - a.span.start);
  return own.reduce((done, { span, newText }) => done.slice(0, span.start) + newText + done.slice(span.end), text);
}

/** Edits that do not touch an earlier one of the list. */
export function withoutOverlaps(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits) {
    const { file, start, end } = edit.span;
    const clash = kept.some(
      ({ span }) =>
        span.file === file && (start < span.end && span.start < end ? true : start === span.start && end === span.end),
    );
    if (!clash) kept.push(edit);
  }
  return kept;
}
