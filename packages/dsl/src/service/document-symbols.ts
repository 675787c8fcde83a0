/**
 * In: a file. Out: its outline: params and declarations with what they name inside; and a search over all files at hand.
 */
import type { Declaration, Item, ParamDeclaration } from "../ast/nodes.ts";
import type { Span } from "../source/span.ts";
import type { Workspace } from "./workspace.ts";

/** One line of the outline. */
export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  /** A block's keyword, `param`, or the kind of a part of a block. */
  readonly kind: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly DocumentSymbol[];
}

/** The outline of a file, in order. */
export function documentSymbols(workspace: Workspace, path: string): readonly DocumentSymbol[] {
  const file = workspace.file(path);
  if (file === undefined) return [];
  const text = (span: Span): string => file.file.text.slice(span.start, span.end).replace(/\s+/g, " ");
  const { params, declarations } = file.ast;
  return [
    ...params.map((param) => paramSymbol(param, text)),
    ...declarations.map((decl) => blockSymbol(decl, text)),
  ].sort((a, b) => a.span.start - b.span.start);
}

function paramSymbol(param: ParamDeclaration, text: (span: Span) => string): DocumentSymbol {
  const type = param.type?.text ?? "";
  return {
    name: param.name.text,
    detail: `${type}${param.value.kind === "missing" ? "" : ` = ${text(param.value.span)}`}`,
    kind: "param",
    span: around(param.span, param.name.span),
    nameSpan: param.name.span,
    children: [],
  };
}

function blockSymbol(decl: Declaration, text: (span: Span) => string): DocumentSymbol {
  return {
    name: decl.name.text,
    detail: decl.keyword.text,
    kind: decl.keyword.text,
    span: around(decl.span, decl.name.span),
    nameSpan: decl.name.span,
    children: decl.items.flatMap((item) => itemSymbol(item, text)),
  };
}

function itemSymbol(item: Item, text: (span: Span) => string): DocumentSymbol[] {
  if (item.kind === "spread") return [];
  const named = item.label ?? item.name;
  const isValue = item.kind === "binding" && item.label === null;
  return [
    {
      name: item.label === null ? item.name.text : `${item.name.text} ${item.label.text}`,
      detail: item.kind === "group" || item.value.kind === "missing" ? "" : shorten(text(item.value.span)),
      kind: isValue ? "value" : item.label === null ? "setting" : item.name.text,
      span: around(item.span, item.name.span),
      nameSpan: { ...named.span, start: item.name.span.start },
      children: item.kind === "group" ? item.items.flatMap((inner) => itemSymbol(inner, text)) : [],
    },
  ];
}

/** A symbol's place holds its name, also where the tree has lost the rest. */
function around(span: Span, name: Span): Span {
  return { ...span, start: Math.min(span.start, name.start), end: Math.max(span.end, name.end) };
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Blocks and params of all files at hand whose name holds the letters of a query in order. */
export function workspaceSymbols(workspace: Workspace, query: string): readonly DocumentSymbol[] {
  const files = new Set(workspace.openPaths.flatMap((path) => [...workspace.analysis(path).modules.keys()]));
  return [...files]
    .flatMap((path) => documentSymbols(workspace, path))
    .filter((symbol) => holds(symbol.name, query))
    .map((symbol) => ({ ...symbol, children: [] }));
}

function holds(name: string, query: string): boolean {
  let at = 0;
  for (const letter of query.toLowerCase()) {
    at = name.toLowerCase().indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
