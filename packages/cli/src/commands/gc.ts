/** `pipe gc`: what of a store could go and how much room that makes; removed only with `--yes`. */
import path from "node:path";
import { readNumber } from "@penstock/dsl";
import { findGarbage, type Garbage, openStore, type Running, removeGarbage, runningIn } from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { formatBytes } from "../view/figures.ts";

export interface GcOptions {
  readonly yes: boolean;
  /** Newest results of each program. */
  readonly keep: number;
  /** As the language writes durations. */
  readonly older: string;
  readonly json: boolean;
}

function things(count: number): string {
  return count === 1 ? "1 thing" : `${count} things`;
}

/** Why less could go than one might think. */
function runningWords(running: readonly Running[]): string | null {
  if (running.length === 0) return null;
  const processes = running.map(({ process }) => process).join(", ");
  const planning = running.some(({ hashes }) => hashes === null);
  return planning
    ? `A run is just starting here (process ${processes}); nothing goes until it knows what it needs.`
    : `Runs are at work here (process ${processes}); what they use and what is kept to be faster stays.`;
}

/** Lists or removes, and gives the exit status. */
export function gc({ yes, keep, older, json }: GcOptions, terminal: Terminal): number {
  const store = openStore(storeFolder(process.cwd(), process.env));
  const rule = { keep, older: readNumber(older)?.value ?? Number.POSITIVE_INFINITY, now: Date.now() };
  const running = runningIn(store.root);
  const garbage = yes ? removeGarbage(store, rule) : findGarbage(store, rule, running);
  const bytes = garbage.reduce((sum, one) => sum + one.bytes, 0);
  if (json) {
    terminal.out(`${JSON.stringify({ removed: yes, bytes, garbage, running }, null, 2)}\n`);
    return 0;
  }
  const told = runningWords(running);
  if (told !== null) terminal.error(told);
  if (garbage.length === 0) {
    terminal.out(`Nothing could go: all of it is in use, tagged, or was touched within ${older}.\n`);
    return 0;
  }
  const place = (one: Garbage): string => path.relative(store.root, one.place);
  const rows = garbage.map((one) => [one.name, formatBytes(one.bytes), one.reason, ...(yes ? [] : [place(one)])]);
  terminal.out(table(["what", "size", "why", ...(yes ? [] : ["where"])], rows));
  terminal.out(
    yes
      ? `\nRemoved ${things(garbage.length)}, ${formatBytes(bytes)}.\n`
      : `\n${things(garbage.length)}, ${formatBytes(bytes)}; \`pipe gc --yes\` with the same options removes them.\n`,
  );
  return 0;
}
