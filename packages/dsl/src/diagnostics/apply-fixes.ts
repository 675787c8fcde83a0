/**
 * In: diagnostics with fixes, and texts. Out: which diagnostics can be mended at once, and the texts with their fixes in
 * place. The fixes of one diagnostic belong together; nothing outside of them is touched.
 */
import type { Diagnostic, Fix } from "./diagnostic.ts";

/** Whether a tool may mend a diagnostic without asking. */
export function isMendable({ fixes }: Diagnostic): boolean {
  return fixes.length > 0 && fixes.every((fix) => fix.certain);
}

/** Of diagnostics in reading order those whose fixes do not meet the fixes of an earlier one. */
export function compatible(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const taken: Fix[] = [];
  return diagnostics.filter(({ fixes }) => {
    if (fixes.some((fix) => taken.some((other) => meet(fix, other)))) return false;
    taken.push(...fixes);
    return true;
  });
}

/** Fixes meet where they share a character or a place between two characters. */
function meet(a: Fix, b: Fix): boolean {
  return a.span.file === b.span.file && a.span.start <= b.span.end && b.span.start <= a.span.end;
}

/** A file's text with fixes in place; those of other files are passed over. Line breaks are written as the text has them. */
export function applyFixes(file: { readonly path: string; readonly text: string }, fixes: readonly Fix[]): string {
  const { path, text } = file;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const here = fixes.filter(({ span }) => span.file === path).sort((a, b) => b.span.start - a.span.start);
  let fixed = text;
  for (const { span, replacement } of here) {
    fixed = fixed.slice(0, span.start) + replacement.replaceAll("\n", lineBreak) + fixed.slice(span.end);
  }
  return fixed;
}
