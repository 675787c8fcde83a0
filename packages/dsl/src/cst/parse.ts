/**
 * In: a token stream. Out: its concrete syntax tree and syntax diagnostics. One line gets at most one of them: what
 * the scanner or the layout pass already explained is not said again in other words.
 */
import type { CstNode, IRecognitionException, IToken } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import type { TokenStream } from "../tokens/tokenize.ts";
import { decodeWords } from "./message-provider.ts";
import { pipeParser } from "./parser.ts";

/** A parsed file. */
export interface Cst {
  readonly root: CstNode;
  readonly stream: TokenStream;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a token stream; never throws. */
export function parse(stream: TokenStream): Cst {
  const parser = pipeParser();
  parser.input = stream.tokens;
  const root = parser.file();
  const diagnostics: Diagnostic[] = [...stream.diagnostics];
  for (const error of parser.errors) {
    const found = toDiagnostic(stream, error);
    const line = stream.lines.position(found.primary.span.start).line;
    const known = diagnostics.some((other) =>
      [other.primary.span, ...other.fixes.map((fix) => fix.span)].some(
        (span) =>
          stream.lines.position(span.start).line === line ||
          stream.lines.position(Math.max(span.start, span.end - 1)).line === line,
      ),
    );
    if (!known) diagnostics.push(found);
  }
  parser.input = [];
  return { root, stream, diagnostics };
}

function toDiagnostic(stream: TokenStream, error: IRecognitionException): Diagnostic {
  const words = decodeWords(error.message);
  // Mismatches and missing alternatives, the only errors this grammar raises, say what came before.
  const { previousToken } = error as IRecognitionException & { readonly previousToken?: IToken };
  const previous = previousToken ?? stream.tokens.at(-1);
  const atPrevious = words.at === "previous" || error.token.tokenType.name === "EOF";
  const token = atPrevious && previous !== undefined && previous.startOffset >= 0 ? previous : error.token;
  const span = { file: stream.file.path, ...range(token, stream) };
  return problem(words.code, span, {
    title: words.title,
    label: words.label,
    help: words.help,
    fixes: words.insert === null ? [] : [{ span: { ...span, start: span.end }, replacement: words.insert }],
  });
}

function range(token: IToken, stream: TokenStream): { start: number; end: number } {
  if (!(token.startOffset >= 0)) return { start: stream.file.text.length, end: stream.file.text.length };
  const end = (token.endOffset ?? token.startOffset) + 1;
  return { start: Math.min(token.startOffset, end), end };
}
