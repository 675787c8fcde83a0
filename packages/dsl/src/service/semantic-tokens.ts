/**
 * In: a file. Out: every word, sign and comment of it with what it is, for colours that a grammar of patterns cannot know.
 */
import type { IToken } from "chevrotain";
import * as t from "../tokens/token-types.ts";
import type { Mention } from "./names/mention.ts";
import { endOf, type ParsedFile } from "./parsed-file.ts";
import type { Workspace } from "./workspace.ts";

/** Kinds of words, in the order in which a client is told of them; the names are those of the protocol. */
export const tokenKinds = [
  "keyword",
  "class",
  "struct",
  "function",
  "variable",
  "parameter",
  "typeParameter",
  "property",
  "type",
  "enumMember",
  "namespace",
  "number",
  "string",
  "comment",
  "operator",
] as const;

/** What is said of a word besides its kind. */
export const tokenModifiers = ["declaration", "readonly", "defaultLibrary", "documentation"] as const;

export type TokenKind = (typeof tokenKinds)[number];
export type TokenModifier = (typeof tokenModifiers)[number];

/** A coloured word; it stands on one line. */
export interface SemanticToken {
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind;
  readonly modifiers: readonly TokenModifier[];
}

/** The words of a file, in order; none spans a line break. */
export function semanticTokens(workspace: Workspace, path: string): readonly SemanticToken[] {
  const file = workspace.file(path);
  if (file === undefined) return [];
  const mentions = new Map<number, Mention>();
  for (const mention of workspace.names(path).inFile(path)) {
    if (!mentions.has(mention.span.start)) mentions.set(mention.span.start, mention);
  }
  const found: SemanticToken[] = [];
  for (const token of file.tokens) {
    const meaning = token.image === "" ? null : meaningOf(token, mentions.get(token.startOffset));
    if (meaning !== null) found.push(...onLines(file, { start: token.startOffset, end: endOf(token), ...meaning }));
  }
  for (const { start, end, doc } of file.comments) {
    found.push({ start, end, kind: "comment", modifiers: doc ? ["documentation"] : [] });
  }
  return found.sort((a, b) => a.start - b.start);
}

type Meaning = Pick<SemanticToken, "kind" | "modifiers">;

const is = (kind: TokenKind, ...modifiers: TokenModifier[]): Meaning => ({ kind, modifiers });
const words = new Set([t.Import, t.From, t.Param, t.In, t.True, t.False]);
const signs = new Set([t.Arrow, t.Plus, t.Minus, t.Star, t.Slash, t.Comparison, t.Ellipsis, t.Equals]);

function meaningOf(token: IToken, mention: Mention | undefined): Meaning | null {
  const { tokenType: type } = token;
  if (words.has(type)) return is("keyword");
  if (type === t.NumberLiteral) return is("number");
  if (type === t.StringLiteral) return is("string");
  if (signs.has(type)) return is("operator");
  return mention === undefined ? null : wordMeaning(mention);
}

const blockKinds: Readonly<Record<string, TokenKind>> = { dataset: "struct", model: "class", layer: "function" };

function wordMeaning(mention: Mention): Meaning | null {
  const { what, target, span } = mention;
  const defines = target !== null && target.file === span.file && target.start === span.start;
  const declaration: TokenModifier[] = defines ? ["declaration"] : [];
  switch (what.kind) {
    case "keyword":
      return is("keyword");
    case "block":
      return is(blockKinds[what.decl.keyword.text] ?? "class", ...declaration);
    case "param":
      return is("variable", "readonly", ...declaration);
    case "type":
      return is("type", "defaultLibrary");
    case "setting":
      return what.entry === null ? null : is("property");
    case "label":
    case "local":
    case "metric_output":
      return is("variable", ...declaration);
    case "parameter":
      return is("parameter", ...declaration);
    case "dim":
      return is("typeParameter", ...declaration);
    case "callee":
      if (what.callee.kind === "unknown") return null;
      return what.callee.kind === "network" ? is("function") : is("function", "defaultLibrary");
    case "argument":
      return is("property");
    case "split":
      return is("namespace");
    case "metric":
    case "choice":
      return is("enumMember", "defaultLibrary");
    case "given":
      return is("enumMember");
    case "number":
      return is("number");
    case "unknown":
      return null;
  }
}

/** A text over several lines, line by line. */
function onLines(file: ParsedFile, token: SemanticToken): SemanticToken[] {
  const first = file.lines.position(token.start).line;
  const last = file.lines.position(Math.max(token.start, token.end - 1)).line;
  if (first === last) return [token];
  return Array.from({ length: last - first + 1 }, (_, index): SemanticToken => {
    const line = first + index;
    const start = Math.max(token.start, file.lines.lineStart(line));
    const end = Math.min(token.end, file.lines.lineStart(line) + file.lines.lineText(line).length);
    return { ...token, start, end };
  }).filter((one) => one.end > one.start);
}
