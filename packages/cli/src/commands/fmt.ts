/**
 * `pipe fmt [FILE…]`: programs brought into the style, each file in one step; folders mean all programs below, nothing
 * means this folder, `-` is standard input. What a syntax error stands in is left alone and told. With `--check` nothing
 * is written. Status 0 where everything is (now) in the style, 1 otherwise.
 */
import { accessSync, constants, existsSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { type Diagnostic, type Formatted, format, type SourceFile } from "@penstock/dsl";
import { standardInput } from "../host/file-host.ts";
import { type FoundPrograms, findPrograms } from "../host/find-programs.ts";
import { replaceFile } from "../host/replace-file.ts";
import type { Terminal } from "../terminal.ts";
import { machineHost, mostShown, tellText } from "./program.ts";

export interface FmtOptions {
  /** Name what is not in the style instead of changing it. */
  readonly check: boolean;
}

/** What came of the files so far. */
interface Tally {
  /** Files that are, or were, not in the style. */
  differing: number;
  /** Something could not be read, written or understood. */
  failed: boolean;
  readonly diagnostics: Diagnostic[];
  readonly files: SourceFile[];
}

/** Formats programs and gives the exit status. */
export function fmt(words: readonly string[], options: FmtOptions, terminal: Terminal): number {
  if (words.includes("-") && words.length > 1) {
    terminal.error("`-` is standard input; no file may be named beside it");
    return 1;
  }
  let found: FoundPrograms;
  try {
    found = findPrograms(words.length === 0 ? ["."] : words);
  } catch (error) {
    // A folder below that may not be read; nothing has been changed yet.
    terminal.error(`the programs cannot be found: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  const { programs, empty } = found;
  for (const folder of empty) terminal.error(`there is no program (.pipe) in \`${folder}\``);
  const tally: Tally = { differing: 0, failed: empty.length > 0, diagnostics: [], files: [] };
  for (const program of programs) {
    const text = program === standardInput ? decoded(program, readFileSync(0)) : readProgram(program);
    if (typeof text === "string") formatOne(program, text, { options, terminal, tally });
    else {
      terminal.error(text.problem);
      tally.failed = true;
    }
  }
  tellText(tally, terminal, mostShown);
  if (options.check && tally.differing > 0) {
    terminal.error(
      `${tally.differing} of ${programs.length} not in the style; \`pipe fmt\` without \`--check\` changes that`,
    );
  }
  const changesLeft = options.check && tally.differing > 0;
  return tally.failed || changesLeft || tally.diagnostics.length > 0 ? 1 : 0;
}

function formatOne(
  file: string,
  text: string,
  { options, terminal, tally }: { readonly options: FmtOptions; readonly terminal: Terminal; readonly tally: Tally },
): void {
  const formatted = format(text, file);
  const differs = formatted.text !== text;
  if (differs) tally.differing++;
  if (options.check || file === standardInput) {
    note(tally, { path: file, text }, formatted);
    if (!options.check) terminal.out(formatted.text);
    else if (differs) terminal.out(`${file}\n`);
    return;
  }
  const problem = differs ? written(file, text, formatted.text) : null;
  if (problem !== null) {
    terminal.error(`\`${file}\` was not changed: ${problem}`);
    tally.failed = true;
  } else if (differs) {
    const leads = linkOf(file);
    terminal.out(`${file}${leads === null ? "" : ` -> ${leads}`}\n`);
  }
  // Places are those of the file as it is now.
  if (differs && problem === null && formatted.diagnostics.length > 0) {
    note(tally, { path: file, text: formatted.text }, format(formatted.text, file));
  } else note(tally, { path: file, text }, formatted);
}

/** Keeps what is to be told of a file with the text that it is about. */
function note(tally: Tally, file: SourceFile, { diagnostics }: Formatted): void {
  if (diagnostics.length === 0) return;
  tally.files.push(file);
  for (const one of diagnostics) tally.diagnostics.push(one);
}

/** The text of a file, or why there is none that may be changed. */
function readProgram(file: string): string | { readonly problem: string } {
  const found = machineHost(process.env).problemOf?.(file);
  const leads = linkOf(file);
  if (found !== undefined && leads !== null && !existsSync(file)) {
    return { problem: `\`${file}\` is a link to \`${leads}\`, which is not there` };
  }
  if (found !== undefined) return { problem: found.help === null ? found.title : `${found.title}: ${found.help}` };
  if (!file.endsWith(".pipe")) return { problem: `\`${file}\` is no program: its name does not end in \`.pipe\`` };
  if (!statSync(file).isFile()) return { problem: `\`${file}\` is no file` };
  return decoded(file, readFileSync(file));
}

/** Bytes that are no UTF-8 would not come back as they were. */
function decoded(file: string, bytes: Buffer): string | { readonly problem: string } {
  const text = bytes.toString("utf8");
  if (Buffer.from(text, "utf8").equals(bytes)) return text;
  return { problem: `\`${file}\` is no UTF-8 text; it was left as it is` };
}

/** Writes a file through links, so that they stay links; gives the reason where that was not possible. */
function written(file: string, old: string, text: string): string | null {
  const place = realpathSync(file);
  try {
    // A file without any right to write is meant to stay, whoever asks.
    if ((statSync(place).mode & 0o222) === 0) return "it is read-only";
    accessSync(place, constants.W_OK);
  } catch {
    return "it is read-only";
  }
  try {
    accessSync(path.dirname(place), constants.W_OK);
  } catch {
    return "its folder may not be written to, and a file is replaced in one step by a new one beside it";
  }
  return replaceFile(place, old, text);
}

/** Where a link leads; null for what is none. */
function linkOf(file: string): string | null {
  try {
    return readlinkSync(file);
  } catch {
    return null;
  }
}
