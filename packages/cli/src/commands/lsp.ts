/** `pipe lsp`: the language server for editors, over standard input and output. */
import { existsSync, readdirSync } from "node:fs";
import { pagePath } from "@penstock/dsl";
import { type FolderEntry, serveStdio } from "@penstock/dsl/server";
import { cacheFolder } from "@penstock/runtime/probe";
import { fileHost } from "../host/file-host.ts";
import { mirrorFolder, probesFolder } from "../host/places.ts";
import { version } from "../version.ts";

/** What a folder holds; nothing where it cannot be read. */
function list(folder: string): FolderEntry[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      folder: entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}

/** The page of a code in the documentation beside this command, where it is there. */
function errorPage(code: string): string | null {
  const page = new URL(`../../../../${pagePath(code)}`, import.meta.url);
  return existsSync(page) ? page.href : null;
}

/** Serves an editor; never settles, for the process ends when the editor says so or goes away. */
export function lsp(environment: NodeJS.ProcessEnv): Promise<never> {
  const host = fileHost({
    cache: cacheFolder(environment),
    mirror: mirrorFolder(environment),
    probesOf: (program) => probesFolder(program, environment),
  });
  serveStdio({ host: { ...host, list }, errorPage, version });
  return new Promise(() => {});
}
