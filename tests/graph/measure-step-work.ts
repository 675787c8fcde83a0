/**
 * `node --conditions=source tests/graph/measure-step-work.ts [network…]`: a step's time and memory with the settings that change how
 * it is computed, beside a step without them. Times are medians of steps taken in turn in one process, in three rounds, on the
 * clock and of the processors; memory is the peak of a process of its own above what it had before the first step, where the
 * step is recorded and where its graph comes from the disk.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { openWork } from "./open-work.ts";
import { describeNetwork, workNetwork, workNetworks } from "./work-networks.ts";

/** What is compared, the plain step first. */
const variants: readonly (readonly string[])[] = [
  [],
  ["precision: bf16"],
  ["recompute: true"],
  ["accumulate: 4"],
  ["accumulate: 4", "recompute: true"],
];
const rounds = 3;
const stepsARound = 7;

interface Memory {
  readonly before: number;
  readonly peak: number;
}

/** MiB that the steps take in a process that records them, and in one that finds their graph. */
async function memoryOf(name: string, settings: readonly string[]): Promise<readonly number[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "penstock-step-"));
  const script = path.join(import.meta.dirname, "step-memory.ts");
  const taken: number[] = [];
  try {
    for (let time = 0; time < 2; time++) {
      const args = ["--conditions=source", script, folder, name, ...settings];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      // Printed by that script and nobody else.
      const { before, peak } = JSON.parse(stdout) as Memory;
      taken.push(Math.round(peak - before));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return taken;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Milliseconds on the clock and of the processors. */
function timed(step: () => void): { readonly clock: number; readonly processor: number } {
  const [cpu, from] = [process.cpuUsage(), performance.now()];
  step();
  const { user, system } = process.cpuUsage(cpu);
  return { clock: performance.now() - from, processor: (user + system) / 1000 };
}

const backend = await loadBackend({ install: false });
const asked = process.argv.slice(2);
for (const name of asked.length === 0 ? workNetworks : asked) {
  const sides = variants.map((settings) => ({ settings, work: openWork(backend, workNetwork(name, settings)) }));
  for (const { work } of sides) for (let step = 0; step < 3; step++) work.step();
  const ratios = sides.map(() => ({ clock: [] as number[], processor: [] as number[], ms: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    const taken = sides.map(() => [] as ReturnType<typeof timed>[]);
    for (let step = 0; step < stepsARound; step++) {
      for (const [side, { work }] of sides.entries()) taken[side]?.push(timed(() => work.step()));
    }
    const medians = taken.map((times) => ({
      clock: median(times.map(({ clock }) => clock)),
      processor: median(times.map(({ processor }) => processor)),
    }));
    const [plain] = medians;
    medians.forEach(({ clock, processor }, side) => {
      ratios[side]?.clock.push(clock / (plain?.clock ?? Number.NaN));
      ratios[side]?.processor.push(processor / (plain?.processor ?? Number.NaN));
      ratios[side]?.ms.push(clock);
    });
  }
  for (const { work } of sides) work.dispose();
  process.stdout.write(`${name}: ${describeNetwork(name)}\n`);
  process.stdout.write(
    "| settings | ms | time | processor time | MiB, recorded | MiB, kept graph |\n| --- | --- | --- | --- | --- | --- |\n",
  );
  for (const [side, settings] of variants.entries()) {
    const [recorded, kept] = await memoryOf(name, settings);
    const { clock = [], processor = [], ms = [] } = ratios[side] ?? {};
    const show = (values: readonly number[]): string => values.map((value) => `${value.toFixed(2)}×`).join(" ");
    const words = settings.length === 0 ? "none" : settings.map((line) => `\`${line}\``).join(", ");
    const times = `${median(ms).toFixed(1)} | ${show(clock)} | ${show(processor)}`;
    process.stdout.write(`| ${words} | ${times} | ${recorded} | ${kept} |\n`);
  }
}
