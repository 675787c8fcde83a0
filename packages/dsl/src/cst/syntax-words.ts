/**
 * In: how the parser failed, and the tokens around the place. Out: the words of the diagnostic: what was expected and
 * found, in terms of the language and not of its grammar.
 */
import type { IToken, TokenType } from "chevrotain";
import type { Code } from "../diagnostics/codes.ts";
import * as t from "../tokens/token-types.ts";
import type { Failure } from "./message-provider.ts";

/** The words of a syntax error. */
export interface SyntaxWords {
  readonly code: Code;
  readonly title: string;
  readonly label: string;
  readonly help: string | null;
  /** Point at the token that was found, or at the one before it. */
  readonly at: "actual" | "previous";
  /** Text that would mend it behind the token before (or instead of the one found), where there is such a text. */
  readonly insert?: { readonly text: string; readonly certain: boolean } | undefined;
  /** The token found is superfluous. */
  readonly remove?: boolean;
}

/** Where the parser failed. */
export interface Place {
  readonly actual: IToken;
  readonly previous: IToken;
  /** The token before the previous one. */
  readonly before: IToken | undefined;
  /** The token after the actual one. */
  readonly next: IToken | undefined;
}

/** Puts a failure into words. */
export function putIntoWords({ expected, rule }: Failure, place: Place): SyntaxWords {
  const wanted = expected === null ? undefined : byName.get(expected);
  if (reserved.has(place.actual.tokenType) && wanted === t.Identifier && sameLine(place))
    return reservedWord(place.actual);
  switch (rule) {
    case "itemBody":
      return itemBody(place);
    case "paramDecl":
      return param(wanted, place);
    case "parameter":
      return parameter(place);
    case "importDecl":
      return importDecl(wanted, place);
    case "path":
      return missing("P1007", "a name is missing after `.`", place);
    case "decl":
      return declaration(wanted, place);
    case "parameters":
      return afterParameter(wanted, place);
    case "file":
      return outside(place.actual);
    case "block":
      return wanted === t.RightBrace ? afterValue(place) : expectedWords(wanted, place);
    case "callArguments":
    case "list":
    case "group":
      return wanted === t.RightParen || wanted === t.RightBracket
        ? separator(wanted, place)
        : expectedWords(wanted, place);
    default:
      return expected === "EOF"
        ? outside(place.actual)
        : wanted === undefined
          ? noValue(place)
          : expectedWords(wanted, place);
  }
}

const byName: ReadonlyMap<string, TokenType> = new Map(t.tokenTypes.map((type) => [type.name, type]));
const reserved = new Set<TokenType>([t.Import, t.From, t.Param, t.True, t.False]);
const values = new Set<TokenType>([t.NumberLiteral, t.StringLiteral, t.True, t.False]);
/** After these a value has ended. */
const valueEnds = new Set<TokenType>([...values, t.Identifier, t.RightParen, t.RightBracket, t.RightBrace]);
/** These end what stands before them. */
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

function atEnd(token: IToken): boolean {
  return token.tokenType.name === "EOF";
}

/** A token as a reader would name it. */
function describe(token: IToken): string {
  if (atEnd(token)) return "the end of the file";
  if (token.image === "") return "the end of the block";
  const line = token.image.split("\n")[0] ?? "";
  return `\`${line.length > 24 ? `${line.slice(0, 21)}…` : line}\``;
}

function sameLine({ actual, previous }: Place): boolean {
  return !atEnd(actual) && (previous.endLine ?? 0) >= (actual.startLine ?? 0);
}

/** Something is missing behind the token before. */
function missing(code: Code, title: string, place: Place, help: string | null = null): SyntaxWords {
  const label = sameLine(place) ? `found ${describe(place.actual)}` : "nothing follows";
  return { code, title, label, help, at: "previous" };
}

