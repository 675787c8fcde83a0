/** What every command that takes a program shares: reading, checking and saying what is wrong with it. */
import { checkProgram, diagnosticsJson, type ProgramCheck, renderDiagnostics } from "@penstock/dsl";
import { cacheFolder } from "@penstock/runtime/probe";
import { fileHost } from "../host/file-host.ts";
import { mirrorFolder } from "../host/places.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";

/** Checks a program with this machine's files and data. */
export function checkFile(file: string, set: Settings, environment: NodeJS.ProcessEnv): ProgramCheck {
  const host = fileHost({ cache: cacheFolder(environment), mirror: mirrorFolder(environment) });
  return checkProgram(file, host, { set });
}

/** Prints what the check found: as text on standard error, or as one JSON array on standard output. */
export function tellDiagnostics(result: ProgramCheck, json: boolean, terminal: Terminal): void {
  if (json) {
    terminal.out(`${JSON.stringify(diagnosticsJson(result.diagnostics, result.files), null, 2)}\n`);
  } else if (result.diagnostics.length > 0) {
    terminal.error(renderDiagnostics(result.diagnostics, result.files, { colour: terminal.colour }));
  }
}
