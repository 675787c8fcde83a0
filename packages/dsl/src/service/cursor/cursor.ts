/**
 * In: a parsed file and an offset. Out: where the cursor stands: the word under it, the brackets around it, and what is
 * being written there.
 */
import { scan } from "../../tokens/scan.ts";
import * as t from "../../tokens/token-types.ts";
import type { ParsedFile } from "../parsed-file.ts";
import { endOf } from "../parsed-file.ts";
import { type BlockFrame, continues, type Frame, isWord, openFrames, pathBefore } from "./frames.ts";

/** What is being written at the cursor. */
export type Place =
  /** Nothing that a list of words could help with. */
  | { readonly kind: "nothing" }
  | { readonly kind: "declaration" }
  | { readonly kind: "import_name" }
  | { readonly kind: "from" }
  | { readonly kind: "type" }
  | { readonly kind: "item" }
  | { readonly kind: "label" }
  /** After `...`. */
  | { readonly kind: "spread" }
  /** A value, or in a call also the name of an argument. */
  | { readonly kind: "operand"; readonly argument: boolean }
  /** After `->`. */
  | { readonly kind: "stage" }
  /** After the dot of a path. */
  | { readonly kind: "part"; readonly before: readonly string[]; readonly stage: boolean }
  /** After `>=` and the like, or after an arithmetic sign. */
  | { readonly kind: "number" }
  /** Behind the value of a param, where its domain may follow. */
  | { readonly kind: "domain" };

/** A place in a text that is being written. */
export interface Cursor {
  readonly file: ParsedFile;
  readonly offset: number;
  /** The word under the cursor, or the text inside of the quotes around it. */
  readonly start: number;
  readonly end: number;
  /** What of it stands before the cursor. */
  readonly typed: string;
  readonly quoted: boolean;
  readonly frames: readonly Frame[];
  readonly place: Place;
  /** The next sign after the word on its line, or nothing. */
  readonly next: string;
  /** The sign directly before the word. */
  readonly previous: string;
}

