// `npm run bench [-- --quick]`: Penstock and Keras on the same network, alternately, three rounds (one with --quick), and
// the command's own start-up times. Prints a table; a full run also writes it to docs/benchmarks.md.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { placeSection, renderComparison } from "./render.ts";
import type { Round, SideFigures, SideWork } from "./side.ts";
import { timeProcesses } from "./whole-process.ts";

const root = path.join(import.meta.dirname, "../..");
const document = path.join(root, "docs/benchmarks.md");
const preface = `# Benchmarks

Timings of Penstock beside its peers, taken in one run on one machine. Only figures of one run may be compared with each
other: machines differ, and shared ones differ from minute to minute.
`;

/** An obstacle of the surroundings, shown without a stack. */
class BenchFailure extends Error {}

const tell = (line: string): void => console.error(`bench: ${line}`);

/** Runs a program and gives what it prints; its standard error is shown only when it fails. */
function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, CUDA_VISIBLE_DEVICES: "-1", TF_CPP_MIN_LOG_LEVEL: "2", KERAS_BACKEND: "tensorflow" };
    const child = spawn(program, [...args], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors = (errors + chunk).slice(-4000);
    });
    child.on("error", (error) => reject(new BenchFailure(`${program} cannot be started: ${error.message}`)));
    child.on("close", (status) => {
      if (status === 0) return resolve(output);
      reject(
        new BenchFailure(
          `${[path.basename(program), ...args].join(" ")} ended with status ${status}:\n${errors.trim()}`,
        ),
      );
    });
  });
}

async function figuresOf(program: string, args: readonly string[], work: SideWork): Promise<SideFigures> {
  const output = await outputOf(program, [...args, JSON.stringify(work)]);
  // The last line is what both sides print at their end, in the form of side.ts.
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as SideFigures;
}

/** The Python with the peers; installs them where they are not yet. */
async function peerPython(): Promise<string> {
  tell("looking for Keras (installed once into the cache when it is not there)");
  const output = await outputOf(process.execPath, [path.join(root, "tools/peers/install-peers.mjs")]);
  return output.trim();
}

function machineLine(): string {
  const [cpu] = os.cpus();
  const model = cpu?.model.replace(/\s+/g, " ").trim() || "unknown processor";
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.availableParallelism()} cores of ${model}, ${memory} GiB, ${os.type()} ${os.release()} ${process.arch}`;
}

async function bench(quick: boolean): Promise<void> {
  const python = await peerPython();
  const work: SideWork = { rows: quick ? 1920 : 6400, batch: 64, warmup: 10, steps: quick ? 30 : 100, seed: 0 };
  const rounds: Round[] = [];
  for (let round = 1; round <= (quick ? 1 : 3); round++) {
    tell(`round ${round}: Penstock`);
    const side = path.join(import.meta.dirname, "penstock-side.ts");
    const penstock = await figuresOf(process.execPath, ["--conditions=source", side], work);
    tell(`round ${round}: Keras`);
    const keras = await figuresOf(python, [path.join(import.meta.dirname, "keras_side.py")], work);
    rounds.push({ penstock, keras });
  }
  tell("whole processes");
  const processes = await timeProcesses(quick ? 1 : 3);
  const section = renderComparison({
    command: quick ? "npm run bench -- --quick" : "npm run bench",
    machine: machineLine(),
    date: new Date().toISOString().slice(0, 10),
    work,
    rounds,
    processes,
  });
  console.log(section);
  if (quick) return;
  const before = existsSync(document) ? readFileSync(document, "utf8") : preface;
  writeFileSync(document, placeSection(before, section));
  tell(`written to ${path.relative(process.cwd(), document)}`);
}

try {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
  await bench(values.quick);
} catch (error) {
  const expected = error instanceof BenchFailure || (error instanceof TypeError && "code" in error);
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
