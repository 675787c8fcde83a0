/**
 * In: the text of one file. Out: its tokens with their places, its comments, and diagnostics for characters the
 * language does not use. A foreign sign with an obvious meaning (`：`, `=>`, a curly quote) is read as what it means,
 * so that one slip is one diagnostic. A token's offsets are always those of the text; its image is what it means.
 */
import type { IToken, TokenType } from "chevrotain";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type ProblemWords, problem } from "../diagnostics/problem.ts";
import { indexLines, type LineIndex } from "../source/line-index.ts";
import type { SourceFile, Span } from "../source/span.ts";
import { advice, foreignQuotes, foreignSigns, shortNumbers, unitSpellings } from "./foreign-signs.ts";
import { Identifier, Minus, NumberLiteral, punctuation, reservedWords, StringLiteral } from "./token-types.ts";
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

/** What most of a text consists of; texts in quotes and whatever is foreign are read by hand. */
const pattern =
  /(?<space>[\s\uFEFF]+)|(?<comment>\/\/[^\r\n]*)|(?<foreign>-->|[=!]==|==>|=>|:=|<>|\|>|~>|[–—−]>)|(?<block>\/\*)|(?<dots>\.{4,}|\.\.(?!\.))|(?<bare>\.\d[\d_]*)|(?<number>\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)(?<point>\.(?![\d.\p{L}_]))?(?<unit>[%°]|[\p{L}_][\p{L}\p{M}\p{N}_]*)?|(?<name>[\p{L}_][\p{L}\p{M}\p{N}_]*)|(?<sign>->|\.\.\.|>=|<=|==|!=|[<>=:,.+\-*/{}()[\]])/uy;

/** Characters that nothing of the language starts with. */
const junk = /[^\s\p{L}\p{N}_"'`“”„‘’«＂#;{}()[\]:,.=<>+\-*/]+/uy;
const invisible = /^[\p{Cc}\p{Cf}\p{Cs}]+$/u;

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
    endLine: at.line,
  };
}

/** Cuts a text into tokens. */
export function scan(file: SourceFile): Scan {
  const scanner = new Scanner(file);
  scanner.run();
  return scanner;
}

/** Reads one text from its start to its end. */
class Scanner implements Scan {
  readonly tokens: IToken[] = [];
  readonly comments: Comment[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly lines: LineIndex;
  readonly #file: SourceFile;
  readonly #text: string;
  #line = 1;
  /** Some block text has no end, so that no later one has. */
  #endless = false;
  /** The same for a comment in the form of another language. */
  #endlessComment = false;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#text = file.text;
    this.lines = indexLines(file.text);
  }

