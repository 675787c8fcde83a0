/**
 * In: what Chevrotain expected and found. Out: our own words for it, as a short record in a string (Chevrotain's
 * errors carry only a string): code, title, label, help and which token to point at.
 */
import type { IParserErrorMessageProvider, IToken, TokenType } from "chevrotain";
import type { Code } from "../diagnostics/codes.ts";
import * as t from "../tokens/token-types.ts";

/** The words of a syntax error. */
export interface SyntaxWords {
  readonly code: Code;
  readonly title: string;
  readonly label: string;
  readonly help: string | null;
  /** Point at the token that was found, or at the end of the one before it. */
  readonly at: "actual" | "previous";
  /** Text that would mend it at that place, where certain. */
  readonly insert: string | null;
}

/** Reads back what the provider wrote. */
export function decodeWords(message: string): SyntaxWords {
  // The message was written by `encode` below.
  return JSON.parse(message) as SyntaxWords;
}

const encode = (words: SyntaxWords): string => JSON.stringify(words);

/** A token as a reader would name it. */
function describe(token: IToken): string {
  if (token.tokenType.name === "EOF" || token.image === "") return "the end of the file";
  const text = token.image.length > 24 ? `${token.image.slice(0, 21)}…` : token.image;
  return `\`${text.split("\n")[0]}\``;
}

const reserved = new Set<TokenType>([t.Import, t.From, t.Param, t.True, t.False]);

function missingValue(previous: IToken): Omit<SyntaxWords, "at"> | null {
  const base = { code: "P1007" as const, insert: null };
  switch (previous.tokenType) {
    case t.Arrow:
      return {
        ...base,
        title: "`->` needs an operator after it",
        label: "nothing follows",
        help: "a flow reads `image -> flatten() -> dense(10)`",
      };
    case t.Colon:
      return { ...base, title: "a value is missing after `:`", label: "nothing follows", help: null };
    case t.Equals:
      return { ...base, title: "a value is missing after `=`", label: "nothing follows", help: null };
    case t.Comma:
      return { ...base, title: "a value is missing after `,`", label: "nothing follows", help: null };
    case t.Plus:
    case t.Minus:
    case t.Star:
    case t.Slash:
    case t.Comparison:
      return { ...base, title: `a value is missing after \`${previous.image}\``, label: "nothing follows", help: null };
    default:
      return null;
  }
}

function noValue(actual: IToken, previous: IToken): SyntaxWords {
  const missing = missingValue(previous);
  const ends = new Set<TokenType>([
    t.ItemHead,
    t.RightBrace,
    t.RightParen,
    t.RightBracket,
    t.Comma,
    t.DeclHead,
    t.Param,
    t.Import,
  ]);
  const endsHere = actual.tokenType.name === "EOF" || ends.has(actual.tokenType);
  if (missing !== null && endsHere) return { ...missing, at: "previous" };
  if (reserved.has(actual.tokenType)) return reservedWord(actual);
  return {
    code: "P1005",
    title: `expected a value, found ${describe(actual)}`,
    label: "expected a value",
    help: actual.tokenType === t.Arrow ? "a flow starts from a value: `image -> dense(10)`" : null,
    at: "actual",
    insert: null,
  };
}

function reservedWord(actual: IToken): SyntaxWords {
  return {
    code: "P1009",
    title: `\`${actual.image}\` is a reserved word`,
    label: "cannot be a name here",
    help: "choose another name; `import`, `from`, `param`, `true` and `false` are reserved",
    at: "actual",
    insert: null,
  };
}

function itemBody(actual: IToken, previous: IToken): SyntaxWords {
  if (actual.tokenType === t.LeftParen) {
    return {
      code: "P1007",
      title: `\`${previous.image}(…)\` stands alone`,
      label: "is `->` missing before it?",
      help: "a flow that goes on in the next line starts it with `->`",
      at: "previous",
      insert: null,
    };
  }
  const isValue =
    actual.tokenType === t.NumberLiteral ||
    actual.tokenType === t.StringLiteral ||
    actual.tokenType === t.True ||
    actual.tokenType === t.False;
  return {
    code: "P1007",
    title: `\`${previous.image}\` has no value`,
    label: isValue ? "`:` is missing here" : "expected `:` and a value, or `=` and a flow",
    help: isValue ? `write \`${previous.image}: ${actual.image}\`` : null,
    at: "previous",
    insert: isValue ? ":" : null,
  };
}

/** How the rule's text goes, for help lines. */
const forms: Readonly<Record<string, string>> = {
  importDecl: 'an import reads `import { name } from "file.pipe"`',
  paramDecl: "a param reads `param epochs: int = 12`",
  decl: "a declaration reads `model small { … }`",
  parameter: "a parameter reads `filters: int`",
  parameters: "a parameter reads `filters: int`",
};

function mismatch(expected: TokenType, actual: IToken, previous: IToken, ruleName: string): SyntaxWords {
  const help = forms[ruleName] ?? null;
  if (reserved.has(actual.tokenType) && expected === t.Identifier) return reservedWord(actual);
  if (ruleName === "block" && expected === t.RightBrace) {
    return {
      code: "P1005",
      title: `expected a setting or the end of the block, found ${describe(actual)}`,
      label: "does not belong here",
      help: "a setting reads `name: value`, a named value `name = a -> b`",
      at: "actual",
      insert: null,
    };
  }
  if (
    (ruleName === "callArguments" || ruleName === "list") &&
    (expected === t.RightParen || expected === t.RightBracket)
  ) {
    return {
      code: "P1005",
      title: `expected \`,\` or ${expected.LABEL ?? ""}, found ${describe(actual)}`,
      label: "`,` is missing before this",
      help: null,
      at: "actual",
      insert: null,
    };
  }
  if (expected.name === "EOF") return outside(actual);
  if (ruleName === "decl" && expected === t.Identifier) {
    return {
      code: "P1006",
      title: `\`${previous.image}\` needs a name`,
      label: "expected a name after this",
      help,
      at: "previous",
      insert: null,
    };
  }
  return {
    code: "P1005",
    title: `expected ${expected.LABEL ?? expected.name}, found ${describe(actual)}`,
    label: `expected ${expected.LABEL ?? expected.name}`,
    help,
    at: "actual",
    insert: null,
  };
}

function outside(actual: IToken): SyntaxWords {
  return {
    code: "P1010",
    title: `expected a declaration, found ${describe(actual)}`,
    label: "stands outside of any block",
    help: "a file consists of `import …`, `param …` and blocks such as `model small { … }`",
    at: "actual",
    insert: null,
  };
}

/** The provider that the parser is built with. */
export const messageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual, previous, ruleName }) =>
    encode(mismatch(expected, actual, previous, ruleName)),
  buildNotAllInputParsedMessage: ({ firstRedundant }) => encode(outside(firstRedundant)),
  buildNoViableAltMessage: ({ actual, previous, ruleName }) => {
    const found = actual[0] ?? previous;
    return encode(ruleName === "itemBody" ? itemBody(found, previous) : noValue(found, previous));
  },
  buildEarlyExitMessage: ({ actual, previous }) => encode(noValue(actual[0] ?? previous, previous)),
};
