/**
 * `pipe check FILE…`: every mistake of every program at once, as text, JSON or SARIF; folders mean all programs below, `-`
 * is standard input. Status 0 where there is no error, 1 otherwise; warnings count with `--strict`.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { checkProgram, type Diagnostic, diagnosticsSarif, isMendable, type SourceFile } from "@penstock/dsl";
import { standardInput } from "../host/file-host.ts";
import { findPrograms } from "../host/find-programs.ts";
import { repositoryRoot } from "../host/places.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { version } from "../version.ts";
import { fixPrograms } from "./fix.ts";
import { type Findings, machineHost, mostShown, tellDiagnostics, tellText } from "./program.ts";

export interface CheckOptions {
  readonly format: "text" | "json" | "sarif";
  readonly set: Settings;
  /** Apply what is certain. */
  readonly fix: boolean;
  /** With `fix`: show what would change instead. */
  readonly dryRun: boolean;
  /** Print errors and nothing else. */
  readonly quiet: boolean;
  /** Warnings fail too. */
  readonly strict: boolean;
  /** Print every diagnostic, however many there are. */
  readonly all: boolean;
}

/** Checks programs and gives the exit status. */
export function check(words: readonly string[], options: CheckOptions, terminal: Terminal): number {
  const { programs, empty } = findPrograms(words);
  for (const folder of empty) terminal.error(`there is no program (.pipe) in \`${folder}\``);
  if (options.dryRun && !options.fix) {
    terminal.error("`--dry-run` shows what `--fix` would change; give both");
    return 1;
  }
  if (options.fix && programs.includes(standardInput)) {
    terminal.error("`--fix` changes files; a program from standard input is none");
    return 1;
  }
  const host = machineHost(process.env, programs.includes(standardInput) ? readFileSync(0, "utf8") : undefined);
  if (options.fix) {
    const { written } = fixPrograms(programs, host, { ...options, terminal });
    if (!written) return 1;
    if (options.dryRun) return statusOf(checkAll(programs, options, host), options, empty);
  }
  const found = checkAll(programs, options, host);
  tell(found, options, terminal);
  return statusOf(found, options, empty);
}

/** What was found in all programs together. */
interface Checked extends Findings {
  readonly programs: readonly { readonly file: string; readonly ok: boolean }[];
}

/** A file that several programs import is told of once; what an import uses is no unused param of its file. */
function checkAll(
  programs: readonly string[],
  { set }: Pick<CheckOptions, "set">,
  host: ReturnType<typeof machineHost>,
): Checked {
  const results = programs.map((file) => ({ file, result: checkProgram(file, host, { set }) }));
  const files = new Map<string, SourceFile>();
  const imported = new Set<string>();
  for (const { file, result } of results) {
    for (const one of result.files) {
      if (!files.has(one.path)) files.set(one.path, one);
      if (path.resolve(one.path) !== path.resolve(file)) imported.add(path.resolve(one.path));
    }
  }
  const found = new Map<string, Diagnostic>();
  for (const { result } of results) {
    for (const one of result.diagnostics) {
      const { file, start, end } = one.primary.span;
      if (one.code === "P2018" && imported.has(path.resolve(file))) continue;
      const key = `${one.code} ${path.resolve(file)} ${start} ${end} ${file.startsWith("<") ? one.title : ""}`;
      if (!found.has(key)) found.set(key, one);
    }
  }
  return {
    diagnostics: [...found.values()],
    files: [...files.values()],
    programs: results.map(({ file, result }) => ({ file, ok: result.value !== null })),
  };
}

function tell(found: Checked, options: CheckOptions, terminal: Terminal): void {
  const diagnostics = options.quiet ? found.diagnostics.filter((one) => one.severity === "error") : found.diagnostics;
  const shown = { ...found, diagnostics };
  switch (options.format) {
    case "json":
      tellDiagnostics(shown, true, terminal);
      return;
    case "sarif": {
      const root = repositoryRoot(process.cwd());
      const log = diagnosticsSarif(diagnostics, found.files, { version, pathFromRoot: (file) => pathFrom(root, file) });
      terminal.out(`${JSON.stringify(log, null, 2)}\n`);
      return;
    }
    case "text":
      tellText(shown, terminal, options.all ? diagnostics.length : mostShown);
      if (!options.quiet) summarise(found, terminal);
  }
}

/** A path below the root with `/` between names, or null. */
function pathFrom(root: string, file: string): string | null {
  if (file.startsWith("<")) return null;
  const below = path.relative(root, path.resolve(file));
  return below === "" || below.startsWith("..") || path.isAbsolute(below) ? null : below.split(path.sep).join("/");
}

function summarise({ programs, diagnostics }: Checked, terminal: Terminal): void {
  const mendable = diagnostics.filter(isMendable).length;
  if (mendable > 0) {
    terminal.error(`\`pipe check --fix\` can mend ${mendable === diagnostics.length ? "all" : mendable} of them`);
  }
  const wrong = programs.filter((one) => !one.ok);
  if (programs.length === 1 || (programs.length <= 5 && wrong.length === 0)) {
    for (const { file } of programs.filter((one) => one.ok)) terminal.out(`${file}: no errors\n`);
  } else if (wrong.length === 0) terminal.out(`${programs.length} programs: no errors\n`);
  else terminal.out(`${wrong.length} of ${programs.length} programs ${wrong.length === 1 ? "has" : "have"} errors\n`);
}

function statusOf(found: Checked, options: CheckOptions, empty: readonly string[]): number {
  const failing = found.diagnostics.some((one) => options.strict || one.severity === "error");
  return failing || empty.length > 0 || found.programs.some((one) => !one.ok) ? 1 : 0;
}
