/**
 * Editor features as functions of a workspace: what a language server, or an editor in a browser, calls.
 */
export { type CodeAction, fixAll, quickFixes } from "./code-actions.ts";
export { complete } from "./completion/complete.ts";
export { plainText, type Suggestion, type SuggestionKind } from "./completion/suggestion.ts";
export { diagnosticsOf, otherFilesWithMistakes } from "./diagnostics.ts";
export { type DocumentSymbol, documentSymbols, workspaceSymbols } from "./document-symbols.ts";
export { applyEdits, type Edit } from "./edit.ts";
export { type Fold, foldingRanges } from "./folding.ts";
export { formatting } from "./formatting.ts";
export { type Hover, hover } from "./hover.ts";
export { type InlayHint, type InlayOptions, inlayHints } from "./inlay-hints.ts";
export { definition, highlights, references } from "./references.ts";
export { prepareRename, type RenameStart, type Renaming, rename } from "./rename.ts";
export { type SemanticToken, semanticTokens, tokenKinds, tokenModifiers } from "./semantic-tokens.ts";
export type { FolderEntry, ServiceHost } from "./service-host.ts";
export { type SignatureHelp, signatureHelp } from "./signature-help.ts";
export { Workspace } from "./workspace.ts";
