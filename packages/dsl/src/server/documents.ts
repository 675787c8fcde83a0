/**
 * In: documents as an editor opens and changes them. Out: their texts by path, and places in the protocol's terms (lines
 * and UTF-16 columns from 0) as offsets and back.
 */

import type { Location, Position, Range } from "vscode-languageserver/node";
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import type { Workspace } from "../service/workspace.ts";
import { indexLines, type LineIndex } from "../source/line-index.ts";
import type { Span } from "../source/span.ts";
import { pathToUri, type UriOptions, uriToPath } from "./uris.ts";

/** The open documents of one editor. */
export class Documents {
  readonly #workspace: Workspace;
  readonly #options: UriOptions;
  readonly #open = new Map<string, TextDocument>();

  constructor(workspace: Workspace, options: UriOptions) {
    this.#workspace = workspace;
    this.#options = options;
  }

  /** Opens a document and gives its path. */
  open(item: { readonly uri: string; readonly version: number; readonly text: string }): string {
    const path = this.path(item.uri);
    this.#open.set(path, TextDocument.create(item.uri, "pipe", item.version, item.text));
    this.#workspace.update(path, item.text);
    return path;
  }

  /** Applies changes to an open document; null where it is not open. */
  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): string | null {
    const path = this.path(uri);
    const document = this.#open.get(path);
    if (document === undefined) return null;
    const changed = TextDocument.update(document, changes, version);
    this.#open.set(path, changed);
    this.#workspace.update(path, changed.getText());
    return path;
  }

  close(uri: string): string {
    const path = this.path(uri);
    this.#open.delete(path);
    this.#workspace.close(path);
    return path;
  }

  path(uri: string): string {
    return uriToPath(uri, this.#options);
  }

  /** The address of a file, as the editor itself wrote it where it has the file open. */
  uri(path: string): string {
    return this.#open.get(path)?.uri ?? pathToUri(path, this.#options);
  }

  version(path: string): number | undefined {
    return this.#open.get(path)?.version;
  }

  /** The offset of a position; positions outside of the text mean its nearest place. */
  offset(path: string, position: Position): number {
    const document = this.#open.get(path);
    if (document !== undefined) return document.offsetAt(position);
    const text = this.#workspace.text(path) ?? "";
    const lines = indexLines(text);
    const start = lines.lineStart(position.line + 1);
    return Math.min(start + position.character, text.length);
  }

  range(span: Span): Range {
    const lines = this.#lines(span.file);
    const at = (offset: number): Position => {
      const { line, column } = lines.position(offset);
      return { line: line - 1, character: column - 1 };
    };
    return { start: at(span.start), end: at(span.end) };
  }

  location(span: Span): Location {
    return { uri: this.uri(span.file), range: this.range(span) };
  }

  #lines(path: string): LineIndex {
    return this.#workspace.file(path)?.lines ?? indexLines("");
  }
}
