/**
 * In: a connection and a workspace. Out: the connection answers what an editor asks: one line of the protocol, one
 * function of the service.
 */
import {
  type Connection,
  DocumentHighlightKind,
  InlayHintKind,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  SemanticTokensBuilder,
} from "vscode-languageserver/node";
import { fixAll, quickFixes } from "../service/code-actions.ts";
import { complete } from "../service/completion/complete.ts";
import { documentSymbols, workspaceSymbols } from "../service/document-symbols.ts";
import { foldingRanges } from "../service/folding.ts";
import { formatting } from "../service/formatting.ts";
import { hover } from "../service/hover.ts";
import { inlayHints } from "../service/inlay-hints.ts";
import { definition, highlights, references } from "../service/references.ts";
import { prepareRename, rename } from "../service/rename.ts";
import { semanticTokens, tokenKinds, tokenModifiers } from "../service/semantic-tokens.ts";
import { signatureHelp } from "../service/signature-help.ts";
import type { Workspace } from "../service/workspace.ts";
import type { Documents } from "./documents.ts";
import {
  type Abilities,
  fixAllKind,
  foldKind,
  markup,
  symbolKind,
  toAction,
  toCompletion,
  toSymbol,
  toTextEdits,
  toWorkspaceEdit,
} from "./to-protocol.ts";

/** What answering needs. */
interface Features {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly documents: Documents;
  readonly abilities: () => Abilities;
  readonly parameterNames: () => boolean;
  /** Answers a request; what the work throws becomes an error that is logged. */
  readonly answer: <T>(what: string, work: () => T) => T;
}

interface At {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

/** Registers every feature. */
export function registerFeatures(features: Features): void {
  const { connection, workspace, documents, answer, abilities } = features;
  const placeOf = ({ textDocument, position }: At) => {
    const path = documents.path(textDocument.uri);
    return { path, offset: documents.offset(path, position) };
  };
  const partOf = (path: string, range: Range) => ({
    start: documents.offset(path, range.start),
    end: documents.offset(path, range.end),
  });

  connection.onCompletion((params) =>
    answer("completion", () => {
      const { path, offset } = placeOf(params);
      return complete(workspace, path, offset).map((one) => toCompletion(one, documents, abilities()));
    }),
  );
  connection.onHover((params) =>
    answer("hover", () => {
      const { path, offset } = placeOf(params);
      const found = hover(workspace, path, offset);
      return found === null
        ? null
        : { contents: markup(found.markdown, abilities()), range: documents.range(found.span) };
    }),
  );
  connection.onSignatureHelp((params) =>
    answer("signature help", () => {
      const { path, offset } = placeOf(params);
      const found = signatureHelp(workspace, path, offset);
      if (found === null) return null;
      const parameters = found.parameters.map(({ start, end, documentation }) => ({
        label: [start, end] as [number, number],
        documentation: markup(documentation, abilities()),
      }));
      const signature = { label: found.label, documentation: markup(found.documentation, abilities()), parameters };
      // An index behind the last argument marks none.
      return { signatures: [signature], activeSignature: 0, activeParameter: found.active ?? parameters.length };
    }),
  );
  connection.onDefinition((params) =>
    answer("definition", () => {
      const { path, offset } = placeOf(params);
      const span = definition(workspace, path, offset);
      return span === null ? null : documents.location(span);
    }),
  );
  connection.onReferences((params) =>
    answer("references", () =>
      references(workspace, placeOf(params), params.context.includeDeclaration).map((span) => documents.location(span)),
    ),
  );
  connection.onDocumentHighlight((params) =>
    answer("highlights", () => {
      const { path, offset } = placeOf(params);
      return highlights(workspace, path, offset).map(({ span, writes }) => ({
        range: documents.range(span),
        kind: writes ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
    }),
  );
  connection.onPrepareRename((params) =>
    answer("rename", () => {
      const start = prepareRename(workspace, placeOf(params));
      if (start.kind === "refused") throw new ResponseError(LSPErrorCodes.RequestFailed, start.reason);
      return { range: documents.range(start.span), placeholder: start.text };
    }),
  );
  connection.onRenameRequest((params) =>
    answer("rename", () => {
      const done = rename(workspace, placeOf(params), params.newName);
      if (done.kind === "refused") throw new ResponseError(LSPErrorCodes.RequestFailed, done.reason);
      return toWorkspaceEdit(done.edits, documents);
    }),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    answer("symbols", () =>
      documentSymbols(workspace, documents.path(textDocument.uri)).map((one) => toSymbol(one, documents)),
    ),
  );
  connection.onWorkspaceSymbol(({ query }) =>
    answer("workspace symbols", () =>
      workspaceSymbols(workspace, query).map((one) => ({
        name: one.name,
        kind: symbolKind(one.kind),
        location: documents.location(one.nameSpan),
        containerName: one.detail,
      })),
    ),
  );
  connection.onFoldingRanges(({ textDocument }) =>
    answer("folding", () =>
      foldingRanges(workspace, documents.path(textDocument.uri)).map((fold) => ({
        startLine: fold.start - 1,
        endLine: fold.end - 1,
        kind: foldKind(fold),
      })),
    ),
  );
  connection.onDocumentFormatting(({ textDocument }) =>
    answer("formatting", () => toTextEdits(formatting(workspace, documents.path(textDocument.uri)), documents)),
  );
  connection.onCodeAction(({ textDocument, range, context }) =>
    answer("code actions", () => {
      const path = documents.path(textDocument.uri);
      const wants = (kind: string): boolean =>
        context.only === undefined || context.only.some((one) => kind === one || kind.startsWith(`${one}.`));
      const fixes = wants("quickfix") ? quickFixes(workspace, path, partOf(path, range)) : [];
      const all = wants(fixAllKind) ? fixAll(workspace, path) : null;
      return [...fixes, ...(all === null ? [] : [all])].map((one) => toAction(one, documents, context.diagnostics));
    }),
  );
  connection.languages.inlayHint.on(({ textDocument, range }) =>
    answer("inlay hints", () => {
      const path = documents.path(textDocument.uri);
      const options = { ...partOf(path, range), parameterNames: features.parameterNames() };
      return inlayHints(workspace, path, options).map((hint) => ({
        position: documents.range({ file: path, start: hint.offset, end: hint.offset }).start,
        label: hint.text,
        kind: hint.kind === "shape" ? InlayHintKind.Type : InlayHintKind.Parameter,
        paddingLeft: hint.kind === "shape",
        paddingRight: hint.kind === "parameter",
      }));
    }),
  );
  connection.languages.semanticTokens.on(({ textDocument }) =>
    answer("semantic tokens", () => {
      const path = documents.path(textDocument.uri);
      const builder = new SemanticTokensBuilder();
      for (const token of semanticTokens(workspace, path)) {
        const { start, end } = documents.range({ file: path, start: token.start, end: token.end });
        const modifiers = token.modifiers.reduce((bits, one) => bits | (1 << tokenModifiers.indexOf(one)), 0);
        builder.push(
          start.line,
          start.character,
          end.character - start.character,
          tokenKinds.indexOf(token.kind),
          modifiers,
        );
      }
      return builder.build();
    }),
  );
}
