// `npm run bench:gym [-- ID… --rounds N]`: steps a second of gym-js beside Gymnasium's, by a random policy, and the section of
// docs/benchmarks.md about them. Both sides run in turn in processes of their own. Status 2 where a goal is missed.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { BenchFailure } from "../bench-failure.ts";
import { isBusy, loadNow, machineLine } from "../machine.ts";
import { placeSection } from "../render.ts";
import { type GymCase, type GymResult, gymCases, isReached, renderGym } from "./gym-figures.ts";

const root = path.join(import.meta.dirname, "../../..");
const document = path.join(root, "docs/benchmarks.md");
const seconds = 1;
const seed = 1;
const tell = (line: string): void => console.error(`bench:gym: ${line}`);

interface Side {
  /** Steps a second, of all copies together. */
  readonly rate: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** What a program prints; throws `BenchFailure` where it ends otherwise. */
function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(output.trim());
      else reject(new BenchFailure(`\`${path.basename(program)} ${args.join(" ")}\` ended with status ${status}.`));
    });
  });
}

async function measure(one: GymCase, { python, rounds }: { python: string; rounds: number }): Promise<GymResult> {
  const asked = [one.id, String(one.copies), String(seconds), String(seed)];
  const here = (file: string): string => path.join(import.meta.dirname, file);
  const result: GymResult = { one, rounds: [], versions: {} };
  for (let round = 0; round < rounds; round++) {
    // Both sides print one line of JSON in this form.
    const ours = JSON.parse(
      await outputOf(process.execPath, ["--conditions=source", here("gym-side.ts"), ...asked]),
    ) as Side;
    const theirs = JSON.parse(await outputOf(python, [here("gym_side.py"), ...asked])) as Side;
    result.rounds.push([ours.rate, theirs.rate]);
    Object.assign(result.versions, ours.versions, theirs.versions);
  }
  const [ours, theirs] = result.rounds.at(-1) ?? [0, 0];
  tell(
    `${one.id}, ${one.copies}: ${Math.round(ours)} against ${Math.round(theirs)} steps/s, ${(ours / theirs).toFixed(0)}×`,
  );
  return result;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: "string", default: "3" } },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new BenchFailure("--rounds takes a whole number from 1.");
  const unknown = positionals.find((id) => !gymCases.some((one) => one.id === id));
  if (unknown !== undefined) {
    const ids = [...new Set(gymCases.map(({ id }) => id))];
    throw new BenchFailure(`There is no case \`${unknown}\`; there are ${ids.join(", ")}.`);
  }
  const load = loadNow();
  if (isBusy(load)) tell(`something else is running (load ${load?.toFixed(2)}); figures will say little`);
  tell("looking for Gymnasium (installed once into the cache when it is not there)");
  const installer = path.join(root, "tools/peers/install-peers.mjs");
  const python = await outputOf(process.execPath, [installer, "environments"]);
  const asked = gymCases.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
  const results: GymResult[] = [];
  for (const one of asked) results.push(await measure(one, { python, rounds }));
  const command = ["npm run bench:gym", ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])].join(" ");
  const date = new Date().toISOString().slice(0, 10);
  const section = renderGym(results, { command, machine: machineLine(), date, load });
  console.log(section);
  // Only a whole measurement replaces what the document says.
  if (asked.length === gymCases.length) {
    writeFileSync(document, placeSection(readFileSync(document, "utf8"), section, "bench:gym"));
  }
  if (results.some((result) => !isReached(result))) process.exitCode = 2;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof BenchFailure ? error.message : error);
  process.exitCode = 1;
}
