/**
 * Starts the built `pipe lsp` as an editor does, as a process of its own, and speaks the protocol with it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { Diagnostic, InitializeResult, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";

const bin = fileURLToPath(new URL("../../packages/cli/bin/pipe.mjs", import.meta.url));

/** What the server says of one document. */
export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** What an editor can show; all that the server knows to make use of. */
const capabilities = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown", "plaintext"] } },
    hover: { contentFormat: ["markdown", "plaintext"] },
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
  },
  workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
};

/** A running server with its editor's side of the connection. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** What it answered to `initialize`. */
  readonly answer: InitializeResult;
  /** All that it has said of documents, in order. */
  readonly said: readonly Published[];
  /** What it registered with the editor. */
  readonly registered: readonly unknown[];
  open(uri: string, text: string): Promise<Published>;
  /** Changes a document and waits for the diagnostics of that change. */
  change(uri: string, changes: readonly TextDocumentContentChangeEvent[]): Promise<Published>;
  /** The next word about a document that satisfies a wish. */
  published(uri: string, wish?: (found: Published) => boolean): Promise<Published>;
  request<T>(method: string, params: unknown): Promise<T>;
  /** Says good-bye and gives the exit status. */
  leave(): Promise<number | null>;
}

/** The address of a path. */
export const uriOf = (path: string): string => pathToFileURL(path).href;

/** Starts a server in a folder and introduces the editor. */
export async function startServerProcess(
  folder: string,
  options: { readonly environment?: NodeJS.ProcessEnv; readonly initialize?: object } = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [bin, "lsp", "--stdio"], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: "", ...options.environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const registered: unknown[] = [];
  const said: Published[] = [];
  const versions = new Map<string, number>();
  let waiting: { readonly uri: string; readonly wish: (found: Published) => boolean; take(found: Published): void }[] =
    [];
  connection.onNotification("textDocument/publishDiagnostics", (found: Published) => {
    said.push(found);
    const served = waiting.filter((one) => one.uri === found.uri && one.wish(found));
    waiting = waiting.filter((one) => !served.includes(one));
    for (const one of served) one.take(found);
  });
  connection.onRequest("client/registerCapability", ({ registrations }: { registrations: unknown[] }) => {
    registered.push(...registrations);
  });
  connection.listen();
  const answer = await connection.sendRequest<InitializeResult>("initialize", {
    processId: process.pid,
    rootUri: uriOf(folder),
    workspaceFolders: [{ uri: uriOf(folder), name: "work" }],
    capabilities,
    ...options.initialize,
  });
  await connection.sendNotification("initialized", {});

  const published = (uri: string, wish: (found: Published) => boolean = () => true): Promise<Published> =>
    new Promise((take) => waiting.push({ uri, wish, take }));
  return {
    child,
    connection,
    answer,
    said,
    registered,
    published,
    async open(uri, text) {
      versions.set(uri, 1);
      const first = published(uri);
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "pipe", version: 1, text },
      });
      return first;
    },
    async change(uri, contentChanges) {
      const version = (versions.get(uri) ?? 1) + 1;
      versions.set(uri, version);
      const answered = published(uri, (found) => found.version === version);
      await connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
      return answered;
    },
    request: (method, params) => connection.sendRequest(method, params),
    async leave() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      const status = await ended;
      connection.dispose();
      return status;
    },
  };
}
