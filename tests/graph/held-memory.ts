/** Runs a long training in a process of its own; what it held on the way comes out, and what of that grew. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { HeldSample, LongNetwork } from "./long-programs.ts";

/** How long, and how often to look. */
export interface LongTraining {
  readonly steps: number;
  readonly sampleEvery: number;
  /** Steps after which nothing should be new: graphs are recorded and verified, pools are filled. */
  readonly warmUp: number;
}

/** What was held at each look after the warm-up, and once more after everything was freed. */
export interface HeldMemory {
  readonly samples: readonly HeldSample[];
  readonly end: HeldSample;
  /** How much more memory was resident at the end than after the warm-up, MiB: medians of the first and last five looks. */
  readonly growth: number;
}

/** Trains and measures. */
export async function heldMemory(name: LongNetwork, options: LongTraining): Promise<HeldMemory> {
  const script = fileURLToPath(new URL("long-training.ts", import.meta.url));
  const { steps, sampleEvery, warmUp } = options;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    "--conditions=source",
    script,
    name,
    String(steps),
    String(sampleEvery),
  ]);
  // One sample a line, as the script prints them.
  const all = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as HeldSample);
  const end = all.at(-1);
  const samples = all.slice(0, -1).filter(({ step }) => step >= warmUp);
  if (end === undefined || samples.length < 10) throw new Error(`too few samples: ${stdout}`);
  const resident = (part: readonly HeldSample[]): number =>
    part.map((sample) => sample.resident).sort((a, b) => a - b)[part.length >> 1] ?? Number.NaN;
  const growth = (resident(samples.slice(-5)) - resident(samples.slice(0, 5))) / 2 ** 20;
  return { samples, end, growth };
}