function missingValue(place: Place): SyntaxWords | null {
  const { previous, actual } = place;
  switch (previous.tokenType) {
    case t.Arrow:
      return {
        code: "P1007",
        title: "`->` needs an operator after it",
        label: "nothing follows",
        help: "a flow reads `image -> flatten() -> dense(10)`",
        at: "previous",
      };
    case t.Colon:
    case t.Equals: {
      const deeper =
        actual.tokenType === t.ItemHead &&
        (actual.startColumn ?? 0) > (place.before?.startColumn ?? 0) &&
        !sameLine(place);
      const help = deeper
        ? `indentation has no meaning: what belongs together stands in \`{ … }\` or has a name of its own`
        : null;
      return {
        code: "P1007",
        title: `a value is missing after \`${previous.image}\``,
        label: "nothing follows",
        help,
        at: "previous",
      };
    }
    case t.Comma:
    case t.Plus:
    case t.Minus:
    case t.Star:
    case t.Slash:
    case t.Comparison:
      return {
        code: "P1007",
        title: `a value is missing after \`${previous.image}\``,
        label: "nothing follows",
        help: null,
        at: "previous",
      };
    default:
      return null;
  }
}

function noValue(place: Place): SyntaxWords {
  const { actual, previous } = place;
  if (atEnd(actual) || ends.has(actual.tokenType)) {
    const found = missingValue(place);
    if (found !== null) return found;
  }
  if (reserved.has(actual.tokenType)) return reservedWord(actual);
  if (actual.tokenType === t.Arrow && previous.tokenType === t.Arrow) {
    return {
      code: "P1005",
      title: "two `->` follow each other",
      label: "remove one",
      help: null,
      at: "actual",
      remove: true,
    };
  }
  if (actual.tokenType === t.Dot) {
    return {
      code: "P1005",
      title: "a path starts with a name, not with `.`",
      label: "remove it",
      help: null,
      at: "actual",
      remove: true,
    };
  }
  return {
    code: "P1005",
    title: `expected a value, found ${describe(actual)}`,
    label: "expected a value",
    help: actual.tokenType === t.Arrow ? "a flow starts from a value: `image -> dense(10)`" : null,
    at: "actual",
  };
}

function reservedWord(actual: IToken): SyntaxWords {
  return {
    code: "P1009",
    title: `\`${actual.image}\` is a reserved word`,
    label: "cannot be a name here",
    help: "choose another name; `import`, `from`, `param`, `true` and `false` are reserved",
    at: "actual",
  };
}

/** `name label`, then neither `:` nor `=` nor `{`. */
function itemBody(place: Place): SyntaxWords {
  const { actual, previous, before } = place;
  if (actual.tokenType === t.LeftParen) {
    return {
      code: "P1007",
      title: `\`${previous.image}(…)\` stands alone`,
      label: "is `->` missing before it?",
      help: "a flow that goes on in the next line starts it with `->`",
      at: "previous",
    };
  }
  const labelled = previous.tokenType !== t.ItemHead && before?.tokenType === t.ItemHead;
  const name = labelled ? `${before.image} ${previous.image}` : previous.image;
  if (actual.tokenType === t.Arrow) {
    return {
      code: "P1007",
      title: `\`${name}\` has no value`,
      label: "`:` or `=` is missing after this",
      help: `a setting reads \`${name}: value\`, a named value \`${name} = image -> …\``,
      at: "previous",
    };
  }
  if (labelled && actual.tokenType === t.Identifier && sameLine(place)) {
    return {
      code: "P1005",
      title: `expected \`:\`, \`=\` or \`{\`, found \`${actual.image}\``,
      label: "one word too many",
      help: "an item has a name and at most one more word before its value",
      at: "actual",
    };
  }
  const isValue = values.has(actual.tokenType) && sameLine(place);
  return {
    code: "P1007",
    title: `\`${name}\` has no value`,
    label: isValue ? "`:` is missing here" : "expected `:` and a value, or `=` and a flow",
    help: isValue ? `write \`${name}: ${actual.image.split("\n")[0] ?? ""}\`` : null,
    at: "previous",
    insert: isValue ? { text: ":", certain: true } : undefined,
  };
}