  run(): void {
    for (let at = 0; at < this.#text.length; ) at = this.#next(at);
  }

  /** Reads what starts at an offset; gives the offset after it. */
  #next(start: number): number {
    pattern.lastIndex = start;
    const match = pattern.exec(this.#text);
    if (match === null) return this.#odd(start);
    const image = match[0];
    const end = start + image.length;
    const { comment, block, dots, foreign, bare, number, point, unit, name, sign } = match.groups ?? {};
    if (comment !== undefined) this.#comment(start, end);
    else if (name !== undefined) this.#name(name, start);
    else if (sign !== undefined) this.#sign(sign, start);
    else if (number !== undefined && point !== undefined) this.#trailingPoint(number, start, start + number.length + 1);
    else if (number !== undefined) this.#number(image, unit, start);
    else if (foreign !== undefined) this.#foreign(foreign, this.#meaning(foreign, end), { start, end });
    else if (block !== undefined) return this.#blockComment(start);
    else if (dots !== undefined) this.#dots(dots, start);
    else if (bare !== undefined) return this.#bareFraction(bare, start);
    return end;
  }

  #push(type: TokenType, image: string, start: number, end: number): void {
    while (this.#line < this.lines.lineCount && this.lines.lineStart(this.#line + 1) <= start) this.#line++;
    const startLine = this.#line;
    while (this.#line < this.lines.lineCount && this.lines.lineStart(this.#line + 1) < end) this.#line++;
    this.tokens.push({
      image,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx ?? -1,
      startOffset: start,
      endOffset: end - 1,
      startLine,
      startColumn: start - this.lines.lineStart(startLine) + 1,
      endLine: this.#line,
    });
  }

  #report(code: Parameters<typeof problem>[0], start: number, end: number, words: ProblemWords): void {
    this.diagnostics.push(problem(code, this.#span(start, end), words));
  }

  #span(start: number, end: number): Span {
    return { file: this.#file.path, start, end };
  }

  #comment(start: number, end: number): void {
    const text = this.#text.slice(start, end);
    this.comments.push({ text, doc: /^\/\/\/(?!\/)/.test(text), start, end });
  }

  #name(name: string, start: number): void {
    const end = start + name.length;
    const before = this.tokens.at(-1);
    // `200 ms`: a unit that has come apart from its number.
    const unit = units.has(name) ? name : unitSpellings.get(name);
    if (before?.tokenType === NumberLiteral && unit !== undefined && /\d$/.test(before.image)) {
      const gap = this.#text.slice((before.endOffset ?? start) + 1, start);
      if (/^[ \t]+$/.test(gap) && !/^\s*[:=({]/.test(this.#text.slice(end, end + 8))) {
        this.#joinUnit(before, unit, end);
        return;
      }
    }
    this.#push(reservedWords.get(name) ?? Identifier, name, start, end);
  }

  /** Reads a number and the unit after it as one, and says that nothing stands between them. */
  #joinUnit(number: IToken, unit: string, end: number): void {
    const image = `${number.image}${unit}`;
    this.tokens.pop();
    this.#push(NumberLiteral, image, number.startOffset, end);
    this.#report("P1012", number.startOffset, end, {
      title: "a unit stands directly after its number",
      label: `write \`${image}\``,
      fixes: [{ span: this.#span(number.startOffset, end), replacement: image }],
    });
  }

  #sign(sign: string, start: number): void {
    const before = this.tokens.at(-1);
    const end = start + sign.length;
    // `- >`: an arrow that has come apart.
    if (sign === ">" && before?.tokenType === Minus && before.image === "-") {
      const from = before.startOffset;
      if (/^[ \t]+$/.test(this.#text.slice(from + 1, start))) {
        this.tokens.pop();
        this.#foreign(this.#text.slice(from, end), "->", { start: from, end });
        return;
      }
    }
    const type = punctuation.get(sign);
    if (type !== undefined) this.#push(type, sign, start, end);
  }

  /** `5.` */
  #trailingPoint(number: string, start: number, end: number): void {
    this.#report("P1012", start, end, {
      title: "a number ends with a digit",
      label: `write \`${number}\``,
      fixes: [{ span: this.#span(start, end), replacement: number }],
    });
    this.#push(NumberLiteral, number, start, end);
  }

  /** Two dots between names are one too many, elsewhere one too few. */
  #dots(dots: string, start: number): void {
    const before = this.tokens.at(-1);
    const touches = before !== undefined && (before.endOffset ?? -1) + 1 === start;
    this.#foreign(dots, touches ? "." : "...", { start, end: start + dots.length });
  }

  /** What a foreign sign stands for. */
  #meaning(image: string, end: number): string {
    // `accuracy => 90%` compares; nothing flows into a number.
    if (image === "=>" && /^[ \t]*[\d.]/.test(this.#text.slice(end, end + 16))) return ">=";
    return foreignSigns.get(image) ?? "";
  }

  #number(image: string, unit: string | undefined, start: number): void {
    const end = start + image.length;
    if (unit !== undefined && !units.has(unit)) {
      this.diagnostics.push(unknownUnit(image, unit, this.#span(end - unit.length, end)));
    }
    this.#push(NumberLiteral, image, start, end);
  }

  /** `.5`; after a name or a bracket the point belongs to a path. */
  #bareFraction(image: string, start: number): number {
    const before = this.tokens.at(-1);
    const touches = before !== undefined && (before.endOffset ?? -1) + 1 === start;
    if (touches && /[\p{L}\p{M}\p{N}_)\]]$/u.test(before.image)) {
      this.#sign(".", start);
      return start + 1;
    }
    const end = start + image.length;
    this.#report("P1012", start, end, {
      title: "a number starts with a digit",
      label: `write \`0${image}\``,
      fixes: [{ span: this.#span(start, end), replacement: `0${image}` }],
    });
    this.#push(NumberLiteral, `0${image}`, start, end);
    return end;
  }

