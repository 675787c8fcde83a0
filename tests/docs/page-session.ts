/**
 * In: a page of the guide. Out: what happens when a reader does what it says: files are written, changes made, commands run
 * and their output held against the page. The page's own rules: a block after a line that ends with a file's name and a
 * colon is that file; a `diff` block changes it; in a `console` block lines with `$` are run, and what follows is what they
 * print, where `…` stands for any lines. Figures with a decimal point, times, names of runs and stars are not compared.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { mirror } from "../data-mirror.ts";
import type { CodeBlock } from "./markdown-blocks.ts";
import { align, linesOf, masked } from "./page-output.ts";

const bin = fileURLToPath(new URL("../../packages/cli/bin/pipe.mjs", import.meta.url));

/** A folder in which a page is followed. */
export interface Session {
  readonly folder: string;
  /** Does what a block says; null where it prints nothing. */
  follow(block: CodeBlock): Promise<Followed | null>;
  /** Runs a command there. */
  run(line: string): Promise<{ readonly status: number; readonly output: string }>;
  remove(): void;
}

/** What came of running a block. */
export interface Followed {
  /** Output and page, made comparable, where they differ. */
  readonly differs: { readonly actual: string; readonly expected: string } | null;
  /** The block with the output as it is. */
  readonly refreshed: string;
}

/** A page with the text of a console block replaced. */
export function withConsole(page: string, block: CodeBlock, text: string): string {
  return page.replace(`\`\`\`console\n${block.text}\`\`\``, () => `\`\`\`console\n${text}\`\`\``);
}

/** The file that the line before a block names last, or null. */
export function fileOf(block: CodeBlock): string | null {
  return /`([\w./-]+\.\w+)`[^`]*:$/.exec(block.before)?.[1] ?? null;
}

/** A command that is run as a person in that folder would run it. */
interface Command {
  readonly line: string;
  readonly cwd: string;
  /** Ctrl-C is pressed when this line has come; null for never. */
  readonly interruptAfter: string | null;
}

/** Runs `pipe`, and what its output is piped into; both outputs come as on a screen. */
function run({ line, cwd, interruptAfter }: Command): Promise<{ readonly status: number; readonly output: string }> {
  const { FORCE_COLOR: _forced, PENSTOCK_STORE: _store, ...inherited } = process.env;
  const env = {
    ...inherited,
    NO_COLOR: "1",
    PIPE_NODE: process.execPath,
    PIPE_COMMAND: bin,
    ...(mirror === null ? {} : { PENSTOCK_MIRROR: mirror }),
  };
  const words = line.replaceAll("npx pipe", '"$PIPE_NODE" "$PIPE_COMMAND"').replace(/\| node /g, '| "$PIPE_NODE" ');
  return new Promise((resolve, reject) => {
    // A group of its own: Ctrl-C reaches everything that was started.
    const child = spawn("/bin/sh", ["-c", `{ ${words}; } 2>&1`], { cwd, env, detached: true });
    let output = "";
    let interrupted = false;
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk;
      if (interruptAfter === null || interrupted || child.pid === undefined) return;
      if (!masked(output).includes(interruptAfter)) return;
      interrupted = true;
      process.kill(-child.pid, "SIGINT");
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status: status ?? -1, output }));
  });
}

/** Changes a file as the `-` and `+` lines of a block say; other lines only find the place, `@@` stands between two places. */
function applyDiff(text: string, diff: string): string {
  return diff.split(/^@@\n/m).reduce((whole, hunk) => {
    const lines = hunk.split("\n").filter((line) => line !== "");
    const side = (other: string): string =>
      lines
        .filter((line) => !line.startsWith(other))
        .map((line) => `${line.slice(1)}\n`)
        .join("");
    const before = side("+");
    if (whole.split(before).length !== 2) throw new Error(`these lines are not once in the file:\n${before}`);
    return whole.replace(before, () => side("-"));
  }, text);
}

/** Starts following a page, in a folder of a project of its own. `inside` is the folder's name. */
export function startSession(inside: string): Session {
  const project = mkdtempSync(path.join(os.tmpdir(), "penstock-page-"));
  writeFileSync(path.join(project, "package.json"), "{}\n");
  const folder = path.join(project, inside);
  mkdirSync(folder, { recursive: true });
  let status = 0;

  /** Runs a line; where the page shows `^C` under it, that is pressed after the line before. */
  async function command(line: string, shown: readonly string[]): Promise<string> {
    if (line === "echo $?") return `${status}\n`;
    if (line.startsWith("cat ")) return readFileSync(path.join(folder, line.slice(4)), "utf8");
    if (!line.startsWith("npx pipe "))
      throw new Error(`a page may only run \`npx pipe\`, \`cat\` and \`echo $?\`: ${line}`);
    const stop = shown.indexOf("^C");
    const ran = await run({ line, cwd: folder, interruptAfter: shown[stop - 1] ?? null });
    status = ran.status;
    return ran.output;
  }

  async function runConsole(block: CodeBlock): Promise<Followed> {
    let differs: Followed["differs"] = null;
    let refreshed = "";
    for (const part of block.text.split(/^(?=\$ )/m)) {
      const [head = "", ...shown] = part.split("\n");
      const expected = shown.join("\n");
      const actual = await command(head.slice(2), masked(expected));
      const lines = align(actual, expected);
      if (lines === null) differs ??= { actual: masked(actual).join("\n"), expected: masked(expected).join("\n") };
      const printed = lines ?? linesOf(actual);
      refreshed += [head, ...printed].map((line) => `${line}\n`).join("");
    }
    return { differs, refreshed };
  }

  return {
    folder,
    follow: async (block) => {
      if (block.language === "console") return runConsole(block);
      const file = fileOf(block);
      if (file === null) return null;
      const at = path.join(folder, file);
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, block.language === "diff" ? applyDiff(readFileSync(at, "utf8"), block.text) : block.text);
      return null;
    },
    run: (line) => run({ line, cwd: folder, interruptAfter: null }),
    remove: () => rmSync(project, { recursive: true, force: true }),
  };
}
