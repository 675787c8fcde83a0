/**
 * In: the lexemes of one import, param or declaration that has no syntax error. Out: the document to print, or null
 * where they are not what the grammar says; such a place is left as it is written. One function for each rule of the
 * grammar; that no item needs more than the next lexeme to be told apart is what makes it this short.
 */
import type { TokenType } from "chevrotain";
import * as t from "../tokens/token-types.ts";
import { type Above, Cursor } from "./cursor.ts";
import {
  chain,
  type Document,
  group,
  indent,
  newLine,
  nothing,
  sequence,
  softBreak,
  space,
  spaceBreak,
} from "./document.ts";
import type { Lexeme } from "./lexemes.ts";

/** Arranges one piece of the top level. */
export function arrange(lexemes: readonly Lexeme[]): Document | null {
  const cursor = new Cursor(lexemes);
  const rule = cursor.at(t.Import) ? importDecl : cursor.at(t.Param) ? paramDecl : declaration;
  const document = rule(cursor);
  return cursor.done ? document : null;
}

function importDecl(cursor: Cursor): Document {
  return sequence(
    cursor.take(t.Import),
    cursor.gap(space),
    list(cursor, { open: t.LeftBrace, close: t.RightBrace, inner: spaceBreak, read: name }),
    cursor.gap(space),
    cursor.take(t.From),
    cursor.gap(space),
    cursor.take(t.StringLiteral),
  );
}

/** `in` starts its line only where a comment stands before it: elsewhere the language would read a declaration there. */
function paramDecl(cursor: Cursor): Document {
  const head = [cursor.take(t.Param), cursor.gap(space), name(cursor), colon(cursor, name), equals(cursor)];
  if (!cursor.at(t.Identifier) || cursor.peek()?.text !== "in") return chain(head);
  return sequence(
    chain(head),
    cursor.gap(space),
    name(cursor),
    cursor.after(space, () => expression(cursor)),
  );
}

function declaration(cursor: Cursor): Document {
  const head = [name(cursor), cursor.gap(space), name(cursor)];
  if (cursor.at(t.LeftParen)) head.push(cursor.after(nothing, () => parentheses(cursor, parameter)));
  return sequence(chain(head), cursor.gap(space), block(cursor));
}

function parameter(cursor: Cursor): Document {
  const head = sequence(name(cursor), colon(cursor, name));
  return cursor.at(t.Equals) ? sequence(head, equals(cursor)) : head;
}

function name(cursor: Cursor): Document {
  return cursor.take(t.Identifier);
}

function colon(cursor: Cursor, read: (cursor: Cursor) => Document): Document {
  return sequence(
    cursor.gap(nothing),
    cursor.take(t.Colon),
    cursor.after(space, () => read(cursor)),
  );
}

function equals(cursor: Cursor): Document {
  return sequence(cursor.gap(space), operator(cursor, t.Equals, expression));
}

/** A sign and what follows it after a space. */
function operator(cursor: Cursor, sign: TokenType, read: (cursor: Cursor) => Document): Document {
  return sequence(
    cursor.take(sign),
    cursor.after(space, () => read(cursor)),
  );
}

/** On one line where it was written on one and fits; otherwise one item a line. */
function block(cursor: Cursor): Document {
  const line = cursor.peek()?.endLine;
  const { document: open, from } = cursor.open(t.LeftBrace);
  const items: { readonly lead: Document; readonly document: Document }[] = [];
  let above: Above | null = null;
  while (!cursor.failed && !cursor.at(t.RightBrace)) {
    const column: number = cursor.peek()?.column ?? 0;
    const { arrows } = cursor;
    items.push({ lead: cursor.lead(above), document: sequence(item(cursor), comma(cursor)) });
    above = { column, flow: cursor.arrows > arrows };
  }
  const oneLine = cursor.peek()?.line === line;
  const notes = cursor.notes(above);
  const close = cursor.close(t.RightBrace, from);
  if (items.length === 0 && notes === nothing) return sequence(open, close);
  if (oneLine) {
    const inside = items.map(({ document }) => sequence(spaceBreak, document));
    return group(open, indent(chain(inside)), spaceBreak, close);
  }
  const lines = items.map(({ lead, document }) => sequence(lead, document));
  return sequence(open, indent(chain(lines), notes), newLine, close);
}

function item(cursor: Cursor): Document {
  if (cursor.at(t.Ellipsis)) return sequence(cursor.take(t.Ellipsis), cursor.gap(nothing), path(cursor));
  const head = [name(cursor)];
  if (cursor.at(t.Identifier)) head.push(cursor.gap(space), name(cursor));
  if (cursor.at(t.Colon)) return sequence(chain(head), colon(cursor, expression));
  if (cursor.at(t.Equals)) return sequence(chain(head), equals(cursor));
  return sequence(chain(head), cursor.gap(space), block(cursor));
}

function comma(cursor: Cursor): Document {
  return cursor.at(t.Comma) ? sequence(cursor.gap(nothing), cursor.take(t.Comma)) : nothing;
}