  #foreign(image: string, meant: string, { start, end }: { readonly start: number; readonly end: number }): void {
    // Which of the two it is depends on the name before it.
    const either = image === ":=";
    this.#report("P1001", start, end, {
      title: `\`${image}\` is not a sign of the language`,
      label: either ? "write `:` for a setting, `=` for a named value" : `write \`${meant}\``,
      fixes: [{ span: this.#span(start, end), replacement: either ? ":" : meant, certain: !either }],
    });
    const type = punctuation.get(meant);
    if (type !== undefined) this.#push(type, meant, start, end);
  }

  /** Texts, and whatever does not belong to the language. */
  #odd(start: number): number {
    const char = this.#text.charAt(start);
    if (char === '"') return this.#text.startsWith('"""', start) ? this.#blockText(start) : this.#plainText(start);
    if (foreignQuotes.has(char)) return this.#foreignText(char, start);
    if (char === "#") return this.#foreignComment(start);
    if (char === ";" || char === "；") return this.#semicolon(start);
    const meant = foreignSigns.get(char);
    if (meant !== undefined) {
      this.#foreign(char, meant, { start, end: start + 1 });
      return start + 1;
    }
    if (/[０-９]/.test(char)) return this.#wideNumber(start);
    return this.#junk(start);
  }

  /** Digits of an East Asian keyboard. */
  #wideNumber(start: number): number {
    let end = start;
    let meant = "";
    for (let digit = "０１２３４５６７８９".indexOf(this.#text.charAt(end)); digit >= 0 && end < this.#text.length; ) {
      meant += digit;
      digit = "０１２３４５６７８９".indexOf(this.#text.charAt(++end));
    }
    this.#report("P1001", start, end, {
      title: `\`${this.#text.slice(start, end)}\` is not a number of the language`,
      label: `write \`${meant}\``,
      fixes: [{ span: this.#span(start, end), replacement: meant }],
    });
    this.#push(NumberLiteral, meant, start, end);
    return end;
  }

  #lineEnd(start: number): number {
    return this.lines.lineEnd(this.lines.position(start).line);
  }

  #plainText(start: number): number {
    const lineEnd = this.#lineEnd(start);
    for (let at = start + 1; at < lineEnd; at++) {
      const char = this.#text.charCodeAt(at);
      if (char === 92) at++;
      else if (char === 34) {
        this.#push(StringLiteral, this.#text.slice(start, at + 1), start, at + 1);
        return at + 1;
      }
    }
    return this.#openText(start, lineEnd);
  }

  /** A text that does not end on its line; the brackets and commas at the line's end are left out of it. */
  #openText(start: number, lineEnd: number): number {
    let end = lineEnd;
    while (end > start + 1 && /[\s,)\]}]/.test(this.#text.charAt(end - 1))) end--;
    const empty = end === start + 1;
    this.#report("P1002", start, end, {
      title: empty ? "this quote stands alone" : "this text has no closing quote",
      label: empty ? "the other one is missing" : "starts here",
      help: empty
        ? 'a text stands in two of them: `"digits"`'
        : 'close it with `"`; a text over several lines stands in `"""`',
      fixes: empty ? [] : [{ span: this.#span(end, end), replacement: '"', certain: false }],
    });
    this.#push(StringLiteral, `"${this.#text.slice(start + 1, end)}"`, start, end);
    return end;
  }

  #blockText(start: number): number {
    if (!this.#endless) {
      for (let at = this.#text.indexOf('"""', start + 3); at >= 0; at = this.#text.indexOf('"""', at + 1)) {
        if (this.#escaped(at, start + 3)) continue;
        this.#push(StringLiteral, this.#text.slice(start, at + 3), start, at + 3);
        return at + 3;
      }
      this.#endless = true;
    }
    // What follows in column 1 as a block's end or the next declaration is not meant to be text.
    const outside = /[\r\n](?=\}|[a-z_]+[ \t]+\w+[ \t]*\{|(?:param|import)[ \t])/g;
    outside.lastIndex = start;
    const found = outside.exec(this.#text);
    const body = this.#text.slice(start, found === null ? undefined : found.index).trimEnd();
    const end = start + body.length;
    this.#report("P1002", start, Math.min(end, this.#lineEnd(start)), {
      title: 'this text has no closing `"""`',
      label: "starts here",
      help: 'close it with `"""` on a line of its own',
    });
    this.#push(StringLiteral, `${body}"""`, start, end);
    return end;
  }

  /** Whether an odd number of backslashes stands before an offset. */
  #escaped(at: number, from: number): boolean {
    let slashes = 0;
    while (at - slashes > from && this.#text.charAt(at - slashes - 1) === "\\") slashes++;
    return slashes % 2 === 1;
  }

  #foreignText(quote: string, start: number): number {
    const closing = foreignQuotes.get(quote) ?? quote;
    const lineEnd = this.#lineEnd(start);
    for (let at = start + 1; at < lineEnd; at++) {
      if (!closing.includes(this.#text.charAt(at))) continue;
      const meant = `"${this.#text.slice(start + 1, at).replaceAll(/(?<!\\)"/g, '\\"')}"`;
      this.#report("P1001", start, at + 1, {
        title: "texts stand in double quotes",
        label: `write ${meant}`,
        fixes: [{ span: this.#span(start, at + 1), replacement: meant }],
      });
      this.#push(StringLiteral, meant, start, at + 1);
      return at + 1;
    }
    return this.#openText(start, lineEnd);
  }

  #foreignComment(start: number): number {
    const end = this.#lineEnd(start);
    this.#report("P1001", start, start + 1, {
      title: "a comment starts with `//`, not with `#`",
      label: "write `//`",
      fixes: [{ span: this.#span(start, start + 1), replacement: "//" }],
    });
    this.#comment(start, end);
    return end;
  }

  /** One that has no end goes on to the end of its line. */
  #blockComment(start: number): number {
    const close = this.#endlessComment ? -1 : this.#text.indexOf("*/", start + 2);
    this.#endlessComment = close < 0;
    const end = close < 0 ? this.#lineEnd(start) : close + 2;
    this.#report("P1012", start, Math.min(end, this.#lineEnd(start)), {
      title: "a comment starts with `//` and ends with its line",
      label: "write `//` before each line",
    });
    this.#comment(start, end);
    return end;
  }

  /** At a line's end it is superfluous, inside of the line it separates. */
  #semicolon(start: number): number {
    const end = start + 1;
    const last = /^[ \t;；]*(?:\/\/|[)\]}]|$)/.test(this.#text.slice(end, Math.min(this.#lineEnd(start), end + 40)));
    this.#report("P1001", start, end, {
      title: `\`${this.#text.charAt(start)}\` has no meaning in the language`,
      label: last ? "remove it" : "write `,`",
      help: "items stand on lines of their own, or are separated by `,`",
      fixes: [{ span: this.#span(start, end), replacement: last ? "" : "," }],
    });
    const comma = punctuation.get(",");
    if (!last && comma !== undefined) this.#push(comma, ",", start, end);
    return end;
  }

  #junk(start: number): number {
    junk.lastIndex = start;
    const run = junk.exec(this.#text)?.[0] ?? this.#text.charAt(start);
    const end = start + run.length;
    const first = String.fromCodePoint(run.codePointAt(0) ?? 0);
    const before = this.tokens.at(-1);
    if (
      run === "%" &&
      before?.tokenType === NumberLiteral &&
      /\d$/.test(before.image) &&
      before.endLine === this.lines.position(start).line
    ) {
      this.#joinUnit(before, "%", end);
      return end;
    }
    const hidden = invisible.test(run);
    const point = (run.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const shown = run.length > 24 ? `${Array.from(run.slice(0, 24)).slice(0, -1).join("")}…` : run;
    this.#report("P1001", start, end, {
      title: hidden ? `an invisible character (U+${point}) stands here` : `\`${shown}\` has no meaning in the language`,
      help: hidden ? "remove it" : (advice.get(first) ?? "remove it"),
      fixes: hidden ? [{ span: this.#span(start, end), replacement: "" }] : [],
    });
    return end;
  }
}

function unknownUnit(image: string, unit: string, at: Span): Diagnostic {
  const thousands = shortNumbers.get(unit);
  const digits = image.slice(0, image.length - unit.length);
  const spelled = unitSpellings.get(unit);
  const near = thousands !== undefined ? null : (spelled ?? closestName(unit, units.keys()));
  const full = thousands === undefined ? null : inFull(Number(digits.replaceAll("_", "")) * thousands);
  return problem("P1008", at, {
    title: `\`${unit}\` is not a unit`,
    label: full !== null ? `write \`${full}\`` : near === null ? "unknown unit" : `did you mean \`${near}\`?`,
    help:
      near === null && full === null ? `units are ${[...units.keys()].map((name) => `\`${name}\``).join(", ")}` : null,
    fixes:
      full !== null
        ? [{ span: { ...at, start: at.end - image.length }, replacement: full }]
        : near === null || image.length > 24
          ? []
          : [{ span: at, replacement: near, certain: spelled !== undefined || isOnlyNear(unit, near, units.keys()) }],
  });
}

/** A whole number with its thousands set apart: `45_000`. */
function inFull(value: number): string | null {
  return Number.isSafeInteger(value) ? String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, "_") : null;
}
