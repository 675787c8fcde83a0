/**
 * In: word that documents changed. Out: their diagnostics, sent to the editor when the last change has come in: a check
 * that a newer change made stale is never begun.
 */
import type { Connection } from "vscode-languageserver/node";
import { diagnosticsOf, otherFilesWithMistakes } from "../service/diagnostics.ts";
import type { Workspace } from "../service/workspace.ts";
import type { Documents } from "./documents.ts";
import { type Abilities, type ErrorPage, toDiagnostic } from "./to-protocol.ts";

/** Milliseconds in which further changes join a check; they come in one after another in no time. */
const patience = 2;

/** What a publisher needs. */
interface Publishing {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly documents: Documents;
  readonly abilities: () => Abilities;
  readonly errorPage: ErrorPage;
  /** Runs a piece of work; what it throws is told and does no harm. */
  readonly guard: (what: string, work: () => void) => void;
}

/** Sends diagnostics as documents change. */
export class Publisher {
  readonly #for: Publishing;
  /** Paths to look at, the latest changed first. */
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** What the editor shows, by path. */
  readonly #sent = new Map<string, string>();

  constructor(publishing: Publishing) {
    this.#for = publishing;
  }

  /** A document changed: it is checked, then all others that are open. */
  changed(path: string): void {
    const { workspace } = this.#for;
    this.#sent.delete(path);
    const others = workspace.openPaths.filter((one) => one !== path);
    this.#waiting = [path, ...others];
    this.#start(patience);
  }

  /** Everything is checked again. */
  all(): void {
    this.#waiting = [...this.#for.workspace.openPaths];
    this.#start(patience);
  }

  /** A document was closed: what was shown in it goes. */
  closed(path: string): void {
    this.#send(path, []);
    this.#sent.delete(path);
    this.all();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  #start(delay: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#next();
    }, delay);
  }

  /** One document at a time, so that a change that comes in meanwhile is seen. */
  #next(): void {
    const path = this.#waiting.shift();
    const { workspace, guard } = this.#for;
    if (path === undefined) {
      guard("diagnostics of imported files", () => this.#others());
      return;
    }
    guard(`diagnostics of ${path}`, () => {
      if (workspace.isOpen(path)) this.#publish(path);
    });
    this.#start(0);
  }

  #publish(path: string): void {
    const { workspace, documents, abilities, errorPage } = this.#for;
    const options = { abilities: abilities(), errorPage };
    this.#send(
      path,
      diagnosticsOf(workspace, path).map((one) => toDiagnostic(one, documents, options)),
    );
  }

  /** Files that are not open but that open programs import: their mistakes come and go with those programs. */
  #others(): void {
    const { workspace } = this.#for;
    const wrong = otherFilesWithMistakes(workspace);
    for (const path of wrong) this.#publish(path);
    for (const path of [...this.#sent.keys()]) {
      if (wrong.has(path) || workspace.isOpen(path)) continue;
      this.#send(path, []);
      this.#sent.delete(path);
    }
  }

  #send(path: string, diagnostics: ReturnType<typeof toDiagnostic>[]): void {
    const { connection, documents } = this.#for;
    const text = JSON.stringify(diagnostics);
    if (this.#sent.get(path) === text) return;
    this.#sent.set(path, text);
    const version = documents.version(path);
    // A closed connection takes nothing more; nobody is left to tell.
    connection
      .sendDiagnostics({ uri: documents.uri(path), diagnostics, ...(version === undefined ? {} : { version }) })
      .catch(() => {});
  }
}
