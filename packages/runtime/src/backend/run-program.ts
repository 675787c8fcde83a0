/**
 * Program and arguments in, exit status and text out. Other programs (pip, a compiler, Python) are run without a shell,
 * with a time limit, and their output is kept for the message rather than shown.
 */
import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import type { Environment } from "./cache.ts";

/** How a program ended. */
export interface ProgramResult {
  /** Exit status; null when it was killed or could not be started. */
  readonly status: number | null;
  /** Standard output; where `merge` was asked for also standard error, in order. */
  readonly output: string;
  readonly errors: string;
  /** Why it was stopped by us; null when it ended by itself. */
  readonly stopped: "time" | null;
}

/** What to run. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Environment;
  /** Milliseconds without a sign of life after which it is killed; `alive` is asked for such a sign. */
  readonly patience: number;
  /** Returns a number that changes while the program makes progress that its output does not show. */
  readonly alive?: () => number;
}

const keptCharacters = 200_000;

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Full path of a program looked up as a shell would; null when there is none. */
export function findProgram(name: string, env: Environment): string | null {
  if (name.includes("/") || name.includes(path.sep)) return isProgram(name) ? path.resolve(name) : null;
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat", ""] : [""];
  for (const folder of (env["PATH"] ?? env["Path"] ?? "").split(path.delimiter)) {
    if (folder === "") continue;
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      if (isProgram(file)) return file;
    }
  }
  return null;
}

/** Kills a child together with the processes it started. */
function killTree(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It ended in the meantime.
  }
}

/** Runs a program to its end; never rejects. */
export function runProgram(call: ProgramCall): Promise<ProgramResult> {
  return new Promise((resolve) => {
    // A group of its own, so that a compiler's or pip's own children end with it.
    const child = spawn(call.program, [...call.args], {
      env: call.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    let output = "";
    let errors = "";
    let stopped: ProgramResult["stopped"] = null;
    let lastSign = Date.now();
    let lastAlive = 0;
    const take = (text: string): string => text.slice(-keptCharacters);
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      lastSign = Date.now();
      output = take(output + chunk);
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      lastSign = Date.now();
      errors = take(errors + chunk);
    });
    const watch = setInterval(
      () => {
        const now = call.alive?.() ?? lastAlive;
        if (now !== lastAlive) lastSign = Date.now();
        lastAlive = now;
        if (Date.now() - lastSign > call.patience) {
          stopped = "time";
          killTree(child.pid);
        }
      },
      Math.min(250, call.patience),
    );
    const onExit = (): void => killTree(child.pid);
    process.once("exit", onExit);
    const end = (status: number | null): void => {
      clearInterval(watch);
      process.removeListener("exit", onExit);
      resolve({ status, output, errors, stopped });
    };
    child.on("error", (error) => {
      errors += error.message;
      end(null);
    });
    child.on("close", end);
  });
}
