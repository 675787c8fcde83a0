/**
 * Makes calls to the system fail that write below a folder, in a process that is started with this environment: the shim is
 * compiled once and loaded in front of the C library. On Linux alone.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** What happens at a call; `short` at every write. */
export type FaultKind = "enospc" | "eio" | "kill" | "short";

/** Where and how calls fail. */
export interface Fault {
  readonly root: string;
  readonly kind: FaultKind;
  /** Which of the calls, counted from 1 in each process; 0 for none. */
  readonly at: number;
  /** Where each process says how many such calls it has made; read by `callsIn`. */
  readonly count?: string;
}

let compiled: string | undefined;

/** The compiled shim; null on systems other than Linux. Throws where there is no C compiler. */
export function faultShim(): string | null {
  if (process.platform !== "linux") return null;
  compiled ??= compileShim();
  return compiled;
}

function compileShim(): string {
  const source = fileURLToPath(new URL("shim.c", import.meta.url));
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "penstock-shim-")), "shim.so");
  for (const compiler of [process.env["CC"] ?? "cc", "gcc", "clang"]) {
    const ran = spawnSync(compiler, ["-shared", "-fPIC", "-O1", "-o", file, source, "-ldl"], { encoding: "utf8" });
    if (ran.status === 0) return file;
    if (ran.error === undefined) throw new Error(`${compiler} cannot compile ${source}: ${ran.stderr}`);
  }
  throw new Error("Faults of the disk need a C compiler: apt-get install g++");
}

/** The environment in which calls fail. */
export function faultEnvironment(shim: string, { root, kind, at, count }: Fault): NodeJS.ProcessEnv {
  return {
    LD_PRELOAD: shim,
    FAULT_ROOT: root,
    FAULT_KIND: kind,
    FAULT_AT: String(at),
    ...(count === undefined ? {} : { FAULT_COUNT: count }),
  };
}

/** How many calls each process made, the most first. */
export function callsIn(count: string): number[] {
  const folder = path.dirname(count);
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${path.basename(count)}.`))
    .map((name) => Number(readFileSync(path.join(folder, name), "utf8")))
    .sort((a, b) => b - a);
}
