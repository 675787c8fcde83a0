/**
 * What the layout pass knows while it walks over the tokens of one file: what it has put out, which brackets are open,
 * and how far apart tokens stand. Layout decides; this only answers and keeps.
 */
import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { LineIndex } from "../source/line-index.ts";
import type { Span } from "../source/span.ts";
import { makeToken } from "./scan.ts";
import * as t from "./token-types.ts";

/** A bracket that is open. */
export interface Open {
  readonly token: IToken;
  /** The head that opened a block, for wording: `model small`. */
  readonly owner: string | null;
  readonly imports: boolean;
  /** It holds the arguments of a call or the parameters of a declaration. */
  readonly call: boolean;
  /** The bracket that stands there, where a parenthesis is meant. */
  readonly mistaken: TokenType | null;
  /** Nothing stands behind it on its line. */
  readonly spread: boolean;
  /** Width of the white space before the first token of its line. */
  readonly indent: number;
  readonly height: Height;
}

/** How high a tree grows from the expressions of one bracket: the one being read, and the highest before it. */
export interface Height {
  current: number;
  most: number;
}

/** What closes each bracket. */
export const closers: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.LeftBrace, t.RightBrace],
  [t.LeftParen, t.RightParen],
  [t.LeftBracket, t.RightBracket],
]);

/** Closing brackets by their kind. */
export const closerText: ReadonlyMap<TokenType, string> = new Map([
  [t.RightBrace, "}"],
  [t.RightParen, ")"],
  [t.RightBracket, "]"],
]);

/** After these an expression goes on, so a name on the next line continues it. */
export const continuing: ReadonlySet<TokenType> = new Set([
  t.Arrow,
  t.Comparison,
  t.Equals,
  t.Colon,
  t.Dot,
  t.Plus,
  t.Minus,
  t.Star,
  t.Slash,
  t.Ellipsis,
]);

/** Kinds that are written like names. */
export const words: ReadonlySet<TokenType> = new Set([t.Identifier, t.Import, t.From, t.Param, t.True, t.False]);

/** The same token as another kind. */
export function as(type: TokenType, token: IToken): IToken {
  return { ...token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? -1 };
}

/** Where a token ends. */
export function endOf(token: IToken): number {
  return (token.endOffset ?? token.startOffset) + 1;
}

/** The state of one pass over one file. */
export class LayoutState {
  readonly out: IToken[] = [];
  readonly diagnostics: Diagnostic[] = [];
  stack: Open[] = [];
  readonly path: string;
  readonly tokens: readonly IToken[];
  readonly lines: LineIndex;
  /** Whether indentation decides where blocks end; brackets alone do at first. */
  readonly trustsIndent: boolean;
  /** The brackets that are open have been complained about. */
  muted = false;
  readonly #outermost: Height = { current: 0, most: 0 };
  #lineStart = 0;

  constructor(
    path: string,
    tokens: readonly IToken[],
    options: { readonly lines: LineIndex; readonly trustsIndent: boolean },
  ) {
    this.path = path;
    this.tokens = tokens;
    this.lines = options.lines;
    this.trustsIndent = options.trustsIndent;
  }

  type(index: number): TokenType | undefined {
    return this.tokens[index]?.tokenType;
  }

  /** Whether the token is the first of its line; a place beyond the last token is not. */
  startsLine(index: number): boolean {
    const before = this.tokens[index - 1];
    const here = this.tokens[index];
    return before === undefined || here === undefined || (before.endLine ?? 0) < (here.startLine ?? 0);
  }

  /** Remembers where lines start; to be told of each token in order. */
  reach(index: number): void {
    if (this.startsLine(index)) this.#lineStart = index;
  }

  get indent(): number {
    return (this.tokens[this.#lineStart]?.startColumn ?? 1) - 1;
  }

  get top(): Open | undefined {
    return this.stack.at(-1);
  }

  get height(): Height {
    return this.top?.height ?? this.#outermost;
  }

  get previous(): TokenType | undefined {
    return this.out.at(-1)?.tokenType;
  }

  span(token: IToken): Span {
    return { file: this.path, start: token.startOffset, end: endOf(token) };
  }

  /** The text of the token put out before one that is still open. */
  tokenBefore(token: IToken): string {
    const index = this.out.findLastIndex((one) => one.startOffset < token.startOffset);
    return this.out[index]?.image ?? "";
  }

  endOfLast(): number {
    const last = this.out.at(-1);
    return last === undefined ? 0 : endOf(last);
  }

  /** Puts out a token without width behind the last one. */
  insert(type: TokenType): void {
    this.out.push({ ...makeToken(type, "", this.endOfLast(), this.lines), isInsertedInRecovery: true });
  }

  /** `name :`, `name =`, `name {` or the same with a label between. */
  isStrongHead(index: number, withBrace: boolean): boolean {
    const ends = (type: TokenType | undefined): boolean =>
      type === t.Colon || type === t.Equals || (withBrace && type === t.LeftBrace);
    if (this.type(index) !== t.Identifier) return false;
    return (
      ends(this.type(index + 1)) ||
      (this.type(index + 1) === t.Identifier && !this.startsLine(index + 1) && ends(this.type(index + 2)))
    );
  }

  /** A name in column 1 with a name behind it, which is neither `name label:` nor `name label =`. */
  isColumnHead(index: number): boolean {
    const after = this.type(index + 2);
    return (
      this.tokens[index]?.startColumn === 1 &&
      this.nextIsWord(index) &&
      after !== t.Colon &&
      after !== t.Equals &&
      this.type(index) === t.Identifier
    );
  }

  nextIsWord(index: number): boolean {
    return words.has(this.type(index + 1) ?? t.Comma) && !this.startsLine(index + 1);
  }
}
