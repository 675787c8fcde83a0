/**
 * The VS Code extension as it is shipped: the real bundle, loaded by Node with a stand-in for VS Code's own module, starts
 * the real `pipe lsp`, hands on its diagnostics, asks for tasks, restarts and stops its process. What VS Code then shows is
 * not covered; the grammar, the server and the package have tests of their own.
 */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, isBuiltin, registerHooks } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findPipe } from "../../packages/dsl/editors/vscode/src/find-pipe.ts";
import { buildExtension } from "../../tools/editors/build-vscode.ts";
import { type VscodeDouble, vscodeDouble } from "./vscode-double.ts";

interface Extension {
  activate(context: { subscriptions: { dispose(): unknown }[]; extensionUri: object }): Promise<void>;
  deactivate(): Promise<void>;
}

const bin = fileURLToPath(new URL("../../packages/cli/bin/pipe.mjs", import.meta.url));
const wrong = 'dataset d {\n  source: builtin("digits")\n  bacth: 64\n}\n';
let folder = "";
let bundle = "";

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "penstock-client-"));
  bundle = (await buildExtension(path.join(folder, "extension"))).file;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loads the bundle afresh; its `require("vscode")` gets the stand-in. */
function load(double: VscodeDouble): Extension {
  const key = `__vscode_${Math.random()}`;
  Reflect.set(globalThis, key, double.module);
  const address = `double:${key}`;
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "vscode" ? { url: address, format: "commonjs", shortCircuit: true } : next(specifier, context),
    load: (url, context, next) =>
      url === address
        ? { format: "commonjs", source: `module.exports = globalThis[${JSON.stringify(key)}];`, shortCircuit: true }
        : next(url, context),
  });
  try {
    // A folder of its own each time: the bundle keeps its client, and Node keeps for a folder what a name leads to.
    const copy = path.join(mkdtempSync(path.join(folder, "bundle-")), "extension.cjs");
    copyFileSync(bundle, copy);
    // The bundle's exports are the two functions that VS Code calls.
    return createRequire(import.meta.url)(copy) as Extension;
  } finally {
    hooks.deregister();
  }
}

/** A workspace in which `node_modules/.bin/pipe` notes its process and becomes the real command. */
function workspace(name: string, text: string) {
  const root = path.join(folder, name);
  const noted = path.join(root, "processes");
  mkdirSync(path.join(root, "node_modules", ".bin"), { recursive: true });
  const command = path.join(root, "node_modules", ".bin", "pipe");
  writeFileSync(command, `#!/bin/sh\necho $$ >> "${noted}"\nexec "${process.execPath}" "${bin}" "$@"\n`);
  chmodSync(command, 0o755);
  const file = path.join(root, "wrong.pipe");
  writeFileSync(file, text);
  const processes = (): number[] => readFileSync(noted, "utf8").trim().split("\n").map(Number);
  return { root, file, command, processes };
}

function runs(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the extension", () => {
  it("starts pipe lsp, shows its diagnostics, restarts it and leaves no process", async () => {
    const { root, file, command, processes } = workspace("whole", wrong);
    const double = vscodeDouble({ folder: root, file, text: wrong });
    const extension = load(double);
    const context = { subscriptions: [], extensionUri: double.uri(root) };
    await extension.activate(context);
    expect(double.messages).toEqual([]);
    const [misspelled] = (await double.nextDiagnostics()).filter((one) => one.message.includes("bacth"));
    expect(misspelled?.code).toEqual(expect.anything());
    expect(misspelled?.range.start).toMatchObject({ line: 2, character: 2 });

    await double.commands.get("penstock.checkFile")?.();
    await double.commands.get("penstock.runFile")?.(double.uri(file));
    expect(double.tasks.map((task) => task.name)).toEqual(["check wrong.pipe", "run wrong.pipe"]);
    expect(double.tasks[0]?.execution).toMatchObject({
      command: { value: command },
      args: ["check", { value: "wrong.pipe" }],
      options: { cwd: root },
    });

    await double.commands.get("penstock.restartServer")?.();
    const [first, second] = processes();
    expect(second).not.toBe(first);
    await extension.deactivate();
    await vi.waitFor(() => expect(processes().filter(runs)).toEqual([]), { timeout: 10_000 });
  });

  it("says what to do when there is no pipe command", async () => {
    const root = mkdtempSync(path.join(folder, "none-"));
    const file = path.join(root, "a.pipe");
    const double = vscodeDouble({ folder: root, file, text: "", settings: { "penstock.server.path": "bin/pipe" } });
    const extension = load(double);
    await extension.activate({ subscriptions: [], extensionUri: double.uri(root) });
    expect(double.messages).toEqual([
      {
        text: "Penstock: The setting penstock.server.path names bin/pipe, and there is no such file. Correct it, or empty it to use the workspace's own pipe.",
        buttons: ["Open the setting", "How to set it up"],
      },
    ]);
    await extension.deactivate();
  });
});

describe("finding pipe", () => {
  const where = { configured: "", folders: ["/work/app"], searchPath: "/usr/bin:/opt/bin", platform: "linux" } as const;
  const among =
    (...files: string[]) =>
    (file: string): boolean =>
      files.includes(file);

  it("takes the nearest node_modules before the PATH", () => {
    const exists = among("/work/node_modules/.bin/pipe", "/opt/bin/pipe");
    expect(findPipe({ ...where, exists })).toEqual({ kind: "found", command: "/work/node_modules/.bin/pipe" });
  });

  it("takes the PATH where no folder has it", () => {
    expect(findPipe({ ...where, exists: among("/opt/bin/pipe") })).toEqual({ kind: "found", command: "/opt/bin/pipe" });
  });

  it("takes the setting, relative to a folder of the workspace", () => {
    const exists = among("/work/app/tools/pipe", "/opt/bin/pipe");
    expect(findPipe({ ...where, configured: "tools/pipe", exists })).toEqual({
      kind: "found",
      command: "/work/app/tools/pipe",
    });
  });

  it("does not go on from a setting that names nothing", () => {
    const found = findPipe({ ...where, configured: "/no/pipe", exists: among("/opt/bin/pipe") });
    expect(found).toMatchObject({ kind: "missing", message: expect.stringContaining("/no/pipe") });
  });

  it("says where it looked, and what to do", () => {
    const found = findPipe({ ...where, exists: among() });
    expect(found).toMatchObject({
      kind: "missing",
      message: expect.stringMatching(/node_modules\/\.bin\/pipe in app or above.*npm start.*penstock\.server\.path/),
    });
    expect(findPipe({ ...where, folders: [], exists: among() })).toMatchObject({
      message: expect.stringContaining("No folder is open"),
    });
  });
});

it("the bundle leaves only VS Code's module and Node's own outside", () => {
  const text = readFileSync(bundle, "utf8");
  const outside = [...text.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map((match) => match[1] ?? "");
  expect(outside).toContain("vscode");
  expect(outside.filter((name) => name !== "vscode" && !isBuiltin(name))).toEqual([]);
});
