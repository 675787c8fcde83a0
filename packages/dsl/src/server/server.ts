/**
 * In: a connection to an editor and a host. Out: a language server on it. Each feature is a function of the service; a
 * fault in one is told to the editor and leaves the others alone.
 */
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { tokenKinds, tokenModifiers } from "../service/semantic-tokens.ts";
import type { ServiceHost } from "../service/service-host.ts";
import { Workspace } from "../service/workspace.ts";
import { Documents } from "./documents.ts";
import { registerFeatures } from "./features.ts";
import { Publisher } from "./publisher.ts";
import { type Abilities, type ErrorPage, fixAllKind } from "./to-protocol.ts";

/** What a server is made of. */
export interface ServerOptions {
  readonly connection: Connection;
  readonly host: ServiceHost;
  /** Where paths of documents start that were never saved, until the editor names its folder. */
  readonly folder: string;
  readonly windows: boolean;
  /** The address of a code's page; none by default. */
  readonly errorPage?: ErrorPage;
  readonly version: string;
}

/** What an editor may set when it starts the server. */
interface Settings {
  readonly parameterNames: boolean;
}

const watched = "**/*.{pipe,csv,tsv,json,jsonl,parquet}";

/** Starts a language server on a connection. */
export function startServer(options: ServerOptions): void {
  const { connection, host, windows } = options;
  const workspace = new Workspace(host);
  const documents = new Documents(workspace, { root: options.folder, windows });
  let abilities: Abilities = {
    snippets: false,
    markdown: false,
    relatedInformation: false,
    unnecessaryTag: false,
    codeDescription: false,
  };
  let settings: Settings = { parameterNames: false };
  let watches = false;

  const tell = (what: string, error: unknown): string => {
    const words = error instanceof Error ? error.message : String(error);
    connection.console.error(`${what} failed: ${error instanceof Error ? (error.stack ?? words) : words}`);
    return words;
  };
  const guard = (what: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      tell(what, error);
    }
  };
  /** Answers a request; a fault is logged and answered, a refusal is passed on. */
  const answer = <T>(what: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      throw new ResponseError(LSPErrorCodes.RequestFailed, `${what} failed: ${tell(what, error)}`);
    }
  };
  const publisher = new Publisher({
    connection,
    workspace,
    documents,
    abilities: () => abilities,
    errorPage: options.errorPage ?? (() => null),
    guard,
  });

  connection.onInitialize((params): InitializeResult => {
    abilities = abilitiesOf(params);
    settings = settingsOf(params.initializationOptions);
    watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    const folders = params.workspaceFolders?.map((folder) => folder.uri) ?? [];
    const [root] = folders.length > 0 ? folders : [params.rootUri].filter((uri) => uri != null);
    workspace.roots = [...folders, ...(folders.length === 0 && root !== undefined ? [root] : [])].map((uri) =>
      documents.path(uri),
    );
    return {
      serverInfo: { name: "penstock", version: options.version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        completionProvider: { triggerCharacters: [".", ":", "(", ",", ">", '"', "/", "["] },
        signatureHelpProvider: { triggerCharacters: ["(", ","], retriggerCharacters: [":"] },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        documentSymbolProvider: true,
        workspaceSymbolProvider: true,
        foldingRangeProvider: true,
        documentFormattingProvider: true,
        renameProvider: { prepareProvider: true },
        codeActionProvider: { codeActionKinds: ["quickfix", fixAllKind] },
        inlayHintProvider: true,
        semanticTokensProvider: {
          legend: { tokenTypes: [...tokenKinds], tokenModifiers: [...tokenModifiers] },
          full: true,
        },
      },
    };
  });
  connection.onInitialized(() => {
    if (!watches) return;
    const register = { watchers: [{ globPattern: watched }] };
    connection.client.register(DidChangeWatchedFilesNotification.type, register).catch((error: unknown) => {
      tell("watching files", error);
    });
  });

  connection.onDidOpenTextDocument(({ textDocument }) =>
    guard("opening", () => publisher.changed(documents.open(textDocument))),
  );
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) =>
    guard("a change", () => {
      const path = documents.change(textDocument.uri, textDocument.version, contentChanges);
      if (path !== null) publisher.changed(path);
    }),
  );
  connection.onDidCloseTextDocument(({ textDocument }) =>
    guard("closing", () => publisher.closed(documents.close(textDocument.uri))),
  );
  // Data is looked into again when somebody saves: it may be another by then.
  connection.onDidSaveTextDocument(() =>
    guard("saving", () => {
      workspace.forgetData();
      publisher.all();
    }),
  );
  connection.onDidChangeWatchedFiles(({ changes }) =>
    guard("a change of files", () => {
      if (changes.every(({ uri }) => uri.endsWith(".pipe"))) workspace.touch();
      else workspace.forgetData();
      publisher.all();
    }),
  );
  registerFeatures({
    connection,
    workspace,
    documents,
    answer,
    abilities: () => abilities,
    parameterNames: () => settings.parameterNames,
  });
  connection.onShutdown(() => publisher.stop());
  connection.listen();
}

function abilitiesOf({ capabilities }: InitializeParams): Abilities {
  const { completion, hover, publishDiagnostics } = capabilities.textDocument ?? {};
  const formats = hover?.contentFormat ?? completion?.completionItem?.documentationFormat;
  return {
    snippets: completion?.completionItem?.snippetSupport === true,
    markdown: formats?.includes("markdown") === true,
    relatedInformation: publishDiagnostics?.relatedInformation === true,
    unnecessaryTag: publishDiagnostics?.tagSupport?.valueSet.includes(1) === true,
    codeDescription: publishDiagnostics?.codeDescriptionSupport === true,
  };
}

/** `{ "inlayHints": { "parameterNames": true } }` */
function settingsOf(given: unknown): Settings {
  const hints = typeof given === "object" && given !== null && "inlayHints" in given ? given.inlayHints : null;
  const names = typeof hints === "object" && hints !== null && "parameterNames" in hints ? hints.parameterNames : false;
  return { parameterNames: names === true };
}
