/**
 * In: the text of one file. Out: everything that parsing it yields, kept together: editors need the tokens and comments
 * beside the tree that the check reads.
 */
import type { IToken } from "chevrotain";
import { buildAst } from "../ast/build-ast.ts";
import type { Program } from "../ast/nodes.ts";
import { parse } from "../cst/parse.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { LineIndex } from "../source/line-index.ts";
import type { SourceFile } from "../source/span.ts";
import type { Comment } from "../tokens/scan.ts";
import { tokenize } from "../tokens/tokenize.ts";

/** One file, parsed. */
export interface ParsedFile {
  readonly file: SourceFile;
  /** Heads are marked and brackets balanced; what recovery invented has no text. */
  readonly tokens: readonly IToken[];
  readonly comments: readonly Comment[];
  readonly lines: LineIndex;
  readonly ast: Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a file; never throws. */
export function parseFile(file: SourceFile): ParsedFile {
  const stream = tokenize(file);
  const cst = parse(stream);
  return {
    file,
    tokens: stream.tokens,
    comments: stream.comments,
    lines: stream.lines,
    ast: buildAst(cst),
    diagnostics: cst.diagnostics,
  };
}

/** Where a token ends. */
export function endOf(token: IToken): number {
  return (token.endOffset ?? token.startOffset) + 1;
}
