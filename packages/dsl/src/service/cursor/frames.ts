/**
 * In: the tokens of a program up to some place. Out: the brackets open there and how far what stands in each of them has
 * come. It reads forward only and believes what it reads, so that it works where the tree has holes.
 */
import type { IToken } from "chevrotain";
import * as t from "../../tokens/token-types.ts";

/** The item being written in a block. */
interface OpenItem {
  readonly name: string;
  readonly start: number;
  label: string | null;
  sign: ":" | "=" | null;
}

interface Common {
  /** Tokens of the expression being written since the last separator; a closed bracket counts as one. */
  expr: IToken[];
}

/** The file itself, outside of any bracket. */
interface FileFrame extends Common {
  readonly kind: "file";
}
/** A block; `keyword` is null in a group or record, which `name` tells apart. */
export interface BlockFrame extends Common {
  readonly kind: "block";
  readonly keyword: string | null;
  readonly name: string | null;
  readonly start: number;
  item: OpenItem | null;
}
/** The arguments of a call. */
export interface CallFrame extends Common {
  readonly kind: "call";
  readonly callee: string;
  readonly calleeStart: number;
  /** Arrows before the call in its flow. */
  readonly stage: number;
  /** Position among the arguments without a name. */
  position: number;
  /** Name of the argument being written. */
  name: string | null;
  readonly given: string[];
}
interface ListFrame extends Common {
  readonly kind: "list";
}
/** Parentheses around an expression. */
interface GroupFrame extends Common {
  readonly kind: "group";
}
/** The parameters of a declaration. */
interface ParametersFrame extends Common {
  readonly kind: "parameters";
}
interface ImportsFrame extends Common {
  readonly kind: "imports";
}

/** A bracket that is open, or the file around all. */
export type Frame = FileFrame | BlockFrame | CallFrame | ListFrame | GroupFrame | ParametersFrame | ImportsFrame;

