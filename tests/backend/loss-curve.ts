/**
 * Trains a program for some steps on one backend and prints each step's loss as JSON: what the test beside this file
 * compares between backends. A process of its own a backend, because TensorFlow.js holds one at a time.
 *
 * Usage: node --conditions=source tests/backend/loss-curve.ts PROGRAM BACKEND STEPS [name=value…]
 * BACKEND is `native` (recorded graphs), `eager` (native, one call an operation) or `wasm`.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type CheckedProgram, checkProgram, renderDiagnostics } from "@penstock/dsl";
import { loadBackend, statelessUniform } from "@penstock/runtime/backend";
import { cacheFolder, probeSource } from "@penstock/runtime/probe";
import { fitPreparation, readTable, runTraining, splitRows } from "@penstock/runtime/train";

const [program = "", backendName = "native", steps = "20", ...settings] = process.argv.slice(2);
const data = { cache: cacheFolder(process.env), mirror: process.env["PENSTOCK_MIRROR"] ?? null, seed: 1 };

function blockOf<Kind extends CheckedProgram["blocks"][number]["kind"]>(checked: CheckedProgram, kind: Kind) {
  const block = checked.blocks.find(
    (item): item is Extract<CheckedProgram["blocks"][number], { kind: Kind }> => item.kind === kind,
  );
  if (block === undefined) throw new Error(`${program} has no ${kind}`);
  return block;
}

const result = checkProgram(
  program,
  {
    readText: (file) => readFileSync(file, "utf8"),
    resolve: (from, specifier) => path.join(path.dirname(from), specifier),
    probe: (request) => probeSource(request, data),
  },
  { set: Object.fromEntries(settings.map((setting) => setting.split("=") as [string, string])) }, // `name=value` each
);
if (result.value === null) throw new Error(renderDiagnostics(result.diagnostics, result.files, { colour: false }));

const dataset = blockOf(result.value, "dataset");
const table = await readTable(dataset, data);
const rows = splitRows(table, dataset, data.seed);
const backend = await loadBackend({ prefer: backendName === "wasm" ? "wasm" : "native" });
const losses: number[] = [];
let before = { rows: 0, sum: 0, epoch: 0 };
await runTraining(
  {
    tf: backend.tf,
    uniform: (shape, at) => statelessUniform(backend, shape, at),
    model: blockOf(result.value, "model"),
    train: blockOf(result.value, "train"),
    dataset,
    table,
    preparation: fitPreparation(table, dataset, rows.train),
    rows: { train: rows.train, valid: new Uint32Array() },
    seed: data.seed,
    checkpoint: null,
    graphs: { eager: backendName === "eager", cache: null },
  },
  {
    clock: () => performance.now() / 1000,
    between: async () => undefined,
    stopping: () => losses.length >= Number(steps),
    save: () => undefined,
    saveEvery: Number.POSITIVE_INFINITY,
    onEpoch: () => undefined,
    // The run reports means over the epoch so far; a step's own loss is the difference of two sums.
    onBatch: ({ epoch, step, metrics }) => {
      const start = epoch === before.epoch ? before : { rows: 0, sum: 0 };
      const seen = Math.min(step * dataset.batch, rows.train.length);
      const sum = (metrics["train.loss"] ?? Number.NaN) * seen;
      losses.push((sum - start.sum) / (seen - start.rows));
      before = { rows: seen, sum, epoch };
    },
  },
);
process.stdout.write(`${JSON.stringify({ backend: backend.kind, losses })}\n`);
