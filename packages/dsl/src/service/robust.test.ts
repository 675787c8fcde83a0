/**
 * Programs with several slips at once: every feature is asked at every kind of place, and nothing may throw or point
 * outside of the text.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Span } from "../source/span.ts";
import { fixAll, quickFixes } from "./code-actions.ts";
import { complete } from "./completion/complete.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { documentSymbols } from "./document-symbols.ts";
import { foldingRanges } from "./folding.ts";
import { formatting } from "./formatting.ts";
import { hover } from "./hover.ts";
import { inlayHints } from "./inlay-hints.ts";
import { definition, highlights, references } from "./references.ts";
import { rename } from "./rename.ts";
import { semanticTokens } from "./semantic-tokens.ts";
import { signatureHelp } from "./signature-help.ts";
import { digitsProgram, openEditor } from "./testing/editor.ts";

const pieces = digitsProgram.match(/\/\/[^\n]*|"[^"\n]*"|[\w.]+|->|\s+|[^\w\s]/g) ?? [];

/** Asks everything at a place. */
function askAll(text: string, offset: number): void {
  const { workspace, path } = openEditor(text);
  const inside = ({ start, end }: Pick<Span, "start" | "end">): void => {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(text.length);
  };
  for (const one of complete(workspace, path, offset)) inside(one.span);
  const shown = hover(workspace, path, offset);
  if (shown !== null) inside(shown.span);
  signatureHelp(workspace, path, offset);
  const found = definition(workspace, path, offset);
  if (found !== null) inside(found);
  for (const span of references(workspace, { path, offset }, true)) inside(span);
  for (const one of highlights(workspace, path, offset)) inside(one.span);
  const renamed = rename(workspace, { path, offset }, "renamed");
  if (renamed.kind === "edits") for (const edit of renamed.edits) inside(edit.span);
  for (const one of semanticTokens(workspace, path)) inside(one);
  inlayHints(workspace, path, { start: 0, end: text.length, parameterNames: true });
  documentSymbols(workspace, path);
  foldingRanges(workspace, path);
  for (const edit of formatting(workspace, path)) inside(edit.span);
  for (const action of quickFixes(workspace, path, { start: 0, end: text.length }))
    for (const edit of action.edits) inside(edit.span);
  fixAll(workspace, path);
  for (const one of diagnosticsOf(workspace, path)) inside(one.primary.span);
}

describe("every feature", () => {
  it("answers in a program with several slips", () => {
    const slip = fc.tuple(
      fc.constantFrom("delete", "double", "junk"),
      fc.nat({ max: pieces.length - 1 }),
      fc.string({ unit: "grapheme", maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(slip, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (slips, where) => {
          const copy = [...pieces];
          for (const [kind, at, junk] of slips)
            copy[at] = kind === "delete" ? "" : kind === "double" ? `${copy[at]} ${copy[at]}` : junk;
          const text = copy.join("");
          askAll(text, Math.floor(where * text.length));
        },
      ),
      { seed: 5, numRuns: 150 },
    );
  });

  it.each([
    "",
    "model {",
    "model {\n  ",
    "model m",
    "model m(",
    "import",
    "import {",
    'import { a } from "',
    "param",
    "param x:",
    "param x: int =",
    "param x: int = 1 in",
    "train t {\n  ...",
    "train t {\n  limits {\n    batch: ",
    "dataset d {\n  source: csv(",
    "{",
    "}",
    "((((",
    "->",
    "a b c d",
  ])("answers in `%s`", (text) => {
    for (let offset = 0; offset <= text.length; offset++) askAll(text, offset);
  });
});