const closers = new Map([
  [t.RightBrace, new Set(["block", "imports"])],
  [t.RightParen, new Set(["call", "group", "parameters"])],
  [t.RightBracket, new Set(["list"])],
]);
const continuing = new Set([
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
const reserved = new Set([...t.reservedWords.values()]);

/** Whether a token is written like a name. */
export function isWord(token: IToken | undefined): boolean {
  return token !== undefined && /^[\p{L}_]/u.test(token.image);
}

/** Whether an expression goes on after this token, also on the next line. */
export function continues(token: IToken | undefined): boolean {
  return token !== undefined && continuing.has(token.tokenType);
}

/** How many arrows an expression has so far. */
export function arrows(expr: readonly IToken[]): number {
  return expr.filter((token) => token.tokenType === t.Arrow).length;
}

/** Reads tokens and gives the open brackets, the file first; never empty. */
export function openFrames(tokens: readonly IToken[]): Frame[] {
  const file: FileFrame = { kind: "file", expr: [] };
  const stack: Frame[] = [file];
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const first = before === undefined || lineOfEnd(before) < (token.startLine ?? 0);
    if (first && isWord(token)) leaveUnclosed(index, before);
    const top = stack.at(-1) ?? file;
    const closes = closers.get(token.tokenType);
    if (closes !== undefined) {
      const at = stack.findLastIndex((frame) => closes.has(frame.kind));
      if (at > 0) close(at, token);
      return;
    }
    if (top.kind === "block") inBlock(top, token, { first, before });
    else if (top.kind === "file") inFile(token, first);
    else inBracket(top, token);
  });
  return stack;

  /** A declaration, or an item with its sign, cannot stand inside of parentheses: they were not closed. */
  function leaveUnclosed(index: number, before: IToken | undefined): void {
    const token = tokens[index];
    const next = tokens[index + 1];
    const after = tokens[index + 2];
    if (token === undefined || next === undefined || continues(before)) return;
    const signed = (one: IToken | undefined): boolean => one?.tokenType === t.Colon || one?.tokenType === t.Equals;
    const keyed = reserved.has(token.tokenType) && token.tokenType !== t.True && token.tokenType !== t.False;
    if (token.startColumn === 1 && (keyed || (isWord(next) && next.startLine === token.startLine && !signed(after)))) {
      stack.length = 1;
      file.expr = [];
      return;
    }
    const labelled = isWord(next) && signed(after) && next.startLine === token.startLine;
    const plain = signed(next) && before?.tokenType !== t.Comma && before?.tokenType !== t.LeftParen;
    if (!labelled && !plain) return;
    const block = stack.findLastIndex((frame) => frame.kind === "block");
    if (block > 0) stack.length = block + 1;
  }

  function close(at: number, token: IToken): void {
    const closed = stack[at];
    stack.length = at;
    const below = stack.at(-1) ?? file;
    if (below.kind === "block" && closed?.kind === "block" && below.item?.sign == null) below.item = null;
    else if (below.kind === "file" && closed?.kind === "block" && closed.keyword !== null) below.expr = [];
    else below.expr.push(token);
  }

  function open(token: IToken, expr: readonly IToken[]): void {
    if (token.tokenType === t.LeftBracket) stack.push({ kind: "list", expr: [] });
    else if (token.tokenType === t.LeftBrace)
      stack.push({ kind: "block", keyword: null, name: null, start: token.startOffset, item: null, expr: [] });
    else {
      const path = pathBefore(expr);
      if (path.length === 0) stack.push({ kind: "group", expr: [] });
      else {
        stack.push({
          kind: "call",
          callee: path.map((one) => one.image).join(""),
          calleeStart: path[0]?.startOffset ?? token.startOffset,
          stage: arrows(expr),
          position: 0,
          name: null,
          given: [],
          expr: [],
        });
      }
    }
  }

  function inFile(token: IToken, first: boolean): void {
    const [head, name] = file.expr;
    const { tokenType: type } = token;
    if (first && isWord(token) && !continues(file.expr.at(-1))) {
      file.expr = [token];
    } else if (type === t.LeftBrace && head?.tokenType === t.Import) {
      file.expr.push(token);
      stack.push({ kind: "imports", expr: [] });
    } else if (type === t.LeftBrace && head?.tokenType !== t.Param) {
      const keyword = head?.image ?? null;
      const title = isWord(name) ? (name?.image ?? null) : null;
      stack.push({ kind: "block", keyword, name: title, start: token.startOffset, item: null, expr: [] });
    } else if (type === t.LeftParen && head !== undefined && head.tokenType !== t.Param && file.expr.length <= 2) {
      file.expr.push(token);
      stack.push({ kind: "parameters", expr: [] });
    } else if (isOpener(token)) open(token, file.expr);
    else file.expr.push(token);
  }

  function inBlock(
    block: BlockFrame,
    token: IToken,
    { first, before }: { readonly first: boolean; readonly before: IToken | undefined },
  ): void {
    const { tokenType: type } = token;
    const { item } = block;
    const starts = item === null || (first && isWord(token) && !continues(before));
    if (type === t.Comma) block.item = null;
    else if (starts && (isWord(token) || type === t.Ellipsis)) {
      block.item = { name: token.image, start: token.startOffset, label: null, sign: null };
      block.expr = [];
    } else if (item === null) return;
    else if ((type === t.Colon || type === t.Equals) && item.sign === null) {
      item.sign = type === t.Colon ? ":" : "=";
      block.expr = [];
    } else if (item.sign === null && type === t.LeftBrace)
      stack.push({ kind: "block", keyword: null, name: item.name, start: token.startOffset, item: null, expr: [] });
    else if (item.sign === null && isWord(token)) item.label ??= token.image;
    else if (isOpener(token)) open(token, block.expr);
    else block.expr.push(token);
  }

  function inBracket(frame: Exclude<Frame, BlockFrame | FileFrame>, token: IToken): void {
    const { tokenType: type } = token;
    if (type === t.Comma) {
      if (frame.kind === "call") {
        if (frame.name === null) frame.position++;
        frame.name = null;
      }
      frame.expr = [];
    } else if (frame.kind === "call" && type === t.Colon && frame.expr.length === 1 && isWord(frame.expr[0])) {
      frame.name = frame.expr[0]?.image ?? null;
      if (frame.name !== null) frame.given.push(frame.name);
      frame.expr = [];
    } else if (isOpener(token)) open(token, frame.expr);
    else frame.expr.push(token);
  }
}

function isOpener(token: IToken): boolean {
  return token.tokenType === t.LeftParen || token.tokenType === t.LeftBracket || token.tokenType === t.LeftBrace;
}

function lineOfEnd(token: IToken): number {
  const breaks = token.image.startsWith('"""') ? token.image.split("\n").length - 1 : 0;
  return (token.startLine ?? 0) + breaks;
}

/** The names and dots that end an expression: `a.b` of `x -> a.b`. */
export function pathBefore(expr: readonly IToken[]): readonly IToken[] {
  let start = expr.length;
  while (start > 0) {
    const token = expr[start - 1];
    const follower = expr[start];
    const fits =
      token !== undefined &&
      (token.tokenType === t.Dot
        ? follower === undefined || isWord(follower)
        : isWord(token) && (follower === undefined || follower.tokenType === t.Dot));
    if (!fits) break;
    start--;
  }
  return expr.slice(start);
}