/** How the rule's text goes, for help lines. */
const forms = {
  importDecl: 'an import reads `import { name } from "file.pipe"`',
  paramDecl: "a param reads `param epochs: int = 12`",
  decl: "a declaration reads `model small { … }`",
  parameter: "a parameter reads `filters: int`",
} as const;

/** The type of a value as it is written. */
function typeOf(token: IToken | undefined): string | null {
  switch (token?.tokenType) {
    case t.NumberLiteral:
      return /%$/.test(token.image)
        ? "probability"
        : /[.eE]/.test(token.image)
          ? "float"
          : /\d$/.test(token.image)
            ? "int"
            : null;
    case t.StringLiteral:
      return "text";
    case t.True:
    case t.False:
      return "bool";
    default:
      return null;
  }
}

function param(wanted: TokenType | undefined, place: Place): SyntaxWords {
  const { actual, previous, next } = place;
  const help = forms.paramDecl;
  if (previous.tokenType === t.Param)
    return { ...missing("P1006", "`param` needs a name", place, help), at: "previous" };
  if (wanted === t.Colon && (actual.tokenType === t.Equals || !sameLine(place))) {
    const type = typeOf(next);
    return {
      code: "P1007",
      title: `the param \`${previous.image}\` has no type`,
      label: type === null ? "`:` and a type are missing here" : `\`: ${type}\` is missing here`,
      help,
      at: "previous",
      insert: type === null ? undefined : { text: `: ${type}`, certain: false },
    };
  }
  if (wanted === t.Identifier) {
    const type = typeOf(actual);
    return {
      code: "P1005",
      title: `expected a type, found ${describe(actual)}`,
      label: type === null ? "expected a type such as `int`" : `write \`${type} = ${actual.image}\``,
      help,
      at: sameLine(place) ? "actual" : "previous",
    };
  }
  if (wanted === t.Equals && (!sameLine(place) || ends.has(actual.tokenType))) {
    return {
      code: "P1007",
      title: "the param has no value",
      label: "`=` and a value are missing here",
      help,
      at: "previous",
    };
  }
  return expectedWords(wanted, place, help);
}

/** `layer head(units)`. */
function parameter(place: Place): SyntaxWords {
  const { actual, previous } = place;
  if (previous.tokenType === t.ArgHead) {
    return {
      code: "P1007",
      title: `the parameter \`${previous.image}\` has no type`,
      label: "`:` and a type are missing here",
      help: forms.parameter,
      at: "previous",
    };
  }
  return {
    code: "P1005",
    title: `expected a type, found ${describe(actual)}`,
    label: "expected a type such as `int`",
    help: forms.parameter,
    at: sameLine(place) ? "actual" : "previous",
  };
}

function afterParameter(wanted: TokenType | undefined, place: Place): SyntaxWords {
  if (place.actual.tokenType === t.ArgHead || place.actual.tokenType === t.Identifier) {
    return separator(wanted ?? t.RightParen, place);
  }
  return expectedWords(wanted, place, forms.parameter);
}

function importDecl(wanted: TokenType | undefined, place: Place): SyntaxWords {
  const { actual, previous } = place;
  const help = forms.importDecl;
  if (wanted === t.LeftBrace) {
    const names = actual.tokenType === t.Identifier ? `\`{ ${actual.image} }\`` : "`{ name }`";
    return {
      code: "P1005",
      title: sameLine(place) ? `expected names in \`{ }\`, found ${describe(actual)}` : "`import` needs names in `{ }`",
      label: sameLine(place) ? `write ${names}` : "nothing follows",
      help,
      at: sameLine(place) ? "actual" : "previous",
    };
  }
  if (wanted === t.StringLiteral && !sameLine(place))
    return missing("P1007", "a file is missing after `from`", place, help);
  if (wanted === t.From && (!sameLine(place) || previous.tokenType !== t.RightBrace)) {
    return missing("P1007", "the import does not say from which file", place, help);
  }
  return expectedWords(wanted, place, help);
}

