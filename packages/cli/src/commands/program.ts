/** What every command that takes a program shares: reading, checking and saying what is wrong with it. */
import path from "node:path";
import {
  checkProgram,
  type Diagnostic,
  diagnosticsJson,
  type Host,
  type ProgramCheck,
  renderDiagnostics,
  type SourceFile,
} from "@penstock/dsl";
import { cacheFolder } from "@penstock/runtime/probe";
import { fileHost } from "../host/file-host.ts";
import { mirrorFolder, probesFolder, storeFolder } from "../host/places.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";

/** Diagnostics with the files that they point into. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
}

/** Most diagnostics that are printed in full unless all are asked for. */
export const mostShown = 100;

/** This machine's files and data as the checker sees them. */
export function machineHost(environment: NodeJS.ProcessEnv, input?: string): Host {
  const context = {
    cache: cacheFolder(environment),
    mirror: mirrorFolder(environment),
    probesOf: (file: string) => probesFolder(file, environment),
    storeOf: (file: string) => storeFolder(path.dirname(file), environment),
  };
  return fileHost(input === undefined ? context : { ...context, input });
}

/** Checks a program with this machine's files and data. */
export function checkFile(file: string, set: Settings, environment: NodeJS.ProcessEnv): ProgramCheck {
  return checkProgram(file, machineHost(environment), { set });
}

/** Prints what a check found: as text on standard error, or as one JSON array on standard output. */
export function tellDiagnostics(found: Findings, json: boolean, terminal: Terminal): void {
  if (json) terminal.out(`${JSON.stringify(diagnosticsJson(found.diagnostics, found.files), null, 2)}\n`);
  else tellText(found, terminal, mostShown);
}

/** Prints diagnostics as text on standard error: at most so many in full. */
export function tellText({ diagnostics, files }: Findings, terminal: Terminal, most: number): void {
  if (diagnostics.length === 0) return;
  const { errorColour: colour, errorWidth: width } = terminal;
  terminal.error(renderDiagnostics(diagnostics, files, { colour, width, most }));
}
