/**
 * In: the text of one file. Out: its tokens with their places, its comments, and diagnostics for characters the
 * language does not use. A foreign sign with an obvious meaning (`：`, `→`, a curly quote) is read as what it means,
 * so that one slip is one diagnostic.
 */
import type { IToken, TokenType } from "chevrotain";
import { closestName } from "../diagnostics/closest-name.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import { indexLines, type LineIndex } from "../source/line-index.ts";
import type { SourceFile, Span } from "../source/span.ts";
import { Identifier, NumberLiteral, punctuation, reservedWords, StringLiteral } from "./token-types.ts";
import { units } from "./units.ts";

/** A comment with its place; `doc` ones (`///`) belong to the declaration that follows. */
export interface Comment {
  readonly text: string;
  readonly doc: boolean;
  readonly start: number;
  readonly end: number;
}

/** What scanning yields. */
export interface Scan {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  readonly diagnostics: Diagnostic[];
  readonly lines: LineIndex;
}

const pattern =
  /(?<space>[\s\uFEFF]+)|(?<comment>\/\/[^\r\n]*)|(?<block>"""(?:[^\\]|\\[\s\S])*?""")|(?<string>"(?:[^"\\\r\n]|\\[^\r\n])*")|(?<number>\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)(?<unit>%|[\p{L}_][\p{L}\p{M}\p{N}_]*)?|(?<name>[\p{L}_][\p{L}\p{M}\p{N}_]*)|(?<sign>->|\.\.\.|>=|<=|==|!=|[<>=:,.+\-*/{}()[\]])|(?<open>"[^\r\n]*)|(?<single>'[^'\r\n]*')|(?<curly>[“”„][^“”"\r\n]*[“”"])|(?<foreign>[：，（）｛｝＝→⇒。≥≤×÷])|(?<other>[\s\S])/uy;

const foreignSigns: ReadonlyMap<string, string> = new Map([
  ["：", ":"],
  ["，", ","],
  ["（", "("],
  ["）", ")"],
  ["｛", "{"],
  ["｝", "}"],
  ["＝", "="],
  ["→", "->"],
  ["⇒", "->"],
  ["。", "."],
  ["≥", ">="],
  ["≤", "<="],
  ["×", "*"],
  ["÷", "/"],
]);

const advice: ReadonlyMap<string, string> = new Map([
  [";", "items stand on lines of their own, or are separated by `,`"],
  ["#", "a comment starts with `//`"],
  ["'", "texts stand in double quotes"],
  ["|", "`->` passes a value on to the next operator"],
]);

/** Makes a token whose text stands at `[start, start + image.length)`. */
export function makeToken(type: TokenType, image: string, start: number, lines: LineIndex): IToken {
  const at = lines.position(start);
  return {
    image,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx ?? -1,
    startOffset: start,
    endOffset: start + image.length - 1,
    startLine: at.line,
    startColumn: at.column,
  };
}

/** Cuts a text into tokens. */
export function scan(file: SourceFile): Scan {
  const { path, text } = file;
  const lines = indexLines(text);
  const tokens: IToken[] = [];
  const comments: Comment[] = [];
  const diagnostics: Diagnostic[] = [];
  const span = (start: number, end: number): Span => ({ file: path, start, end });
  let junkEnd = -1;
  let last = 0;
  while (last < text.length) {
    pattern.lastIndex = last;
    const match = pattern.exec(text);
    const groups = match?.groups ?? {};
    const image = match?.[0] ?? text.charAt(last);
    const start = last;
    const end = start + image.length;
    last = end;
    const push = (type: TokenType, shown: string = image): void => {
      const token = makeToken(type, shown, start, lines);
      tokens.push(shown === image ? token : { ...token, endOffset: end - 1 });
    };
    if (groups["space"] !== undefined) continue;
    if (groups["comment"] !== undefined) {
      comments.push({ text: image, doc: /^\/\/\/(?!\/)/.test(image), start, end });
    } else if (groups["number"] !== undefined) {
      const unit = groups["unit"];
      if (unit !== undefined && !units.has(unit)) {
        diagnostics.push(unknownUnit(unit, span(end - unit.length, end), image));
      }
      push(NumberLiteral);
    } else if (groups["name"] !== undefined) {
      push(reservedWords.get(image) ?? Identifier);
    } else if (groups["sign"] !== undefined) {
      const type = punctuation.get(image);
      if (type !== undefined) push(type);
    } else if (groups["string"] !== undefined || groups["block"] !== undefined) {
      push(StringLiteral);
    } else if (groups["single"] !== undefined || groups["curly"] !== undefined) {
      const meant = JSON.stringify(image.slice(1, -1));
      diagnostics.push(
        problem("P1001", span(start, end), {
          title: "texts stand in double quotes",
          label: `write ${meant}`,
          fixes: [{ span: span(start, end), replacement: meant }],
        }),
      );
      push(StringLiteral, meant);
    } else if (groups["open"] !== undefined) {
      const body = image.startsWith('"""') ? image : image.replace(/[\s,)\]}]+$/, "");
      const kept = start + Math.max(1, body.length);
      last = image.startsWith('"""') ? text.length : kept;
      diagnostics.push(
        problem("P1002", span(start, kept), {
          title: image.startsWith('"""') ? 'this text has no closing `"""`' : "this text has no closing quote",
          label: "starts here",
          help: image.startsWith('"""') ? null : 'close it with `"`; a text over several lines stands in `"""`',
        }),
      );
      const token = makeToken(StringLiteral, `${body}"`, start, lines);
      tokens.push({ ...token, endOffset: kept - 1 });
    } else if (groups["foreign"] !== undefined) {
      const meant = foreignSigns.get(image) ?? "";
      diagnostics.push(
        problem("P1001", span(start, end), {
          title: `\`${image}\` is not a sign of the language`,
          label: `write \`${meant}\``,
          fixes: [{ span: span(start, end), replacement: meant }],
        }),
      );
      const type = punctuation.get(meant);
      if (type !== undefined) push(type, meant);
    } else if (start !== junkEnd) {
      const run = /^[^\s\p{L}\p{N}_"{}()[\]:,.=<>+\-*/]+/u.exec(text.slice(start))?.[0] ?? image;
      last = start + run.length;
      junkEnd = last;
      diagnostics.push(
        problem("P1001", span(start, last), {
          title: `\`${run}\` has no meaning in the language`,
          help: advice.get(run.charAt(0)) ?? "remove it",
          fixes: run === ";" ? [{ span: span(start, last), replacement: "" }] : [],
        }),
      );
    }
  }
  return { tokens, comments, diagnostics, lines };
}

function unknownUnit(unit: string, at: Span, image: string): Diagnostic {
  const near = closestName(unit, units.keys());
  return problem("P1008", at, {
    title: `\`${unit}\` is not a unit`,
    label: near === null ? "unknown unit" : `did you mean \`${near}\`?`,
    help: near === null ? `units are ${[...units.keys()].map((name) => `\`${name}\``).join(", ")}` : null,
    fixes: near === null || image.length > 24 ? [] : [{ span: at, replacement: near }],
  });
}
