/** Runs the built `pipe` command as a person would, as a process of its own, in a project folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "@penstock/runtime";

const bin = fileURLToPath(new URL("../../packages/cli/bin/pipe.mjs", import.meta.url));

/** What a finished command left. */
export interface Finished {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs; `done` settles when it has ended. */
export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Finished>;
  /** Called with every whole line of standard output as it comes. */
  onLine(listener: (line: string) => void): void;
}

/** A temporary folder with a program in it, and its own store. */
export interface Project {
  readonly folder: string;
  readonly store: string;
  write(name: string, text: string): string;
  start(args: readonly string[], environment?: NodeJS.ProcessEnv): Running;
  pipe(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Finished>;
  /** The same with something on standard input. */
  pipeInto(args: readonly string[], input: string): Promise<Finished>;
  remove(): void;
}

/** The environment without colours: a runner above us may force them, and what a person's pipe sees has none. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _forced, ...inherited } = process.env;
  return { ...inherited, NO_COLOR: "1" };
}

function start(
  folder: string,
  args: readonly string[],
  { environment, input }: { readonly environment: NodeJS.ProcessEnv; readonly input?: string },
): Running {
  const env = { ...plainEnvironment(), ...environment };
  // A group of its own, so that a signal to it reaches the command and its training process together, as Ctrl-C does.
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    detached: true,
  });
  child.stdin?.end(input);
  let stdout = "";
  let stderr = "";
  let rest = "";
  const listeners: ((line: string) => void)[] = [];
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk;
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) for (const listener of listeners) listener(line);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  const done = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  return { child, done, onLine: (listener) => listeners.push(listener) };
}

/** Makes a project folder; `remove` it at the end of the test. */
export function makeProject(): Project {
  const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-flow-"));
  const store = path.join(folder, ".penstock");
  const environmentOf = (extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ PENSTOCK_STORE: store, ...extra });
  return {
    folder,
    store,
    write: (name, text) => {
      writeFileSync(path.join(folder, name), text);
      return name;
    },
    start: (args, environment = {}) => start(folder, args, { environment: environmentOf(environment) }),
    pipe: (args, environment = {}) => start(folder, args, { environment: environmentOf(environment) }).done,
    pipeInto: (args, input) => start(folder, args, { environment: environmentOf({}), input }).done,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The events of `pipe run --json`, one JSON object a line. */
export function eventsOf(stdout: string): RunEvent[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as RunEvent); // the schema test holds every line against the schema
}

/** The last event of a finished run. */
export function doneOf(stdout: string): Extract<RunEvent, { event: "done" }> {
  const last = eventsOf(stdout).at(-1);
  if (last?.event !== "done") throw new Error(`the last line is no done event: ${stdout.slice(-500)}`);
  return last;
}

/** Sends a signal to the command and everything it started. */
export function signalGroup(running: Running, signal: NodeJS.Signals): void {
  const { pid } = running.child;
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
