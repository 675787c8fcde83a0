/**
 * `pipe check --fix`: programs in, the same with every certain fix that a new check proves right. Only files of the
 * program's own folder are changed, each in one step; `--dry-run` prints the changes instead.
 */
import { accessSync, constants, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { type Diagnostic, type Host, type Repair, repairProgram } from "@penstock/dsl";
import { replaceFile } from "../host/replace-file.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { unifiedDiff } from "./unified-diff.ts";

interface FixOptions {
  readonly set: Settings;
  readonly dryRun: boolean;
  readonly quiet: boolean;
  readonly format: "text" | "json" | "sarif";
  readonly terminal: Terminal;
}

/** Mends programs one after another; `written` is false where a file could not be written, which has been said. */
export function fixPrograms(
  programs: readonly string[],
  host: Host,
  options: FixOptions,
): { readonly written: boolean } {
  const { terminal, dryRun, set } = options;
  // What one program mends in a file that another one imports too, the other one sees.
  const texts = new Map<string, string>();
  const current: Host = { ...host, readText: (file) => texts.get(path.resolve(file)) ?? host.readText(file) };
  // With data for programs to come, standard output belongs to it.
  const say = options.format === "text" && !dryRun ? terminal.out : terminal.error;
  for (const program of programs) {
    const editable = editableBelow(program);
    const { before, after, changed, mended } = repairProgram(program, current, { set, editable });
    for (const [file, text] of changed) {
      const old = current.readText(file) ?? "";
      texts.set(path.resolve(file), text);
      if (dryRun) terminal.out(unifiedDiff(file, old, text, terminal.colour));
      else {
        const problem = replaceFile(realpathSync(file), old, text);
        if (problem === null) continue;
        terminal.error(`\`${file}\` was not changed: ${problem}`);
        return { written: false };
      }
    }
    if (mended.length > 0 && !options.quiet) {
      const others = [...changed.keys()].filter((file) => file !== program);
      const where = others.length === 0 ? "" : `, changing ${others.map((file) => `\`${file}\``).join(" and ")}`;
      const verb = dryRun ? "would fix" : "fixed";
      say(
        `${verb} ${counted(before.diagnostics, mended)} in ${program}${where}${uncovered({ before, after, mended })}\n`,
      );
      for (const { code, title } of mended) say(`  ${code} ${title}\n`);
    }
  }
  return { written: true };
}

const count = (list: readonly Diagnostic[], severity: Diagnostic["severity"]): number =>
  list.filter((one) => one.severity === severity).length;

/** "3 of 5 errors", or warnings where no error was mended. */
function counted(before: readonly Diagnostic[], mended: readonly Diagnostic[]): string {
  const severity = count(mended, "error") > 0 ? "error" : "warning";
  // What a fix uncovers can be mended too, so that more are mended than there were.
  const all = Math.max(count(before, severity), count(mended, severity));
  return `${count(mended, severity)} of ${all} ${severity}${all === 1 ? "" : "s"}`;
}

/** Says when a mistake hid another that is left now. */
function uncovered({ before, after, mended }: Pick<Repair, "before" | "after" | "mended">): string {
  const errors = (list: readonly Diagnostic[]): number => count(list, "error");
  const more = errors(after.diagnostics) - Math.max(0, errors(before.diagnostics) - errors(mended));
  return more <= 0 ? "" : `, which uncovers ${more === 1 ? "another" : `${more} others`}`;
}

/** Files that may be changed on behalf of a program: regular, writable, UTF-8, in its folder or below, not installed. */
function editableBelow(program: string): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const answer = isEditable(program, file);
    known.set(file, answer);
    return answer;
  };
}

function isEditable(program: string, file: string): boolean {
  try {
    const place = realpathSync(file);
    const below = path.relative(realpathSync(path.dirname(program)), place);
    // The program itself may be a link to elsewhere; whoever names it means it.
    const own = path.resolve(file) === path.resolve(program);
    if (!own && (below.startsWith("..") || path.isAbsolute(below))) return false;
    if (below.split(path.sep).includes("node_modules")) return false;
    accessSync(place, constants.W_OK);
    const bytes = readFileSync(place);
    return bytes.equals(Buffer.from(bytes.toString("utf8"), "utf8"));
  } catch {
    return false;
  }
}
