/**
 * The extension: starts `pipe lsp` for `.pipe` files, says where to get it when it is missing, and runs `pipe check` and
 * `pipe run` in a terminal.
 */
import { existsSync } from "node:fs";
import process from "node:process";
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { type Found, findPipe } from "./find-pipe.ts";
import { pipeTask } from "./pipe-task.ts";

let client: LanguageClient | null = null;
/** The extension's own README; known from activation on. */
let readme: vscode.Uri | null = null;

function find(): Found {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  return findPipe({
    configured: vscode.workspace.getConfiguration("penstock").get<string>("server.path") ?? "",
    folders,
    searchPath: process.env["PATH"] ?? "",
    platform: process.platform,
    exists: existsSync,
  });
}

/** Says that `pipe` is missing, with the way to the setting and to the README. */
async function tellMissing(message: string): Promise<void> {
  const openSetting = "Open the setting";
  const openGuide = "How to set it up";
  const chosen = await vscode.window.showWarningMessage(`Penstock: ${message}`, openSetting, openGuide);
  if (chosen === openSetting)
    await vscode.commands.executeCommand("workbench.action.openSettings", "penstock.server.path");
  if (chosen === openGuide && readme !== null) await vscode.commands.executeCommand("markdown.showPreview", readme);
}

async function start(): Promise<void> {
  // The server is a program of the workspace: it runs only where the user trusts it.
  if (!vscode.workspace.isTrusted || client !== null) return;
  const found = find();
  if (found.kind === "missing") return tellMissing(found.message);
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const shell = process.platform === "win32";
  const run = {
    command: shell ? `"${found.command}"` : found.command,
    args: ["lsp"],
    options: { shell, ...(first === undefined ? {} : { cwd: first.uri.fsPath }) },
  };
  const started = new LanguageClient("penstock", "Penstock", run, {
    documentSelector: [
      { language: "pipe", scheme: "file" },
      { language: "pipe", scheme: "untitled" },
    ],
  });
  client = started;
  try {
    await started.start();
  } catch (error) {
    client = null;
    const why = error instanceof Error ? error.message : String(error);
    await tellMissing(`${found.command} lsp did not start (${why}). The output panel Penstock has what it said.`);
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = null;
  await running?.dispose();
}

async function runInTerminal(word: "check" | "run", given: unknown): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const file = given instanceof vscode.Uri ? given : document?.uri;
  if (file === undefined || file.scheme !== "file") {
    await vscode.window.showInformationMessage(`Penstock: open a saved .pipe file to ${word} it.`);
    return;
  }
  const found = find();
  if (found.kind === "missing") return tellMissing(found.message);
  const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === file.toString());
  if (open?.isDirty === true) await open.save();
  await vscode.tasks.executeTask(pipeTask(found.command, word, file));
}

/** Called by VS Code when the first `.pipe` file is opened or a command of the extension is used. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  readme = vscode.Uri.joinPath(context.extensionUri, "README.md");
  context.subscriptions.push(
    vscode.commands.registerCommand("penstock.checkFile", (uri: unknown) => runInTerminal("check", uri)),
    vscode.commands.registerCommand("penstock.runFile", (uri: unknown) => runInTerminal("run", uri)),
    vscode.commands.registerCommand("penstock.restartServer", async () => {
      await stop();
      await start();
    }),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (!change.affectsConfiguration("penstock.server.path")) return;
      await stop();
      await start();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => start()),
  );
  await start();
}

/** Called by VS Code when it closes. */
export async function deactivate(): Promise<void> {
  await stop();
}