const nothing: Place = { kind: "nothing" };
const wordBefore = /[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;
const wordAfter = /^[\p{L}\p{M}\p{N}_]+/u;

/** Finds out where a cursor stands; never throws. */
export function readCursor(file: ParsedFile, offset: number): Cursor {
  const { text } = file.file;
  const at = Math.max(0, Math.min(offset, text.length));
  const quote = quoteAround(file, at);
  const typed = quote === null ? (wordBefore.exec(text.slice(lineStart(text, at), at))?.[0] ?? "") : "";
  const start = quote === null ? at - typed.length : quote.start;
  const end = quote === null ? at + (wordAfter.exec(text.slice(at, at + 200))?.[0].length ?? 0) : quote.end;
  const frames = framesBefore(file, quote === null ? start : quote.start - 1);
  const rest = text.slice(quote === null ? end : end + 1);
  const cursor = {
    file,
    offset: at,
    start,
    end,
    typed: quote === null ? typed : text.slice(quote.start, at),
    quoted: quote !== null,
    frames,
    next: /^[ \t]*([^\s])/.exec(rest)?.[1] ?? "",
    previous: text.charAt(start - 1),
  };
  if (inComment(file, at) || inNumber(text, at)) return { ...cursor, place: nothing };
  return { ...cursor, place: placeOf(file, start, frames) };
}

/** Whether the cursor stands inside of a declaration. */
export function insideDeclaration(cursor: Cursor): boolean {
  return cursor.frames.some((frame) => frame.kind === "block" || frame.kind === "parameters");
}

/** The block that the cursor's declaration opens, or undefined. */
export function outerBlock(cursor: Cursor): BlockFrame | undefined {
  return cursor.frames.find((frame): frame is BlockFrame => frame.kind === "block" && frame.keyword !== null);
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Whether a number is being written; the digits of a name are none. */
function inNumber(text: string, at: number): boolean {
  return /(?:^|[^\p{L}\p{N}_.])\d[\d_]*(?:\.\d*)?$/u.test(text.slice(Math.max(lineStart(text, at), at - 200), at));
}

function inComment(file: ParsedFile, at: number): boolean {
  return file.comments.some((comment) => comment.start < at && at <= comment.end);
}

/** The text inside of the quotes around the cursor. */
function quoteAround(file: ParsedFile, at: number): { readonly start: number; readonly end: number } | null {
  const { text } = file.file;
  const token = file.tokens.find(
    (one) =>
      one.tokenType === t.StringLiteral &&
      one.startOffset < at &&
      at <= endOf(one) &&
      !text.startsWith('"""', one.startOffset),
  );
  if (token === undefined) return null;
  const end = endOf(token);
  const closed = text.charAt(end - 1) === '"' && end - 1 > token.startOffset;
  if (closed && at === end) return null;
  return { start: token.startOffset + 1, end: closed ? end - 1 : end };
}

/** The brackets open before `end`, read from the start of the declaration around it. */
function framesBefore(file: ParsedFile, end: number): Frame[] {
  const { text, path } = file.file;
  const heads = new Set([t.DeclHead, t.Import, t.Param]);
  const head = file.tokens.findLast(
    (token) => heads.has(token.tokenType) && token.startColumn === 1 && token.startOffset < end,
  );
  const from = head?.startOffset ?? 0;
  return openFrames(scan({ path, text: text.slice(from, end) }).tokens.map((token) => shifted(token, from)));
}

function shifted<T extends { readonly startOffset: number; readonly endOffset?: number }>(token: T, by: number): T {
  return { ...token, startOffset: token.startOffset + by, endOffset: (token.endOffset ?? token.startOffset) + by };
}

function placeOf(file: ParsedFile, start: number, frames: readonly Frame[]): Place {
  const { text } = file.file;
  const top = frames.at(-1);
  if (top === undefined) return nothing;
  const indent = text.slice(lineStart(text, start), start);
  const first = indent.trim() === "";
  const last = lastToken(frames);
  if (first && indent === "" && !continues(last)) return { kind: "declaration" };
  switch (top.kind) {
    case "file":
      return inFile(top.expr, first);
    case "imports":
      return { kind: "import_name" };
    case "parameters":
      return inParameters(top.expr);
    case "block": {
      const { item } = top;
      if (item === null || (first && !continues(last))) return { kind: "item" };
      if (item.name === "...") return { kind: "spread" };
      if (item.sign === null) return item.label === null ? { kind: "label" } : nothing;
      return inExpression(top.expr, false);
    }
    case "call":
      return inExpression(top.expr, top.name === null && top.expr.length === 0);
    default:
      return inExpression(top.expr, false);
  }
}

function lastToken(frames: readonly Frame[]) {
  const top = frames.at(-1);
  if (top === undefined) return undefined;
  const last = top.expr.at(-1);
  if (last !== undefined || top.kind !== "block") return last;
  return undefined;
}

function inFile(expr: Frame["expr"], first: boolean): Place {
  const [head, , colon, type, equals] = expr;
  const last = expr.at(-1);
  if (head === undefined || (first && !continues(last))) return { kind: "declaration" };
  if (head.tokenType === t.Import) return last?.tokenType === t.RightBrace ? { kind: "from" } : nothing;
  if (head.tokenType !== t.Param) return nothing;
  if (last === colon && colon?.tokenType === t.Colon) return { kind: "type" };
  if (type === undefined || equals?.tokenType !== t.Equals) return nothing;
  const value = expr.slice(5);
  const inside = value.findIndex((token) => token.image === "in");
  if (inside >= 0) return inExpression(value.slice(inside + 1), false);
  const place = inExpression(value, false);
  return place.kind === "nothing" ? { kind: "domain" } : place;
}

function inParameters(expr: Frame["expr"]): Place {
  const last = expr.at(-1);
  if (last?.tokenType === t.Colon) return { kind: "type" };
  return last?.tokenType === t.Equals ? { kind: "operand", argument: false } : nothing;
}

function inExpression(expr: Frame["expr"], argument: boolean): Place {
  const last = expr.at(-1);
  if (last === undefined) return { kind: "operand", argument };
  if (last.tokenType === t.Arrow) return { kind: "stage" };
  if (last.tokenType === t.Dot) {
    const path = pathBefore(expr);
    const before = path.filter(isWord).map((token) => token.image);
    const stage = expr[expr.length - path.length - 1]?.tokenType === t.Arrow;
    return { kind: "part", before, stage };
  }
  return continues(last) ? { kind: "number" } : nothing;
}
