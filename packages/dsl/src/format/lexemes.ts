/**
 * In: a text. Out: everything in it that is not white space, in order: signs and words as the scanner cuts them, the
 * comments before each, and what the language has no use for. White space is kept as two facts: how many line breaks
 * stand before something, and its column. The layout pass is not asked: it drops commas and invents brackets.
 */
import type { TokenType } from "chevrotain";
import type { Comment } from "../tokens/scan.ts";
import { StringLiteral } from "../tokens/token-types.ts";
import type { TokenStream } from "../tokens/tokenize.ts";

/** A comment as it will be written, and what stood before it. */
export interface Remark {
  readonly text: string;
  readonly doc: boolean;
  readonly start: number;
  readonly end: number;
  /** Line breaks before it; 0 where it stands behind something on its line. */
  readonly breaks: number;
  readonly column: number;
}

/** A word or sign as it will be written. */
export interface Lexeme {
  readonly text: string;
  /** Null for characters without a meaning. */
  readonly type: TokenType | null;
  readonly start: number;
  readonly end: number;
  /** Comments between what comes before and this. */
  readonly remarks: readonly Remark[];
  /** Line breaks directly before it. */
  readonly breaks: number;
  readonly column: number;
  /** Lines on which it starts and ends, from 0. */
  readonly line: number;
  readonly endLine: number;
}

/** All of a text. */
export interface Lexemes {
  readonly list: readonly Lexeme[];
  /** Comments after the last lexeme. */
  readonly tail: readonly Remark[];
}

const none: readonly Remark[] = [];

type Piece = Comment | { readonly type: TokenType | null; readonly start: number; readonly end: number };

/** Cuts a text up without losing anything. */
export function readLexemes(stream: TokenStream): Lexemes {
  const { text } = stream.file;
  const list: Lexeme[] = [];
  /** Null until there is one, for most lexemes have none. */
  let remarks: Remark[] | null = null;
  let line = 0;
  let lineStart = 0;
  let last = 0;
  /** Counts the line breaks of a stretch of the text. */
  const pass = (start: number, end: number): number => {
    let breaks = 0;
    for (const match of linesOf(text.slice(start, end))) {
      breaks++;
      lineStart = start + match.index + match[0].length;
    }
    line += breaks;
    return breaks;
  };
  for (const piece of pieces(stream)) {
    const { start, end } = piece;
    const breaks = pass(last, start);
    const column = start - lineStart;
    const body = text.slice(start, end);
    if ("doc" in piece) {
      remarks ??= [];
      remarks.push({ text: body.trimEnd(), doc: piece.doc, start, end, breaks, column });
    } else {
      const { type } = piece;
      const first = line;
      pass(start, end);
      // The value of a block text is the same with either kind of line break.
      const written = type === StringLiteral ? unixLines(body) : body;
      list.push({
        text: written,
        type,
        start,
        end,
        remarks: remarks ?? none,
        breaks,
        column,
        line: first,
        endLine: line,
      });
      remarks = null;
    }
    last = end;
  }
  return { list, tail: remarks ?? none };
}

function linesOf(text: string): Iterable<RegExpExecArray> {
  return /[\r\n]/.test(text) ? text.matchAll(/\r\n|\r|\n/g) : [];
}

/** Text with line feeds for the line breaks of Windows. */
export function unixLines(text: string): string {
  return text.replace(/(?<!\r)\r\n/g, "\n");
}

function pieces({ file, scanned, comments }: TokenStream): Piece[] {
  const all: Piece[] = [];
  let last = 0;
  let comment = 0;
  const add = (piece: Piece): void => {
    addJunk(piece.start);
    all.push(piece);
    last = piece.end;
  };
  const addJunk = (end: number): void => {
    const between = file.text.slice(last, end);
    if (between.trim() === "") return;
    for (const match of between.matchAll(/\S+/g)) {
      const start = last + match.index;
      all.push({ type: null, start, end: start + match[0].length });
    }
  };
  const addComments = (end: number): void => {
    for (let one = comments[comment]; one !== undefined && one.start < end; one = comments[++comment]) {
      // A comment in the form of another language is an error, which leaves what is around it alone.
      add(one.text.startsWith("//") ? one : { type: null, start: one.start, end: one.end });
    }
  };
  for (const token of scanned) {
    addComments(token.startOffset);
    add({ type: token.tokenType, start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 });
  }
  addComments(Number.POSITIVE_INFINITY);
  addJunk(file.text.length);
  return all;
}