/**
 * A flow on one line stays there while it fits, else every stage gets a line. Where it was written on several, those
 * lines are kept (which stages stand together means something) and only one that is too long is broken further.
 */
function expression(cursor: Cursor): Document {
  const first = comparison(cursor);
  if (!cursor.at(t.Arrow)) return first;
  const behind: Document[] = [];
  const lines: { readonly gap: Document; readonly stages: Document[] }[] = [];
  while (cursor.at(t.Arrow)) {
    const breaks = lineEndsAt(cursor);
    const gap = cursor.gap(breaks ? newLine : spaceBreak);
    const stage = operator(cursor, t.Arrow, comparison);
    if (breaks) lines.push({ gap, stages: [stage] });
    else (lines.at(-1)?.stages ?? behind).push(gap, stage);
  }
  const below = lines.map(({ gap, stages }) => sequence(gap, group(chain(stages))));
  return sequence(group(first, indent(chain(behind))), indent(chain(below)));
}

/** Whether a line ends before or after the arrow that comes next. */
function lineEndsAt(cursor: Cursor): boolean {
  const line = cursor.peek()?.line;
  return cursor.peek(-1)?.endLine !== line || cursor.peek(1)?.line !== line;
}

function comparison(cursor: Cursor): Document {
  const left = sum(cursor);
  return cursor.at(t.Comparison) ? sequence(left, cursor.gap(space), operator(cursor, t.Comparison, sum)) : left;
}

function sum(cursor: Cursor): Document {
  const first = product(cursor);
  const rest: Document[] = [];
  while (cursor.at(t.Plus, t.Minus)) {
    rest.push(cursor.gap(spaceBreak), operator(cursor, cursor.at(t.Plus) ? t.Plus : t.Minus, product));
  }
  return rest.length === 0 ? first : group(first, indent(chain(rest)));
}

function product(cursor: Cursor): Document {
  const parts = [unary(cursor)];
  while (cursor.at(t.Star, t.Slash)) {
    parts.push(cursor.gap(space), operator(cursor, cursor.at(t.Star) ? t.Star : t.Slash, unary));
  }
  return chain(parts);
}

function unary(cursor: Cursor): Document {
  if (!cursor.at(t.Minus)) return primary(cursor);
  return sequence(
    cursor.take(t.Minus),
    cursor.after(nothing, () => primary(cursor)),
  );
}

function primary(cursor: Cursor): Document {
  if (cursor.at(t.LeftBrace)) return block(cursor);
  if (cursor.at(t.LeftParen)) return parentheses(cursor, expression);
  if (cursor.at(t.LeftBracket)) {
    return list(cursor, { open: t.LeftBracket, close: t.RightBracket, inner: softBreak, read: expression });
  }
  if (!cursor.at(t.Identifier)) return cursor.take(t.NumberLiteral, t.StringLiteral, t.True, t.False);
  const called = path(cursor);
  if (!cursor.at(t.LeftParen)) return called;
  return sequence(
    called,
    cursor.after(nothing, () => parentheses(cursor, argument)),
  );
}

function path(cursor: Cursor): Document {
  const parts = [name(cursor)];
  while (cursor.at(t.Dot)) parts.push(cursor.gap(nothing), cursor.take(t.Dot), cursor.gap(nothing), name(cursor));
  return chain(parts);
}

function argument(cursor: Cursor): Document {
  const named = cursor.at(t.Identifier, t.From) && cursor.peek(1)?.type === t.Colon;
  return named ? sequence(cursor.take(t.Identifier, t.From), colon(cursor, expression)) : expression(cursor);
}

function parentheses(cursor: Cursor, read: (cursor: Cursor) => Document): Document {
  return list(cursor, { open: t.LeftParen, close: t.RightParen, inner: softBreak, read });
}

/** What a list in brackets consists of; `inner` stands inside of its brackets. */
interface List {
  readonly open: TokenType;
  readonly close: TokenType;
  readonly inner: Document;
  readonly read: (cursor: Cursor) => Document;
}

/**
 * On one line where it fits, otherwise one element a line; commas stay as they are. Where a list or a record is the
 * only element, both brackets stand together: `concat([`.
 */
function list(cursor: Cursor, { open, close, inner, read }: List): Document {
  const { document: before, from } = cursor.open(open);
  const opensWithNotes = cursor.remarks.length > 0;
  const elements: { readonly gap: Document; readonly document: Document }[] = [];
  while (!cursor.failed && !cursor.at(close)) {
    const gap = cursor.gap(elements.length === 0 ? inner : spaceBreak);
    const element = read(cursor);
    elements.push({ gap, document: sequence(element, cursor.at(close) ? nothing : comma(cursor)) });
  }
  const alone = !opensWithNotes && cursor.heldOnlyBrackets(from);
  const rest = cursor.rest();
  const after = cursor.close(close, from);
  const [first] = elements;
  if (first === undefined && rest === nothing) return sequence(before, after);
  if (first !== undefined && alone) return sequence(before, first.document, after);
  const inside = elements.map(({ gap, document }) => sequence(gap, document));
  return group(before, indent(chain(inside), rest), rest === nothing ? inner : newLine, after);
}
