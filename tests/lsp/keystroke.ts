/**
 * Measures how long an editor waits: a real server process, a program of 1,000 lines, keystrokes in its middle, each timed
 * from `didChange` to the diagnostics of that version.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { longProgram } from "../bench/long-program.ts";
import { startServerProcess, uriOf } from "./server-process.ts";

/** Milliseconds of each keystroke, in order of size. */
export interface Keystrokes {
  readonly lines: number;
  readonly milliseconds: readonly number[];
  readonly median: number;
  readonly slowest: number;
}

/** Types so many signs, right and wrong ones, after a few that warm up the process. */
export async function measureKeystrokes(count: number): Promise<Keystrokes> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-keys-"));
  const server = await startServerProcess(folder);
  try {
    const text = longProgram(1000);
    const uri = uriOf(path.join(folder, "long.pipe"));
    await server.open(uri, text);
    const lines = text.split("\n");
    const line = lines.findIndex((one, index) => index > 500 && one.includes("hidden = features"));
    let character = (lines[line] ?? "").length;
    const typed = " -> relu() -> dense(3) -> batch_norm()";
    const milliseconds: number[] = [];
    const warmUp = 20;
    for (let key = 0; key < count + warmUp; key++) {
      const sign = typed[key % typed.length] ?? " ";
      const start = { line, character };
      const begun = performance.now();
      if (key % typed.length === typed.length - 1) {
        const whole = { start: { line, character: (lines[line] ?? "").length }, end: start };
        await server.change(uri, [{ range: whole, text: "" }]);
        character = (lines[line] ?? "").length;
      } else {
        await server.change(uri, [{ range: { start, end: start }, text: sign }]);
        character++;
      }
      if (key >= warmUp) milliseconds.push(performance.now() - begun);
    }
    const sorted = milliseconds.toSorted((a, b) => a - b);
    return {
      lines: lines.length,
      milliseconds: sorted,
      median: sorted[sorted.length >> 1] ?? Number.NaN,
      slowest: sorted.at(-1) ?? Number.NaN,
    };
  } finally {
    await server.leave();
    rmSync(folder, { recursive: true, force: true });
  }
}
