// `npm run bench [-- NAME… --json --quick --rounds N]`: Penstock beside its peers, each pair in turn in one run. Prints a table,
// or with --json one object a line and nothing else; a run of all cases also writes the table to docs/benchmarks.md.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { BenchFailure } from "./bench-failure.ts";
import { cases } from "./cases.ts";
import { isBusy, loadNow, machineLine } from "./machine.ts";
import { measureCase } from "./measure-case.ts";
import { type BenchOptions, readOptions } from "./options.ts";
import { peerPython } from "./peer-python.ts";
import { type CaseResult, jsonLine, placeSection, renderResults } from "./render.ts";

const root = path.join(import.meta.dirname, "../..");
const document = path.join(root, "docs/benchmarks.md");
const preface = `# Benchmarks

Timings of Penstock beside its peers, taken in one run on one machine. Only figures of one run may be compared with each
other: machines differ, and shared ones differ from minute to minute.
`;

const tell = (line: string): void => console.error(`bench: ${line}`);

async function bench({ names, json, quick, rounds }: BenchOptions): Promise<void> {
  const chosen = cases.filter((one) =>
    names.length === 0 ? one.kind === "pair" || !one.large : names.includes(one.name),
  );
  const load = loadNow();
  if (isBusy(load)) tell(`other work is running beside (load ${load?.toFixed(2)}): the figures will say little`);
  const needsPython = chosen.some((one) => one.kind === "pair" && one.side !== "tfjs");
  const python = needsPython ? await peerPython(tell) : null;
  const results: CaseResult[] = [];
  for (const one of chosen) {
    try {
      const measured = await measureCase(one, { rounds, quick, python, tell });
      results.push({ one, measured, failure: null });
      if (json) console.log(jsonLine(one, measured));
    } catch (error) {
      if (!(error instanceof BenchFailure)) throw error;
      tell(`${one.name}: ${error.message}`);
      results.push({ one, measured: null, failure: error.message.split("\n")[0] ?? "" });
      process.exitCode = 1;
    }
  }
  const command = ["npm run bench", ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])].join(" ");
  const date = new Date().toISOString().slice(0, 10);
  const section = renderResults(results, { command, machine: machineLine(), date, load, rounds });
  if (!json) console.log(section);
  if (names.length > 0 || quick || results.some(({ measured }) => measured === null)) return;
  const before = existsSync(document) ? readFileSync(document, "utf8") : preface;
  writeFileSync(document, placeSection(before, section));
  tell(`written to ${path.relative(process.cwd(), document)}`);
}

const options = readOptions(process.argv.slice(2), [...new Set(cases.map(({ name }) => name))]);
if (typeof options === "string") {
  console.error(options);
  process.exitCode = 1;
} else {
  try {
    await bench(options);
  } catch (error) {
    console.error(error instanceof BenchFailure ? error.message : error);
    process.exitCode = 1;
  }
}
