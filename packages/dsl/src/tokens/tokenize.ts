/**
 * In: one file. Out: its token stream: tokens with heads marked and brackets balanced, comments, and what was wrong.
 */
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { LineIndex } from "../source/line-index.ts";
import type { SourceFile } from "../source/span.ts";
import { layOut } from "./layout.ts";
import { type Comment, scan } from "./scan.ts";

/** The tokens of one file; every token keeps its place. */
export interface TokenStream {
  readonly file: SourceFile;
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  readonly lines: LineIndex;
  readonly diagnostics: readonly Diagnostic[];
}

/** Cuts a file into tokens; never throws. */
export function tokenize(file: SourceFile): TokenStream {
  const scanned = scan(file);
  const layout = layOut(file.path, scanned.tokens, scanned.lines);
  return {
    file,
    tokens: layout.tokens,
    comments: scanned.comments,
    lines: scanned.lines,
    diagnostics: [...scanned.diagnostics, ...layout.diagnostics],
  };
}
