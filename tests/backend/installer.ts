/** A place to break in, what a child installer said out: starts the installer with an environment of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { PlatformPins } from "../../packages/runtime/src/backend/pins.ts";
import { findProgram } from "../../packages/runtime/src/backend/run-program.ts";

/** What one installer said. */
export interface InstallerStory {
  readonly status: number | null;
  readonly logs: readonly string[];
  readonly stages: readonly string[];
  readonly installed: { readonly how: string; readonly folder: string } | null;
  readonly failed: { readonly code: string; readonly message: string; readonly help: string } | null;
  readonly backend: { readonly kind: string; readonly notice: string | null; readonly product: number } | null;
  readonly stderr: string;
}

/** A line that the child prints. */
interface ChildLine {
  readonly log?: string;
  readonly progress?: { readonly stage: string; readonly done?: number };
  readonly installed?: InstallerStory["installed"];
  readonly failed?: InstallerStory["failed"];
  readonly backend?: InstallerStory["backend"];
}

/** How to start it. */
export interface InstallerCall {
  readonly env: Readonly<Record<string, string>>;
  readonly pins: PlatformPins | null;
  /** Words to put before the command: `unshare …`, `sh -c …`. */
  readonly wrap?: readonly string[];
  /** Called with each progress line and the child, which it may kill. */
  readonly watch?: (progress: { readonly stage: string; readonly done?: number }, child: ChildProcess) => void;
}

const childScript = fileURLToPath(new URL("./install-child.ts", import.meta.url));

/** A folder for PATH that holds these programs and nothing else; programs that this machine lacks are left out. */
export function makePath(folder: string, programs: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  for (const name of programs) {
    const file = findProgram(name, process.env);
    if (file !== null) symlinkSync(file, path.join(folder, name));
  }
  return folder;
}

/** Runs one installer to its end, however that comes. */
export function runInstaller(call: InstallerCall): Promise<InstallerStory> {
  const command = [
    ...(call.wrap ?? []),
    process.execPath,
    "--conditions=source",
    childScript,
    JSON.stringify(call.pins),
  ];
  const [program = "", ...args] = command;
  const child = spawn(program, args, { env: call.env, stdio: ["ignore", "pipe", "pipe"] });
  const lines: ChildLine[] = [];
  let stderr = "";
  let rest = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      // The child prints exactly these objects.
      const line = JSON.parse(part) as ChildLine;
      lines.push(line);
      if (line.progress !== undefined) call.watch?.(line.progress, child);
    }
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      const last = <Key extends keyof ChildLine>(key: Key) => lines.findLast((line) => line[key] !== undefined)?.[key];
      resolve({
        status,
        logs: lines.flatMap((line) => line.log ?? []),
        stages: [...new Set(lines.flatMap((line) => line.progress?.stage ?? []))],
        installed: last("installed") ?? null,
        failed: last("failed") ?? null,
        backend: last("backend") ?? null,
        stderr,
      });
    });
  });
}
