/**
 * In: a token stream. Out: its concrete syntax tree and syntax diagnostics. One line gets at most one of them: what
 * the scanner or the layout pass already explained is not said again in other words.
 */
import type { IRecognitionException, IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import type { LineIndex } from "../source/line-index.ts";
import * as t from "../tokens/token-types.ts";
import type { TokenStream } from "../tokens/tokenize.ts";
import type { FileCstNode } from "./cst-types.ts";
import { decodeFailure } from "./message-provider.ts";
import { type PipeParser, pipeParser } from "./parser.ts";
import { type Place, putIntoWords } from "./syntax-words.ts";

/** A parsed file. */
export interface Cst {
  readonly root: FileCstNode;
  readonly stream: TokenStream;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a token stream; never throws. */
export function parse(stream: TokenStream): Cst {
  const parser = pipeParser();
  parser.input = stream.tokens;
  const root = parseFile(parser);
  const diagnostics: Diagnostic[] = [...stream.diagnostics];
  const taken = new TakenPlaces(stream);
  const around = new Surroundings(stream);
  for (const one of stream.diagnostics) if (!isReadAsMeant(one)) taken.addLines(one);
  for (const error of parser.errors) {
    const found = toDiagnostic(stream, error, around);
    if (taken.has(found)) continue;
    taken.addItem(found);
    diagnostics.push(found);
  }
  for (const found of emptyImports(root, stream)) if (!taken.has(found)) diagnostics.push(found);
  parser.input = [];
  return { root, stream, diagnostics };
}

/** Chevrotain's errors are thrown inside of it and caught there; collecting a stack for each would take longer than the rest. */
function parseFile(parser: PipeParser): FileCstNode {
  // V8's own property; other engines take no notice of it.
  const stacks = Error as { stackTraceLimit?: number };
  const { stackTraceLimit } = stacks;
  stacks.stackTraceLimit = 0;
  try {
    // The types are made from the grammar.
    return parser.file() as FileCstNode;
  } finally {
    if (stackTraceLimit === undefined) delete stacks.stackTraceLimit;
    else stacks.stackTraceLimit = stackTraceLimit;
  }
}

/** `import { } from "file"` is read, but does nothing. */
function emptyImports(root: FileCstNode, stream: TokenStream): Diagnostic[] {
  return (root.children.importDecl ?? []).flatMap(({ children }) => {
    // After a syntax error any part of a node may be absent.
    const { Identifier: names, LeftBrace: opening, RightBrace: closing } = children as Partial<typeof children>;
    const [open, close] = [opening?.[0], closing?.[0]];
    if (names !== undefined || open === undefined || close === undefined) return [];
    const span = { file: stream.file.path, start: open.startOffset, end: range(close, stream).end };
    return [
      problem("P1007", span, {
        title: "this import names nothing",
        label: "a name is missing here",
        help: 'an import reads `import { name } from "file.pipe"`',
      }),
    ];
  });
}

/** Whether the parser saw what was meant, so that whatever else is wrong beside it is a mistake of its own. */
function isReadAsMeant({ code, fixes }: Diagnostic): boolean {
  return code === "P1008" || code === "P1012" || code === "P1013" || (code === "P1001" && fixes.length > 0);
}

const heads = new Set<TokenType>([t.ItemHead, t.DeclHead, t.Param, t.Import]);

/** Where something has been complained about: lines, and the items on them. */
class TakenPlaces {
  readonly #lines: LineIndex;
  readonly #heads: readonly number[];
  readonly #taken = new Set<string>();

  constructor(stream: TokenStream) {
    this.#lines = stream.lines;
    this.#heads = stream.tokens.flatMap((one) => (heads.has(one.tokenType) ? [one.startOffset] : []));
  }

  /** Takes the lines of a diagnostic whole. */
  addLines(one: Diagnostic): void {
    for (const { start, end } of [one.primary.span, ...one.fixes.map((fix) => fix.span)]) {
      this.#taken.add(`${this.#line(start)}`).add(`${this.#line(Math.max(start, end - 1))}`);
    }
  }

  /** Takes the item of a diagnostic as far as it stands on the same line. */
  addItem(one: Diagnostic): void {
    const { start } = one.primary.span;
    this.#taken.add(`${this.#line(start)}:${this.#head(start)}`);
  }

  has(one: Diagnostic): boolean {
    const { start } = one.primary.span;
    const line = this.#line(start);
    return this.#taken.has(`${line}`) || this.#taken.has(`${line}:${this.#head(start)}`);
  }

  #line(offset: number): number {
    return this.#lines.position(offset).line;
  }

  /** How many heads stand before an offset. */
  #head(offset: number): number {
    let low = 0;
    let high = this.#heads.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#heads[middle] ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The tokens around an error. */
class Surroundings {
  readonly #stream: TokenStream;
  #indexes: ReadonlyMap<IToken, number> | null = null;

  constructor(stream: TokenStream) {
    this.#stream = stream;
  }

  place(error: IRecognitionException): Place {
    // Mismatches and missing alternatives, the only errors this grammar raises, say what came before.
    const { previousToken } = error as IRecognitionException & { readonly previousToken?: IToken };
    const { tokens } = this.#stream;
    this.#indexes ??= new Map(tokens.map((token, index) => [token, index]));
    const at = this.#indexes.get(error.token) ?? tokens.length;
    const known = previousToken === undefined ? undefined : this.#indexes.get(previousToken);
    // Where Chevrotain has skipped tokens to go on, it names the last of those.
    const index = known !== undefined && known < at ? known : at - 1;
    const previous = tokens[index] ?? error.token;
    return { actual: error.token, previous, before: tokens[index - 1], next: tokens[at + 1] };
  }
}

function toDiagnostic(stream: TokenStream, error: IRecognitionException, around: Surroundings): Diagnostic {
  const place = around.place(error);
  const words = putIntoWords(decodeFailure(error.message), place);
  const atPrevious = words.at === "previous" || error.token.tokenType.name === "EOF";
  const token = atPrevious && place.previous.startOffset >= 0 ? place.previous : error.token;
  const span = { file: stream.file.path, ...range(token, stream) };
  const behind = { ...span, start: range(place.previous, stream).end, end: range(place.previous, stream).end };
  return problem(words.code, span, {
    title: words.title,
    label: words.label,
    help: words.help,
    fixes:
      words.remove === true
        ? [{ span: { ...span, start: behind.end }, replacement: "" }]
        : words.insert === undefined
          ? []
          : [{ span: behind, replacement: words.insert.text, certain: words.insert.certain }],
  });
}

function range(token: IToken, stream: TokenStream): { start: number; end: number } {
  if (!(token.startOffset >= 0)) return { start: stream.file.text.length, end: stream.file.text.length };
  const end = (token.endOffset ?? token.startOffset) + 1;
  return { start: Math.min(token.startOffset, end), end };
}
