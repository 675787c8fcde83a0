/**
 * In: scanned tokens. Out: the same tokens with the layout-aware heads marked and every bracket balanced.
 *
 * A *declaration head* is a name in column 1 followed by a name; an *item head* is a name that starts an item. Both
 * are places where a broken block must have ended, so brackets are repaired here, where indentation is known: a
 * missing bracket is one diagnostic and the parser sees a balanced stream.
 */
import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import type { LineIndex } from "../source/line-index.ts";
import {
  closeBracket,
  closeUnclosed,
  countOperator,
  endBeforeArrow,
  endBeforeItem,
  nextExpression,
  openBracket,
} from "./brackets.ts";
import { isSpoiltHead, nameless, readHead, standsAlone } from "./declaration-head.ts";
import { as, closers, closerText, continuing, LayoutState } from "./layout-state.ts";
import { renameSlips } from "./slips.ts";
import * as t from "./token-types.ts";

/** What laying out yields. */
export interface Layout {
  readonly tokens: IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Marks heads and balances brackets. */
export function layOut(path: string, scanned: readonly IToken[], lines: LineIndex): Layout {
  const named = renameSlips(path, scanned);
  const strict = walk(new LayoutState(path, named.tokens, { lines, trustsIndent: false }));
  const unbalanced = strict.diagnostics.some((one) => one.code === "P1003" || one.code === "P1004");
  // Brackets alone tell that one is missing; indentation tells where.
  const indented = unbalanced ? walk(new LayoutState(path, named.tokens, { lines, trustsIndent: true })) : strict;
  const better = indented.diagnostics.length <= strict.diagnostics.length ? indented : strict;
  return { tokens: better.out, diagnostics: [...named.diagnostics, ...better.diagnostics] };
}

const operators = new Set<TokenType>([t.Plus, t.Minus, t.Star, t.Slash]);
/** Between two expressions of one bracket, or one flow. */
const separators = new Set<TokenType>([t.Comma, t.Arrow, t.Comparison, t.Colon, t.Equals]);
/** Signs of which no two but a sign of a number can follow each other. */
const joining = new Set<TokenType>([...operators, ...separators, t.Dot, t.Ellipsis]);
/** A value may end with these. */
const valueEnds = new Set<TokenType>([
  t.Identifier,
  t.NumberLiteral,
  t.StringLiteral,
  t.True,
  t.False,
  t.RightParen,
  t.RightBracket,
  t.RightBrace,
]);

function walk(state: LayoutState): LayoutState {
  const walker = new Walker(state);
  for (let index = 0; index < state.tokens.length; index++) {
    state.reach(index);
    index = walker.step(index);
  }
  closeUnclosed(state, 0, { next: null, reason: "" });
  return state;
}

/** Goes over the tokens once; it lives for one pass. */
class Walker {
  readonly #state: LayoutState;
  #inParam = false;
  /** Between a declaration head and its block. */
  #inHead = false;

  constructor(state: LayoutState) {
    this.#state = state;
  }

  /** Puts out the token at an index, and those that belong to it; gives the index of the last one consumed. */
  step(index: number): number {
    const state = this.#state;
    const token = state.tokens[index];
    if (token === undefined) return index;
    const type = token.tokenType;
    const { top } = state;
    const first = state.startsLine(index);
    if ((type === t.Import || type === t.Param) && first && (top === undefined || token.startColumn === 1)) {
      closeUnclosed(state, 0, { next: token, reason: "a new declaration starts here" });
      nextExpression(state);
      this.#inParam = type === t.Param;
      this.#inHead = false;
      state.out.push(token);
      return index;
    }
    if (type === t.From && top?.imports === true)
      closeUnclosed(state, state.stack.length - 1, { next: token, reason: "" });
    // `cosine(from: 1e-3)`: between parentheses `from` is an argument's name, never part of an import.
    if (type === t.From && top?.token.tokenType === t.LeftParen && state.type(index + 1) === t.Colon) {
      state.out.push(as(t.ArgHead, token));
      return index;
    }
    if (type === t.Identifier && top?.imports !== true) {
      if (this.#startsDeclaration(index, token, first)) return this.#declaration(index, token);
      if (first && top === undefined && standsAlone(state, index)) return index;
      return this.#name(index, token, first);
    }
    if (closers.has(type)) return this.#open(index, token);
    if (closerText.has(type)) return closeBracket(state, index);
    if (type === t.Arrow && first && state.trustsIndent) endBeforeArrow(state, token);
    // Three such signs in a row are an error already; a thousand would be no other.
    if (joining.has(type) && [-1, -2, -3].every((back) => joining.has(state.out.at(back)?.tokenType ?? t.Identifier)))
      return index;
    if (operators.has(type)) countOperator(state, token);
    else if (separators.has(type)) nextExpression(state);
    state.out.push(token);
    return index;
  }

  #declaration(index: number, token: IToken): number {
    const state = this.#state;
    const reason = `\`${token.image} ${state.tokens[index + 1]?.image ?? ""}\` starts here`;
    closeUnclosed(state, 0, { next: token, reason });
    nextExpression(state);
    this.#inParam = false;
    state.out.push(as(t.DeclHead, token));
    const last = readHead(state, index);
    this.#inHead = state.stack.length === 0;
    return last;
  }

