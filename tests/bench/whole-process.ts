// Times whole processes of the built command: `pipe check` from start to exit, `pipe run` from start to its first `batch`
// event, `pipe lsp` from a keystroke to its diagnostics. In: how many runs. Out: seconds of each.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { measureKeystrokes } from "../lsp/keystroke.ts";
import { longProgram } from "./long-program.ts";
import type { ProcessTimes } from "./side.ts";

const root = path.join(import.meta.dirname, "../..");
const command = path.join(root, "packages/cli/bin/pipe.mjs");

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

async function checkOnce(program: string): Promise<number> {
  const started = performance.now();
  const child = start(["check", program], process.env);
  child.stdout?.resume();
  const words = lastWords(child);
  const status = await ended(child);
  if (status !== 0) throw new Error(`\`pipe check ${program}\` ended with status ${status}: ${words()}`);
  return (performance.now() - started) / 1000;
}

async function firstBatchOnce(program: string): Promise<number> {
  // A store of its own, so that nothing is found done; the data set comes with the package.
  const store = mkdtempSync(path.join(tmpdir(), "penstock-bench-"));
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
    throw new Error(`\`pipe run ${program}\` ended with status ${await end} before its first batch: ${words()}`);
  } finally {
    // It answers a request to stop by saving a checkpoint and ending.
    child.kill("SIGTERM");
    child.stdout?.resume();
    await end;
    rmSync(store, { recursive: true, force: true });
  }
}

async function repeat(runs: number, once: () => Promise<number>): Promise<Pick<ProcessTimes, "seconds" | "note">> {
  if (!existsSync(path.join(root, "packages/cli/dist/index.js"))) {
    return { seconds: null, note: "the command is not built: run `npm run build`" };
  }
  try {
    const seconds: number[] = [];
    for (let run = 0; run < runs; run++) seconds.push(await once());
    return { seconds, note: null };
  } catch (error) {
    return { seconds: null, note: error instanceof Error ? error.message : String(error) };
  }
}

/** `pipe check` of a program of 500 lines that is written for the purpose. */
async function timeLongCheck(runs: number): Promise<ProcessTimes> {
  const folder = mkdtempSync(path.join(tmpdir(), "penstock-bench-"));
  const program = path.join(folder, "long.pipe");
  try {
    writeFileSync(program, longProgram(500));
    const times = await repeat(runs, () => checkOnce(program));
    return { command: "pipe check", what: "500 lines (`tests/bench/long-program.ts`), whole process", ...times };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All timings, `runs` times each. */
export async function timeProcesses(runs: number): Promise<ProcessTimes[]> {
  const tutorial = "examples/cifar10-tutorial.pipe";
  const digits = "examples/digits.pipe";
  return [
    { command: `pipe check ${tutorial}`, what: "whole process", ...(await repeat(runs, () => checkOnce(tutorial))) },
    await timeLongCheck(runs),
    {
      command: "pipe lsp",
      what: "keystroke to diagnostics in 1,000 lines, median of 60 (`tests/lsp/keystroke.ts`)",
      ...(await repeat(runs, async () => (await measureKeystrokes(60)).median / 1000)),
    },
    {
      command: `pipe run ${digits}`,
      what: "start to first training step",
      ...(await repeat(runs, () => firstBatchOnce(digits))),
    },
  ];
}
