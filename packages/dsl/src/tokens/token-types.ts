/**
 * The kinds of tokens of the language. They carry no patterns: `scan.ts` cuts the text and `layout.ts` decides
 * which names are heads; Chevrotain only matches kinds.
 */
import { createToken, Lexer, type TokenType } from "chevrotain";

function kind(name: string, label: string): TokenType {
  return createToken({ name, label, pattern: Lexer.NA });
}

export const Import = kind("Import", "`import`");
export const From = kind("From", "`from`");
export const Param = kind("Param", "`param`");
export const True = kind("True", "`true`");
export const False = kind("False", "`false`");
/** The word `in` between a param's default and its domain; elsewhere `in` is an ordinary name. */
export const In = kind("In", "`in`");
/** The kind word of a declaration: `model` in `model small { … }`. */
export const DeclHead = kind("DeclHead", "a declaration");
/** The first name of an item: `batch` in `batch: 32`. */
export const ItemHead = kind("ItemHead", "a setting");
/** The name of a named argument or parameter: `kernel` in `conv(32, kernel: 3)`. */
export const ArgHead = kind("ArgHead", "an argument name");
export const Identifier = kind("Identifier", "a name");
export const NumberLiteral = kind("NumberLiteral", "a number");
export const StringLiteral = kind("StringLiteral", "a text in quotes");
export const Arrow = kind("Arrow", "`->`");
export const Ellipsis = kind("Ellipsis", "`...`");
export const Comparison = kind("Comparison", "a comparison");
export const Equals = kind("Equals", "`=`");
export const Colon = kind("Colon", "`:`");
export const Comma = kind("Comma", "`,`");
export const Dot = kind("Dot", "`.`");
export const Plus = kind("Plus", "`+`");
export const Minus = kind("Minus", "`-`");
export const Star = kind("Star", "`*`");
export const Slash = kind("Slash", "`/`");
export const LeftBrace = kind("LeftBrace", "`{`");
export const RightBrace = kind("RightBrace", "`}`");
export const LeftParen = kind("LeftParen", "`(`");
export const RightParen = kind("RightParen", "`)`");
export const LeftBracket = kind("LeftBracket", "`[`");
export const RightBracket = kind("RightBracket", "`]`");

/** All token kinds, as the parser needs them. */
export const tokenTypes: readonly TokenType[] = [
  Import,
  From,
  Param,
  True,
  False,
  In,
  DeclHead,
  ItemHead,
  ArgHead,
  Identifier,
  NumberLiteral,
  StringLiteral,
  Arrow,
  Ellipsis,
  Comparison,
  Equals,
  Colon,
  Comma,
  Dot,
  Plus,
  Minus,
  Star,
  Slash,
  LeftBrace,
  RightBrace,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
];

/** Words that are never names. */
export const reservedWords: ReadonlyMap<string, TokenType> = new Map([
  ["import", Import],
  ["from", From],
  ["param", Param],
  ["true", True],
  ["false", False],
]);

/** Punctuation by its text. */
export const punctuation: ReadonlyMap<string, TokenType> = new Map([
  ["->", Arrow],
  ["...", Ellipsis],
  [">=", Comparison],
  ["<=", Comparison],
  ["==", Comparison],
  ["!=", Comparison],
  [">", Comparison],
  ["<", Comparison],
  ["=", Equals],
  [":", Colon],
  [",", Comma],
  [".", Dot],
  ["+", Plus],
  ["-", Minus],
  ["*", Star],
  ["/", Slash],
  ["{", LeftBrace],
  ["}", RightBrace],
  ["(", LeftParen],
  [")", RightParen],
  ["[", LeftBracket],
  ["]", RightBracket],
]);
