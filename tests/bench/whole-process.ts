/**
 * Times whole processes of the built command: `pipe check` from start to exit, `pipe run` from start to its first `batch`
 * event, `pipe lsp` from a keystroke to its diagnostics. A kind in; a timer out.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { measureKeystrokes } from "../lsp/keystroke.ts";
import { BenchFailure } from "./bench-failure.ts";
import type { ProcessKind } from "./cases.ts";
import { measureLarge } from "./large-data.ts";
import { longProgram } from "./long-program.ts";

const root = path.join(import.meta.dirname, "../..");
const command = path.join(root, "packages/cli/bin/pipe.mjs");

/** Measures as often as it is asked, until it is closed. */
export interface ProcessTimer {
  measure(): Promise<number>;
  close(): void;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [command, ...args], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once("close", resolve));

/** The last words of a process, for the message when it fails. */
function lastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-500);
  });
  return () => text.trim();
}

async function checkSeconds(program: string): Promise<number> {
  const started = performance.now();
  const child = start(["check", program], process.env);
  child.stdout?.resume();
  const words = lastWords(child);
  const status = await ended(child);
  if (status !== 0) throw new BenchFailure(`\`pipe check ${program}\` ended with status ${status}: ${words()}`);
  return (performance.now() - started) / 1000;
}

async function firstBatchSeconds(program: string, store: string): Promise<number> {
  const started = performance.now();
  const child = start(["run", program, "--json"], { ...process.env, PENSTOCK_STORE: store });
  const words = lastWords(child);
  const end = ended(child);
  try {
    if (child.stdout !== null) {
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.includes('"event":"batch"')) return (performance.now() - started) / 1000;
      }
    }
    throw new BenchFailure(`\`pipe run ${program}\` ended with status ${await end} before its first batch: ${words()}`);
  } finally {
    // It answers a request to stop by saving a checkpoint and ending.
    child.kill("SIGTERM");
    child.stdout?.resume();
    await end;
  }
}

const newFolder = (): string => mkdtempSync(path.join(tmpdir(), "penstock-bench-"));
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Each run has a store of its own, in which only the recorded graphs of an earlier run are found. */
async function firstStepTimer(): Promise<ProcessTimer> {
  const program = "examples/digits.pipe";
  const graphs = path.join("cache", "graphs");
  const before = newFolder();
  await firstBatchSeconds(program, before);
  return {
    measure: async () => {
      const store = newFolder();
      try {
        const recorded = path.join(before, graphs);
        if (!existsSync(recorded)) throw new BenchFailure(`\`pipe run ${program}\` has kept no graph`);
        cpSync(recorded, path.join(store, graphs), { recursive: true });
        return await firstBatchSeconds(program, store);
      } finally {
        remove(store);
      }
    },
    close: () => remove(before),
  };
}

function longCheckTimer(): ProcessTimer {
  const folder = newFolder();
  const program = path.join(folder, "long.pipe");
  writeFileSync(program, longProgram(500));
  return { measure: () => checkSeconds(program), close: () => remove(folder) };
}

/** A timer of that kind, for `quick` of less data. Throws BenchFailure where the command is not built or fails. */
export async function processTimer(kind: ProcessKind, quick: boolean): Promise<ProcessTimer> {
  if (!existsSync(path.join(root, "packages/cli/dist/index.js"))) {
    throw new BenchFailure("the command is not built: run `npm run build`");
  }
  const close = (): void => undefined;
  switch (kind) {
    case "first-step":
      return firstStepTimer();
    case "check":
      return { measure: () => checkSeconds("examples/cifar10-tutorial.pipe"), close };
    case "check-long":
      return longCheckTimer();
    case "lsp":
      return { measure: async () => (await measureKeystrokes(60)).median, close };
    case "large-csv":
    case "large-csv-memory":
    case "large-folder":
      return { measure: () => measureLarge(kind, quick), close };
  }
}
