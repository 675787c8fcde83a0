/**
 * In: a part of a file. Out: what can be done about the mistakes there: each diagnostic's own fixes, and all certain ones
 * of the file at once.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { type Edit, withoutOverlaps } from "./edit.ts";
import type { Workspace } from "./workspace.ts";

/** Something an editor offers to do. */
export interface CodeAction {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What it mends; null where it mends all. */
  readonly diagnostic: Diagnostic | null;
  /** It is certain to be meant. */
  readonly preferred: boolean;
}

/** Quick fixes for the mistakes that touch a part of a file. */
export function quickFixes(
  workspace: Workspace,
  path: string,
  part: { readonly start: number; readonly end: number },
): readonly CodeAction[] {
  return diagnosticsOf(workspace, path)
    .filter(({ primary: { span }, fixes }) => fixes.length > 0 && span.start <= part.end && part.start <= span.end)
    .map((diagnostic) => ({
      title: titleOf(workspace, diagnostic),
      edits: editsOf(diagnostic),
      diagnostic,
      preferred: diagnostic.fixes.every((fix) => fix.certain),
    }));
}

/** All fixes of a file that are certain; null where there are none. */
export function fixAll(workspace: Workspace, path: string): CodeAction | null {
  const certain = diagnosticsOf(workspace, path).filter(
    ({ fixes }) => fixes.length > 0 && fixes.every((fix) => fix.certain && fix.span.file === path),
  );
  const edits = withoutOverlaps(certain.flatMap(editsOf));
  if (edits.length === 0) return null;
  return { title: "Apply all certain fixes of this file", edits, diagnostic: null, preferred: false };
}

function editsOf(diagnostic: Diagnostic): Edit[] {
  return diagnostic.fixes.map((fix) => ({ span: fix.span, newText: fix.replacement }));
}

function titleOf(workspace: Workspace, diagnostic: Diagnostic): string {
  const [fix, ...more] = diagnostic.fixes;
  if (fix === undefined || more.length > 0) return diagnostic.help ?? diagnostic.title;
  const before = workspace.text(fix.span.file)?.slice(fix.span.start, fix.span.end) ?? "";
  const after = fix.replacement.trim();
  if (after === "") return `Remove \`${shorten(before)}\``;
  return before.trim() === "" ? `Add \`${shorten(after)}\`` : `Change \`${shorten(before)}\` to \`${shorten(after)}\``;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
