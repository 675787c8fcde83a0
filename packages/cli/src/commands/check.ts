/** `pipe check FILE…`: every mistake of every program at once; 0 when there is none, 1 otherwise. */
import type { Settings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { checkFile, tellDiagnostics } from "./program.ts";

export interface CheckOptions {
  readonly json: boolean;
  readonly set: Settings;
}

/** Checks programs and gives the exit status. */
export function check(files: readonly string[], options: CheckOptions, terminal: Terminal): number {
  let status = 0;
  const all = files.map((file) => ({ file, result: checkFile(file, options.set, process.env) }));
  if (options.json) {
    const [first] = all;
    if (all.length === 1 && first !== undefined) {
      tellDiagnostics(first.result, true, terminal);
    } else {
      const merged = {
        value: null,
        diagnostics: all.flatMap(({ result }) => result.diagnostics),
        files: all.flatMap(({ result }) => result.files),
      };
      tellDiagnostics(merged, true, terminal);
    }
  }
  for (const { file, result } of all) {
    if (!options.json) {
      tellDiagnostics(result, false, terminal);
      if (result.value !== null) terminal.out(`${file}: no errors\n`);
    }
    if (result.value === null) status = 1;
  }
  return status;
}
