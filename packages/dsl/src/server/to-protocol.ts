/**
 * In: what the service finds. Out: the same as the protocol says it.
 */
import {
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  FoldingRangeKind,
  InsertTextFormat,
  type MarkupContent,
  MarkupKind,
  type CodeAction as ProtocolAction,
  type Diagnostic as ProtocolDiagnostic,
  type DocumentSymbol as ProtocolSymbol,
  SymbolKind,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CodeAction } from "../service/code-actions.ts";
import { plainText, type Suggestion, type SuggestionKind } from "../service/completion/suggestion.ts";
import type { DocumentSymbol } from "../service/document-symbols.ts";
import type { Edit } from "../service/edit.ts";
import type { Fold } from "../service/folding.ts";
import type { Documents } from "./documents.ts";

/** What the editor understands. */
export interface Abilities {
  readonly snippets: boolean;
  readonly markdown: boolean;
  readonly relatedInformation: boolean;
  readonly unnecessaryTag: boolean;
  readonly codeDescription: boolean;
}

/** The address of a code's page, where there is one. */
export type ErrorPage = (code: string) => string | null;

/** Markdown, or its text where the editor shows none. */
export function markup(text: string, abilities: Abilities): MarkupContent {
  if (abilities.markdown) return { kind: MarkupKind.Markdown, value: text };
  return { kind: MarkupKind.PlainText, value: text.replace(/```\w*\n?|`|\*\*/g, "") };
}

/** A diagnostic with its words on lines of their own: title, label, help. */
export function toDiagnostic(
  diagnostic: Diagnostic,
  documents: Documents,
  { abilities, errorPage }: { readonly abilities: Abilities; readonly errorPage: ErrorPage },
): ProtocolDiagnostic {
  const { primary, title, help, code, severity, related } = diagnostic;
  const lines = [title];
  if (primary.text !== "") lines.push(primary.text);
  if (help !== null) lines.push(`help: ${help}`);
  const page = abilities.codeDescription ? errorPage(code) : null;
  return {
    range: documents.range(primary.span),
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: "penstock",
    message: lines.join("\n"),
    ...(page === null ? {} : { codeDescription: { href: page } }),
    ...(abilities.unnecessaryTag && code === "P2018" ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(abilities.relatedInformation && related.length > 0
      ? {
          relatedInformation: related.map((label) => ({
            location: documents.location(label.span),
            message: label.text === "" ? title : label.text,
          })),
        }
      : {}),
  };
}

const completionKinds: Readonly<Record<SuggestionKind, CompletionItemKind>> = {
  block: CompletionItemKind.Class,
  reference: CompletionItemKind.Reference,
  setting: CompletionItemKind.Property,
  argument: CompletionItemKind.Field,
  operator: CompletionItemKind.Function,
  layer: CompletionItemKind.Method,
  call: CompletionItemKind.Function,
  local: CompletionItemKind.Variable,
  param: CompletionItemKind.Constant,
  choice: CompletionItemKind.EnumMember,
  column: CompletionItemKind.Value,
  metric: CompletionItemKind.Unit,
  type: CompletionItemKind.TypeParameter,
  word: CompletionItemKind.Keyword,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
};

/** A proposal; without snippets what it leaves when nothing is typed into its places. */
export function toCompletion(suggestion: Suggestion, documents: Documents, abilities: Abilities): CompletionItem {
  const { label, detail, documentation, sortText, filterText, snippet, span, kind } = suggestion;
  const newText = abilities.snippets ? snippet : plainText(snippet);
  return {
    label,
    kind: completionKinds[kind],
    sortText,
    filterText,
    ...(detail === "" ? {} : { detail }),
    ...(documentation === "" ? {} : { documentation: markup(documentation, abilities) }),
    insertTextFormat: abilities.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: documents.range(span), newText },
  };
}

/** Edits of one file. */
export function toTextEdits(edits: readonly Edit[], documents: Documents): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: documents.range(span), newText }));
}

/** Edits by file. */
export function toWorkspaceEdit(edits: readonly Edit[], documents: Documents): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { span, newText } of edits) {
    const uri = documents.uri(span.file);
    changes[uri] = [...(changes[uri] ?? []), { range: documents.range(span), newText }];
  }
  return { changes };
}

/** All fixes of a file at once, as editors ask for them when saving. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.penstock`;

/** An offer to mend something. */
export function toAction(
  action: CodeAction,
  documents: Documents,
  diagnostics: readonly ProtocolDiagnostic[],
): ProtocolAction {
  const mended = action.diagnostic === null ? undefined : diagnosticFor(action.diagnostic, documents, diagnostics);
  return {
    title: action.title,
    kind: action.diagnostic === null ? fixAllKind : CodeActionKind.QuickFix,
    edit: toWorkspaceEdit(action.edits, documents),
    ...(action.preferred ? { isPreferred: true } : {}),
    ...(mended === undefined ? {} : { diagnostics: [mended] }),
  };
}

function diagnosticFor(
  wanted: Diagnostic,
  documents: Documents,
  diagnostics: readonly ProtocolDiagnostic[],
): ProtocolDiagnostic | undefined {
  const { start } = documents.range(wanted.primary.span);
  return diagnostics.find(
    ({ code, range }) =>
      code === wanted.code && range.start.line === start.line && range.start.character === start.character,
  );
}

const symbolKinds: Readonly<Record<string, SymbolKind>> = {
  param: SymbolKind.Constant,
  dataset: SymbolKind.Struct,
  layer: SymbolKind.Function,
  model: SymbolKind.Class,
  train: SymbolKind.Event,
  evaluate: SymbolKind.Event,
  value: SymbolKind.Variable,
  setting: SymbolKind.Property,
  input: SymbolKind.Field,
  target: SymbolKind.Field,
  column: SymbolKind.Field,
  output: SymbolKind.Field,
};

/** What a symbol is to an editor. */
export function symbolKind(kind: string): SymbolKind {
  return symbolKinds[kind] ?? SymbolKind.Object;
}

/** A line of the outline with those below it. */
export function toSymbol(symbol: DocumentSymbol, documents: Documents): ProtocolSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbolKind(symbol.kind),
    range: documents.range(symbol.span),
    selectionRange: documents.range(symbol.nameSpan),
    children: symbol.children.map((child) => toSymbol(child, documents)),
  };
}

/** What a fold is to an editor. */
export function foldKind(fold: Fold): FoldingRangeKind {
  return fold.kind === "comment"
    ? FoldingRangeKind.Comment
    : fold.kind === "imports"
      ? FoldingRangeKind.Imports
      : FoldingRangeKind.Region;
}
