/** `pipe run FILE`: checks, plans, runs what has not run yet and ends with a report. */

import path from "node:path";
import { cacheFolder } from "@penstock/runtime/probe";
import { interruptible } from "../host/interruption.ts";
import { mirrorFolder, storeFolder } from "../host/places.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { createView } from "../view/index.ts";
import { checkFile, tellDiagnostics } from "./program.ts";

export interface RunCommandOptions {
  readonly json: boolean;
  readonly fresh: boolean;
  readonly seed: number;
  readonly backend: "auto" | "native" | "wasm" | "cpu";
  readonly eager: boolean;
  /** Keep nothing; see whether it runs, and how long it will take. */
  readonly dry: boolean;
  /** Measure where the time goes. */
  readonly profile: boolean;
  /** Where the timeline of a profile goes; the usual place where none is given. */
  readonly profileTrace?: string;
  readonly set: Settings;
}

/** A word as a shell would take it back. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The command that gives the same figures again. */
function commandLine(file: string, options: RunCommandOptions): string {
  const settings = Object.entries(options.set).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const backend = options.backend === "auto" ? [] : ["--backend", options.backend];
  const eager = options.eager ? ["--eager"] : [];
  const words = ["npx", "pipe", "run", file, "--seed", String(options.seed), ...settings, ...backend, ...eager];
  return words.map(shellWord).join(" ");
}

/** Runs a program and gives the exit status. */
export async function run(file: string, options: RunCommandOptions, terminal: Terminal): Promise<number> {
  const result = checkFile(file, options.set, process.env);
  if (result.diagnostics.length > 0) tellDiagnostics(result, options.json && result.value === null, terminal);
  if (result.value === null) return 1;
  const { runProgram } = await import("@penstock/runtime");
  const view = createView({
    stream: process.stdout,
    mode: options.json ? "json" : terminal.live ? "live" : "lines",
    colour: terminal.colour,
    now: () => performance.now(),
    files: result.files,
  });
  const program = result.value;
  return interruptible(async (signal) => {
    const { status } = await runProgram(program, {
      path: file,
      seed: options.seed,
      fresh: options.fresh,
      storeRoot: path.relative(process.cwd(), storeFolder(path.dirname(file), process.env)) || ".penstock",
      cache: cacheFolder(process.env),
      mirror: mirrorFolder(process.env),
      backend: options.backend,
      eager: options.eager,
      dry: options.dry,
      command: commandLine(file, options),
      profile: options.profile ? { trace: options.profileTrace ?? null } : null,
      onEvent: (event) => view.event(event),
      signal,
    });
    return status;
  }).finally(() => view.close());
}
