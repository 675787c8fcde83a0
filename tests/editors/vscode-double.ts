/**
 * A stand-in for the `vscode` module, by hand and small: enough for the real bundle of the extension to activate and for the
 * real language client in it to start a real server and hand on what the server says. What it keeps can be read by a test.
 * It does not draw anything: whether VS Code shows what it is given is not covered.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";

/** A message with the titles of its buttons. */
export interface ShownMessage {
  readonly text: string;
  readonly buttons: readonly string[];
}

/** A terminal task as it was asked for. */
export interface AskedTask {
  readonly name: string;
  readonly execution: {
    readonly command: { readonly value: string };
    readonly args: readonly unknown[];
    readonly options: { readonly cwd: string };
  };
}

/** A diagnostic that the client handed to the editor. */
export interface ShownDiagnostic {
  readonly code: unknown;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** What the stand-in is told and what it keeps. */
export interface VscodeDouble {
  /** The module, as `require("vscode")` gives it. */
  readonly module: object;
  readonly commands: Map<string, (...args: unknown[]) => unknown>;
  readonly messages: ShownMessage[];
  readonly tasks: AskedTask[];
  readonly output: string[];
  /** The next diagnostics that the client hands on for a file. */
  nextDiagnostics(): Promise<readonly ShownDiagnostic[]>;
  uri(file: string): object;
}

/** What the editor has open. */
export interface Opened {
  readonly folder: string;
  readonly file: string;
  readonly text: string;
  /** Values of settings by their full name. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

class Uri {
  readonly scheme = "file";
  readonly authority = "";
  readonly query = "";
  readonly fragment = "";
  readonly fsPath: string;
  readonly path: string;
  constructor(file: string) {
    this.fsPath = file;
    this.path = file;
  }
  static file(file: string): Uri {
    return new Uri(file);
  }
  static parse(text: string): Uri {
    return new Uri(decodeURIComponent(new URL(text).pathname));
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(path.join(base.fsPath, ...parts));
  }
  toString(): string {
    return pathToFileURL(this.fsPath).href;
  }
  with(): Uri {
    return this;
  }
}

class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...at: readonly [Position, Position] | readonly [number, number, number, number]) {
    if (at.length === 2) [this.start, this.end] = at;
    else {
      this.start = new Position(at[0], at[1]);
      this.end = new Position(at[2], at[3]);
    }
  }
}

class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void = () => {}) {
    this.dispose = dispose;
  }
}

class EventEmitter {
  readonly #listeners = new Set<(value: unknown) => unknown>();
  readonly event = (listener: (value: unknown) => unknown): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: unknown): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

class CancellationTokenSource {
  readonly token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
  cancel(): void {}
  dispose(): void {}
}

class Diagnostic {
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  code: unknown;
  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

class CodeActionKind {
  static readonly Empty = new CodeActionKind("");
  static readonly QuickFix = new CodeActionKind("quickfix");
  static readonly Refactor = new CodeActionKind("refactor");
  static readonly Source = new CodeActionKind("source");
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
  append(part: string): CodeActionKind {
    return new CodeActionKind(this.value === "" ? part : `${this.value}.${part}`);
  }
}

class ShellExecution {
  readonly command: unknown;
  readonly args: unknown;
  readonly options: unknown;
  constructor(command: unknown, args: unknown, options: unknown) {
    this.command = command;
    this.args = args;
    this.options = options;
  }
}

class Task {
  readonly name: string;
  readonly execution: unknown;
  constructor(_definition: unknown, _scope: unknown, name: string, _source: string, execution: unknown) {
    this.name = name;
    this.execution = execution;
  }
}

/** Whatever nobody wrote: a class to extend, an event, or a function that gives something to dispose of. */
function anything(known: object, name: string): object {
  return new Proxy(known, {
    get(target, key, receiver) {
      if (typeof key !== "string" || key in target || key === "then") return Reflect.get(target, key, receiver);
      if (/^(?:on|register|create)[A-Z]/.test(key)) return () => new Disposable();
      // Enumerations and classes look alike from outside; a class whose members are absent serves for both.
      if (/^[A-Z]/.test(key)) return class {};
      if (name !== "vscode") return undefined;
      return anything({}, key);
    },
  });
}

/** A workspace of one folder with one open file. */
export function vscodeDouble(opened: Opened): VscodeDouble {
  const commands = new Map<string, (...args: unknown[]) => unknown>();
  const messages: ShownMessage[] = [];
  const tasks: AskedTask[] = [];
  const output: string[] = [];
  const arrived: (readonly ShownDiagnostic[])[] = [];
  const waiting: ((diagnostics: readonly ShownDiagnostic[]) => void)[] = [];
  const document = {
    uri: Uri.file(opened.file),
    fileName: opened.file,
    languageId: "pipe",
    version: 1,
    isDirty: false,
    isClosed: false,
    getText: () => opened.text,
  };
  const workspaceFolder = { uri: Uri.file(opened.folder), name: path.basename(opened.folder), index: 0 };
  const take = (diagnostics: readonly ShownDiagnostic[]): void => {
    const next = waiting.shift();
    if (next === undefined) arrived.push(diagnostics);
    else next(diagnostics);
  };
  const channel = {
    append: (text: string) => output.push(text),
    appendLine: (text: string) => output.push(`${text}\n`),
    ...Object.fromEntries(
      ["trace", "debug", "info", "warn", "error"].map((level) => [level, (text: string) => output.push(`${text}\n`)]),
    ),
    show: () => {},
    dispose: () => {},
    onDidChangeLogLevel: () => new Disposable(),
    logLevel: 0,
  };
  const show = async (text: string, ...buttons: unknown[]): Promise<undefined> => {
    messages.push({ text, buttons: buttons.map(String) });
  };
  const settings: Readonly<Record<string, unknown>> = opened.settings ?? {};
  const module = anything(
    {
      version: "1.91.0",
      Uri,
      Position,
      Range,
      Disposable,
      EventEmitter,
      CancellationTokenSource,
      Diagnostic,
      CodeActionKind,
      ShellExecution,
      Task,
      ShellQuoting: { Escape: 1, Strong: 2, Weak: 3 },
      TaskScope: { Global: 1, Workspace: 2 },
      TaskRevealKind: { Always: 1, Silent: 2, Never: 3 },
      TaskPanelKind: { Shared: 1, Dedicated: 2, New: 3 },
      DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
      TextDocumentSaveReason: { Manual: 1, AfterDelay: 2, FocusOut: 3 },
      TextDocumentChangeReason: { Undo: 1, Redo: 2 },
      env: anything({ language: "en", appName: "double" }, "env"),
      commands: anything(
        {
          registerCommand: (name: string, run: (...args: unknown[]) => unknown) => {
            commands.set(name, run);
            return new Disposable(() => commands.delete(name));
          },
          executeCommand: async () => undefined,
        },
        "commands",
      ),
      tasks: anything({ executeTask: async (task: AskedTask) => tasks.push(task) }, "tasks"),
      window: anything(
        {
          activeTextEditor: { document },
          visibleTextEditors: [{ document }],
          tabGroups: { all: [], onDidChangeTabs: () => new Disposable(), onDidChangeTabGroups: () => new Disposable() },
          createOutputChannel: () => channel,
          showErrorMessage: show,
          showWarningMessage: show,
          showInformationMessage: show,
        },
        "window",
      ),
      languages: anything(
        {
          // The same score for everything: there is one document, and it is ours.
          match: () => 10,
          createDiagnosticCollection: () => ({
            set: (_uri: unknown, diagnostics: readonly ShownDiagnostic[] = []) => take(diagnostics),
            delete: () => {},
            clear: () => {},
            dispose: () => {},
            get: () => [],
            has: () => false,
          }),
        },
        "languages",
      ),
      workspace: anything(
        {
          isTrusted: true,
          workspaceFolders: [workspaceFolder],
          textDocuments: [document],
          notebookDocuments: [],
          getWorkspaceFolder: () => workspaceFolder,
          getConfiguration: (section = "") => ({
            get: (key: string, fallback?: unknown) => settings[section === "" ? key : `${section}.${key}`] ?? fallback,
            has: () => false,
            inspect: () => undefined,
          }),
          createFileSystemWatcher: () => anything({ dispose: () => {} }, "watcher"),
        },
        "workspace",
      ),
    },
    "vscode",
  );
  return {
    module,
    commands,
    messages,
    tasks,
    output,
    nextDiagnostics: () =>
      new Promise((resolve) => {
        const ready = arrived.shift();
        if (ready === undefined) waiting.push(resolve);
        else resolve(ready);
      }),
    uri: (file) => Uri.file(file),
  };
}
