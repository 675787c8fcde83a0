/**
 * In: the `pipe` command, its word and a file. Out: a task that runs it in a terminal of its own, quoted as the user's shell
 * wants it.
 */
import path from "node:path";
import * as vscode from "vscode";

/** A task such as `pipe check digits.pipe`, in the folder of the workspace that holds the file. */
export function pipeTask(command: string, word: "check" | "run", file: vscode.Uri): vscode.Task {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  const cwd = folder?.uri.fsPath ?? path.dirname(file.fsPath);
  const strong = (value: string): vscode.ShellQuotedString => ({ value, quoting: vscode.ShellQuoting.Strong });
  const execution = new vscode.ShellExecution(strong(command), [word, strong(path.relative(cwd, file.fsPath))], {
    cwd,
  });
  const name = `${word} ${path.basename(file.fsPath)}`;
  const task = new vscode.Task(
    { type: "penstock", word },
    folder ?? vscode.TaskScope.Workspace,
    name,
    "pipe",
    execution,
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Shared, clear: true };
  return task;
}
