/**
 * In: the tokens of a text and its lexemes. Out: the imports, params and declarations that they make up, each with the
 * document to print; without one where a syntax error stands and the text has to stay as it is. What shares a line with
 * a broken piece is broken with it.
 */
import type { IToken, TokenType } from "chevrotain";
import { buildAst } from "../ast/build-ast.ts";
import { reportStray } from "../check/scopes.ts";
import { parse } from "../cst/parse.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../diagnostics/sort.ts";
import * as t from "../tokens/token-types.ts";
import type { TokenStream } from "../tokens/tokenize.ts";
import { arrange } from "./arrange.ts";
import type { Document } from "./document.ts";
import type { Lexeme } from "./lexemes.ts";

/** A piece of the top level, from its first lexeme to its last. */
export interface Region {
  readonly first: Lexeme;
  readonly last: Lexeme;
  /** A declaration has empty lines around it; imports and params may stand together. */
  readonly declares: boolean;
  /** `///` comments before it are about it. */
  readonly documented: boolean;
  /** Null where it is left alone. */
  readonly document: Document | null;
}

/** What a text consists of. */
export interface Regions {
  readonly regions: readonly Region[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Cuts the top level of a text into its pieces. */
export function splitRegions(stream: TokenStream, list: readonly Lexeme[]): Regions {
  const cst = parse(stream);
  const diagnostics = [...cst.diagnostics];
  const heads = headsOf(stream.tokens);
  const starts = startsOf(list, heads);
  const errors = diagnostics.map((one) => one.primary.span.start).sort((a, b) => a - b);
  let error = 0;
  const regions: Region[] = [];
  /** Where items stand outside of any block, which is all that is wrong with them. */
  const strays = new Set<number>();
  starts.forEach((from, index) => {
    const lexemes = list.slice(from, starts[index + 1]);
    const [first] = lexemes;
    const last = lexemes.at(-1);
    if (first === undefined || last === undefined) return;
    const next = list[starts[index + 1] ?? list.length];
    let broken = lexemes.some((one) => one.type === null);
    for (; error < errors.length && (errors[error] ?? 0) < (next?.start ?? Number.POSITIVE_INFINITY); error++)
      broken = true;
    const head = heads.get(first.start);
    const whole = head === t.DeclHead || head === t.Import || head === t.Param;
    const document = broken || !whole ? null : arrange(lexemes);
    if (!broken && !whole) strays.add(first.start);
    regions.push({ first, last, declares: head === t.DeclHead, documented: head !== t.Import, document });
  });
  if (strays.size > 0) {
    for (const item of buildAst(cst).strays) {
      if (strays.has(item.span.start)) reportStray(item, (one) => diagnostics.push(one));
    }
  }
  return { regions: joinBroken(regions), diagnostics: sortDiagnostics(diagnostics, [stream.file]) };
}

/** Kinds of the tokens with which a piece of the top level starts, by their offsets. */
function headsOf(tokens: readonly IToken[]): ReadonlyMap<number, TokenType> {
  const heads = new Map<number, TokenType>();
  let depth = 0;
  for (const { tokenType, startOffset } of tokens) {
    if (depth === 0 && startKinds.has(tokenType)) heads.set(startOffset, tokenType);
    if (openers.has(tokenType)) depth++;
    else if (closers.has(tokenType)) depth--;
  }
  return heads;
}

const startKinds = new Set<TokenType>([t.Import, t.Param, t.DeclHead, t.ItemHead, t.Ellipsis]);
const openers = new Set<TokenType>([t.LeftBrace, t.LeftParen, t.LeftBracket]);
const closers = new Set<TokenType>([t.RightBrace, t.RightParen, t.RightBracket]);

/** Indexes at which pieces start: at heads, and at lines of senseless characters that follow a piece. */
function startsOf(list: readonly Lexeme[], heads: ReadonlyMap<number, TokenType>): readonly number[] {
  const starts: number[] = [];
  let junkOnly = true;
  for (let index = list.length - 1; index >= 0; index--) {
    const lexeme = list[index];
    if (lexeme === undefined) continue;
    const isHead = heads.has(lexeme.start);
    junkOnly = isHead || (junkOnly && lexeme.type === null);
    if (index === 0 || isHead || (junkOnly && startsLine(lexeme))) starts.push(index);
  }
  return starts.reverse();
}

/** Whether it is the first on its line. */
function startsLine(lexeme: Lexeme): boolean {
  return lexeme.breaks > 0;
}

/** Joins pieces that share a line where one of them is broken, and broken pieces that follow each other. */
function joinBroken(regions: readonly Region[]): readonly Region[] {
  const rows: Region[][] = [];
  for (const region of regions) {
    const row = rows.at(-1);
    if (row === undefined || startsLine(region.first)) rows.push([region]);
    else row.push(region);
  }
  const joined: Region[] = [];
  for (const row of rows) {
    const broken = row.some((region) => region.document === null);
    const [first] = row;
    const last = row.at(-1);
    if (first === undefined || last === undefined) continue;
    const before = joined.at(-1);
    if (!broken) for (const region of row) joined.push(region);
    else if (before?.document === null) joined.splice(-1, 1, { ...before, last: last.last });
    else joined.push({ first: first.first, last: last.last, declares: true, documented: true, document: null });
  }
  return joined;
}
