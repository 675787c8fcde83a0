/**
 * In: a program that imports gym-js. Out: what it prints, run as a reader runs it: by Node, in a folder with the package.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const library = fileURLToPath(new URL("../../packages/gym-js", import.meta.url));

/** What a program printed, both outputs as on a screen. */
export interface Printed {
  readonly status: number;
  readonly output: string;
}

/** A folder in which gym-js is installed. */
export interface ScriptFolder {
  readonly path: string;
  write(file: string, text: string): void;
  run(file: string): Promise<Printed>;
  remove(): void;
}

/** Makes such a folder; the package's sources stand for what is built from them. */
export function scriptFolder(): ScriptFolder {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gym-js-docs-"));
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }\n');
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(library, path.join(folder, "node_modules", "gym-js"), "junction");
  return {
    path: folder,
    write: (file, text) => writeFileSync(path.join(folder, file), text),
    run: (file) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, ["--conditions=source", file], {
          cwd: folder,
          env: { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1", FORCE_COLOR: "0" },
          stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
        child.on("error", reject);
        child.on("close", (status) => resolve({ status: status ?? -1, output }));
      }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Runs one program in a folder of its own. */
export async function runScript(text: string): Promise<Printed> {
  const folder = scriptFolder();
  try {
    folder.write("script.ts", text);
    return await folder.run("script.ts");
  } finally {
    folder.remove();
  }
}
