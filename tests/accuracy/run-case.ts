/** A case and a seed in; the program is run as a user runs it, and the figures of its evaluation come out, with the seconds that it took. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { mirror } from "../data-mirror.ts";
import type { AccuracyCase } from "./cases.ts";

/** The tree's root. */
export const root = path.join(import.meta.dirname, "../..");

/** Where runs are kept: the tree's own store, or the one that PENSTOCK_STORE names. */
export const store = process.env["PENSTOCK_STORE"] ?? path.join(root, ".penstock");

/** What a program said. */
export interface CaseRun {
  readonly seed: number;
  /** By metric path. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the whole command; what had run before is not run again. */
  readonly seconds: number;
  /** Of the whole process, from its start to its end. */
  readonly wallSeconds: number;
  /** Whether something of it had run before. */
  readonly cached: boolean;
}

/** A reason in the surroundings, shown without a stack. */
export class CaseFailure extends Error {}

/** The arguments of `pipe run`, as a person would type them. */
export function argumentsOf(one: AccuracyCase, seed: number, folder: string | null): string[] {
  const files = Object.entries(one.files).flatMap(([param, file]) => {
    if (folder === null) throw new CaseFailure(`${one.name} reads \`${file}\`: name its folder with PENSTOCK_MIRROR`);
    return ["--set", `${param}=${path.join(folder, file)}`];
  });
  return ["run", one.program, "--seed", String(seed), ...files, ...(one.timed === true ? ["--fresh"] : [])];
}

type Figures = Readonly<Record<string, number>>;

/** What a block found of parts of its rows. */
interface SliceTable {
  readonly slices: readonly { readonly name: string; readonly metrics: Figures }[];
}

/** Figures of slices by name: `slice.agreement >= 1.sentiment.accuracy`. */
function slicedFigures(tables: readonly SliceTable[]): Figures {
  const named = tables
    .flatMap(({ slices }) => slices)
    .flatMap(({ name, metrics }) =>
      Object.entries(metrics).map(([metric, value]) => [`slice.${name}.${metric}`, value] as const),
    );
  return Object.fromEntries(named);
}

/** What is read of the events; each is a line of JSON. */
interface RunEvent {
  readonly event: string;
  readonly state?: string;
  readonly kind?: string;
  readonly seconds?: number;
  readonly blocks?: Readonly<Record<string, Figures>>;
  readonly slices?: Readonly<Record<string, readonly SliceTable[]>>;
}

/** Runs the program; throws `CaseFailure` where it does not come to its end. */
export async function runCase(one: AccuracyCase, seed: number): Promise<CaseRun> {
  const command = path.join(root, "packages/cli/bin/pipe.mjs");
  const env = { ...process.env, PENSTOCK_STORE: store, ...(mirror === null ? {} : { PENSTOCK_MIRROR: mirror }) };
  const args = [command, ...argumentsOf(one, seed, mirror), "--json"];
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    words = (words + chunk).slice(-2000);
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let cached = false;
  let last: RunEvent | null = null;
  for await (const line of createInterface({ input: child.stdout })) {
    // Written by the command; docs/schema/run-events.schema.json is its form.
    const event = JSON.parse(line) as RunEvent;
    if (event.event === "step" && event.kind === "train" && event.state === "cached") cached = true;
    if (event.event === "done") last = event;
  }
  const status = await ended;
  const wallSeconds = (performance.now() - started) / 1000;
  const figures = one.blocks.map((block) => last?.blocks?.[block]);
  // Status 2 is a bound that does not hold: the figures are there, and are told.
  if (figures.includes(undefined) || (status !== 0 && status !== 2)) {
    throw new CaseFailure(
      `\`pipe ${argumentsOf(one, seed, "…").join(" ")}\` ended with status ${status}: ${words.trim()}`,
    );
  }
  const sliced = one.blocks.map((block) => slicedFigures(last?.slices?.[block] ?? []));
  const metrics: Figures = Object.assign({}, ...[...figures, ...sliced].toReversed());
  return { seed, metrics, seconds: last?.seconds ?? Number.NaN, wallSeconds, cached };
}