function declaration(wanted: TokenType | undefined, place: Place): SyntaxWords {
  if (wanted === t.Identifier) {
    return {
      code: "P1006",
      title: `\`${place.previous.image}\` needs a name`,
      label: "expected a name after this",
      help: forms.decl,
      at: "previous",
    };
  }
  return expectedWords(wanted ?? t.LeftBrace, place, forms.decl);
}

/** In a block, behind a value: the next item, or the end. */
function afterValue(place: Place): SyntaxWords {
  const { actual, previous, next } = place;
  if (!valueEnds.has(previous.tokenType) || previous.image === "") {
    return {
      code: "P1005",
      title: `expected a setting or the end of the block, found ${describe(actual)}`,
      label: "does not belong here",
      help: "a setting reads `name: value`, a named value `name = a -> b`",
      at: "actual",
    };
  }
  if (actual.tokenType === t.Identifier && next?.tokenType === t.LeftParen) {
    return {
      code: "P1005",
      title: `\`->\` is missing before \`${actual.image}(…)\``,
      label: "the flow goes on here",
      help: "a flow reads `image -> flatten() -> dense(10)`",
      at: "actual",
      insert: { text: " ->", certain: true },
    };
  }
  if (actual.tokenType === t.Equals) {
    return {
      code: "P1005",
      title: "`=` compares nothing",
      label: "write `==` or `>=`",
      help: "an expectation reads `label.accuracy >= 75%`",
      at: "actual",
    };
  }
  if (actual.tokenType === t.Comparison) {
    return {
      code: "P1005",
      title: `a second comparison, \`${actual.image}\`, follows the first`,
      label: "one comparison ends before this",
      help: "state each of its own: `[0.5 <= label.f1, label.f1 < 1]`",
      at: "actual",
    };
  }
  const word = actual.image.toLowerCase();
  if (actual.tokenType === t.Identifier && (word === "and" || word === "or" || word === "not")) {
    return {
      code: "P1005",
      title: `there is no \`${actual.image}\` in the language`,
      label: "the value ends before this",
      help: word === "and" ? "what must all hold stands in a list: `[a > 1, b > 2]`" : "state one condition each",
      at: "actual",
    };
  }
  return {
    code: "P1005",
    title: `expected \`,\` or a new line, found ${describe(actual)}`,
    label: "the value ends before this",
    help: "a setting reads `name: value`, a named value `name = a -> b`; `,` stands between items that share a line",
    at: "actual",
  };
}

/** Between arguments or the parts of a list. */
function separator(wanted: TokenType, place: Place): SyntaxWords {
  const { actual, previous } = place;
  const starts = values.has(actual.tokenType) || actual.tokenType === t.Identifier || actual.tokenType === t.ArgHead;
  const follows = starts && valueEnds.has(previous.tokenType);
  return {
    code: "P1005",
    title: `expected \`,\` or ${wanted.LABEL ?? ""}, found ${describe(actual)}`,
    label: follows ? "`,` is missing before this" : `expected \`,\` or ${wanted.LABEL ?? ""}`,
    help: null,
    at: "actual",
    insert: follows
      ? { text: ",", certain: actual.tokenType !== t.Identifier || place.next?.tokenType !== t.LeftParen }
      : undefined,
  };
}

function expectedWords(wanted: TokenType | undefined, place: Place, help: string | null = null): SyntaxWords {
  const label = wanted?.LABEL ?? "something else";
  const behind = !sameLine(place);
  return {
    code: "P1005",
    title: behind
      ? `expected ${label} after \`${place.previous.image.split("\n")[0] ?? ""}\``
      : `expected ${label}, found ${describe(place.actual)}`,
    label: behind ? "nothing follows" : `expected ${label}`,
    help,
    at: behind ? "previous" : "actual",
  };
}

function outside(actual: IToken): SyntaxWords {
  return {
    code: "P1010",
    title: `expected a declaration, found ${describe(actual)}`,
    label: "stands outside of any block",
    help:
      actual.tokenType === t.LeftBracket
        ? "a block reads `train fit { … }`"
        : "a file consists of `import …`, `param …` and blocks such as `model small { … }`",
    at: "actual",
  };
}
