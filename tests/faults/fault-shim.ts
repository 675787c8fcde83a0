/**
 * Makes calls to the system fail that write below a folder, in a process that is started with this environment: the shim is
 * compiled once and loaded in front of the C library. On Linux with a C compiler; elsewhere there is none.
 */
import { execFileSync } from "node:child_process";
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

let compiled: string | null | undefined;

/** The compiled shim; null where it cannot be had, which is said aloud. */
export function faultShim(): string | null {
  if (compiled !== undefined) return compiled;
  compiled = null;
  if (process.platform === "linux") {
    const source = fileURLToPath(new URL("shim.c", import.meta.url));
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), "penstock-shim-")), "shim.so");
    for (const compiler of [process.env["CC"] ?? "cc", "gcc", "clang"]) {
      try {
        execFileSync(compiler, ["-shared", "-fPIC", "-O1", "-o", file, source, "-ldl"], { stdio: "pipe" });
        compiled = file;
        break;
      } catch {
        // The next one, or none.
      }
    }
  }
  if (compiled === null) console.error("left out: faults of the disk need Linux and a C compiler");
  return compiled;
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