  #startsDeclaration(index: number, token: IToken, first: boolean): boolean {
    const state = this.#state;
    if (state.isColumnHead(index)) return true;
    if (state.stack.length > 0 || (this.#inParam && !first)) return false;
    if (first && isSpoiltHead(state, index)) return true;
    if (!(first || state.previous === t.RightBrace) || state.isStrongHead(index, false)) return false;
    const next = state.type(index + 1);
    return (
      state.nextIsWord(index) ||
      next === t.LeftBrace ||
      (first && next === t.LeftParen && !state.startsLine(index + 1) && token.tokenType === t.Identifier)
    );
  }

  #open(index: number, token: IToken): number {
    const state = this.#state;
    const { top } = state;
    if (
      token.tokenType === t.LeftBrace &&
      top === undefined &&
      !this.#inHead &&
      !this.#inParam &&
      state.startsLine(index)
    ) {
      nameless(state, token);
      return openBracket(state, index);
    }
    if (token.tokenType === t.LeftBrace && this.#inHead) {
      // `layer l(n: int = { … })`: after a sign that wants a value, `{` opens that value.
      const value = state.previous !== undefined && continuing.has(state.previous);
      const within = state.stack.some((open) => open.token.tokenType === t.LeftBrace);
      if (top === undefined || !(value || within)) {
        closeUnclosed(state, 0, { next: token, reason: "the block starts here" });
        this.#inHead = false;
      }
    }
    return openBracket(state, index);
  }

  /** A name that starts no declaration. */
  #name(index: number, token: IToken, first: boolean): number {
    const state = this.#state;
    const { top, previous } = state;
    const isIn =
      this.#inParam &&
      token.image === "in" &&
      top === undefined &&
      previous !== undefined &&
      previous !== t.Param &&
      previous !== t.In &&
      !continuing.has(previous);
    if (isIn) {
      nextExpression(state);
      state.out.push(as(t.In, token));
      return index;
    }
    if (first && top === undefined) this.#inParam = false;
    const separated = top !== undefined && (previous === t.Comma || state.out.at(-1) === top.token);
    const round = top !== undefined && top.token.tokenType !== t.LeftBrace;
    if (round ? this.#inRound(index, token, separated) : this.#inBlock(index, token, first || separated)) {
      return this.#foreignSign(index);
    }
    state.out.push(token);
    return index;
  }

  /** Between parentheses or brackets; whether the name has been put out as a head. */
  #inRound(index: number, token: IToken, separated: boolean): boolean {
    const state = this.#state;
    const { top } = state;
    if (top === undefined) return false;
    const next = state.type(index + 1);
    const first = state.startsLine(index);
    const continues = first && !separated;
    if (first && !this.#inHead && state.trustsIndent && state.isStrongHead(index, true)) {
      endBeforeItem(state, token);
      if (state.top !== top && state.top?.token.tokenType === t.LeftBrace) {
        this.#itemHead(token);
        return true;
      }
    }
    const argument = next === t.Colon && (!continues || top.spread);
    const untyped =
      this.#inHead &&
      separated &&
      state.stack.length === 1 &&
      (next === t.Comma || next === t.RightParen || next === t.Equals);
    const assigned = next === t.Equals && top.call && !this.#inHead && separated;
    if (top.token.tokenType === t.LeftParen && (argument || assigned || untyped)) {
      state.out.push(as(t.ArgHead, token));
      return true;
    }
    // `name label:` is never an argument; `name:` is one after `(` or `,`, or in a call spread over lines.
    const labelled = next === t.Identifier;
    if (!first || !state.isStrongHead(index, true) || !(labelled || (continues && !(top.spread && next === t.Colon)))) {
      return false;
    }
    const brace = state.stack.findLastIndex((open) => open.token.tokenType === t.LeftBrace);
    closeUnclosed(state, brace + 1, { next: token, reason: "the next item starts here" });
    this.#itemHead(token);
    return true;
  }

  /** Between braces or outside of everything; whether the name has been put out as a head. */
  #inBlock(index: number, token: IToken, starts: boolean): boolean {
    const state = this.#state;
    const { previous } = state;
    const strong = state.isStrongHead(index, true);
    const first = state.startsLine(index);
    if (first && strong && state.trustsIndent) endBeforeItem(state, token);
    const weak = first && (previous === undefined || !continuing.has(previous));
    if ((starts && strong) || weak || (starts && !first)) {
      this.#itemHead(token);
      return true;
    }
    // `epochs: 3 batch: 32`: the value before has ended, so an item must start.
    const valued = previous !== undefined && valueEnds.has(previous) && state.out.at(-2)?.tokenType !== t.ItemHead;
    const unseparated = state.top !== undefined && valued && state.isStrongHead(index, false);
    if (!unseparated) return false;
    const at = state.endOfLast();
    state.diagnostics.push(
      problem("P1013", state.span(token), {
        title: `\`,\` is missing before \`${token.image}\``,
        label: "the next item starts here",
        help: "items that share a line are separated by `,`",
        fixes: [{ span: { file: state.path, start: at, end: at }, replacement: "," }],
      }),
    );
    this.#itemHead(token);
    return true;
  }

  #itemHead(token: IToken): void {
    nextExpression(this.#state);
    this.#state.out.push(as(t.ItemHead, token));
  }

  /** Behind a head: `kernel=3` in a call and `epochs == 3` in a block are read as if `:` stood there. */
  #foreignSign(index: number): number {
    const state = this.#state;
    const sign = state.tokens[index + 1];
    const head = state.out.at(-1);
    if (sign === undefined || head === undefined) return index;
    const inCall = head.tokenType === t.ArgHead && sign.tokenType === t.Equals;
    const inBlock = head.tokenType === t.ItemHead && sign.image === "==";
    if (!inCall && !inBlock) return index;
    const what = inCall ? "a named argument" : "a setting";
    state.diagnostics.push(
      problem("P1012", state.span(sign), {
        title: `${what} takes \`:\`, not \`${sign.image}\``,
        label: "write `:`",
        fixes: [{ span: { ...state.span(sign), start: state.endOfLast() }, replacement: ":" }],
      }),
    );
    nextExpression(state);
    state.out.push({ ...as(t.Colon, sign), image: ":" });
    return index + 1;
  }
}
