/**
 * The language server's public face: what the command line starts, and what a test puts between two streams.
 */
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { type ServerOptions, startServer } from "./server.ts";

export type { FolderEntry, ServiceHost } from "../service/service-host.ts";
export { type ServerOptions, startServer } from "./server.ts";
export type { ErrorPage } from "./to-protocol.ts";

/** Serves an editor over standard input and output until it says good-bye; then the process ends. */
export function serveStdio(options: Omit<ServerOptions, "connection" | "windows" | "folder">): void {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  startServer({ ...options, connection, windows: process.platform === "win32", folder: process.cwd() });
}

/** A connection over any two streams. */
export function connectionOver(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
  return createConnection(ProposedFeatures.all, new StreamMessageReader(input), new StreamMessageWriter(output));
}
