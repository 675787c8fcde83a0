// Penstock's side of the comparison: the model of examples/cifar10-tutorial.pipe on random pictures, through the functions
// that `pipe run` trains and answers with. In: SideWork as JSON argument. Out: SideFigures as JSON on standard output.
import { readFileSync } from "node:fs";
import path from "node:path";
import { type CheckedDataset, type CheckedModel, type CheckedTrain, checkProgram } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { type Backend, loadBackend, statelessUniform } from "../../packages/runtime/src/backend/index.ts";
import { fitPreparation, prepareBatch, type Table } from "../../packages/runtime/src/data/index.ts";
import { InternalError } from "../../packages/runtime/src/internal-error.ts";
import { randomStream, streamSeed } from "../../packages/runtime/src/random/stream.ts";
import { batchTensors } from "../../packages/runtime/src/train/batch-tensors.ts";
import { initialWeights } from "../../packages/runtime/src/train/initial-weights.ts";
import { predict } from "../../packages/runtime/src/train/predict.ts";
import { restoreTensors } from "../../packages/runtime/src/train/stored-weights.ts";
import { runTraining } from "../../packages/runtime/src/train/train-run.ts";
import { initialSlots, type TrainState, trainStep } from "../../packages/runtime/src/train/train-step.ts";
import type { SideFigures, SideWork } from "./side.ts";

const program = path.join(import.meta.dirname, "../../examples/cifar10-tutorial.pipe");

/** The example's blocks, with a constant learning rate and no augmentation: what the peer does. */
function readBlocks(): { dataset: CheckedDataset; model: CheckedModel; train: CheckedTrain } {
  const checked = checkProgram(program, {
    readText: (file) => readFileSync(file, "utf8"),
    resolve: (from, specifier) => path.join(path.dirname(from), specifier),
  });
  const blocks = checked.value?.blocks ?? [];
  const dataset = blocks.find((block) => block.kind === "dataset");
  const model = blocks.find((block) => block.kind === "model");
  const train = blocks.find((block) => block.kind === "train");
  if (dataset === undefined || model === undefined || train === undefined) {
    throw new InternalError(`${program} does not check: ${checked.diagnostics.map(({ title }) => title).join("; ")}`);
  }
  const optimizer = { ...train.optimizer, args: { ...train.optimizer.args, lr: 1e-3 } };
  return { dataset: { ...dataset, augment: [] }, model, train: { ...train, optimizer, stop: null, best: null } };
}

function randomTable({ rows, seed }: SideWork): Table {
  const stream = randomStream(seed, "bench");
  const data = Uint8Array.from({ length: rows * 32 * 32 * 3 }, () => stream.integer(256));
  const labels = Int32Array.from({ length: rows }, () => stream.integer(10));
  const values = Array.from({ length: 10 }, (_, index) => String(index));
  return {
    rows,
    columns: new Map([
      ["image", { kind: "image", shape: [32, 32, 3], data }],
      ["label", { kind: "class", values, data: labels }],
    ]),
    official: null,
    origin: null,
  };
}

const { tf, ...backend }: Backend = await loadBackend({ log: console.error });
if (backend.notice !== null) console.error(backend.notice);
// SideWork, as bench.ts writes it.
const work = JSON.parse(process.argv[2] ?? "") as SideWork;
const { dataset, model, train } = readBlocks();
const table = randomTable(work);
const rows = Uint32Array.from({ length: work.rows }, (_, row) => row);
const preparation = fitPreparation(table, dataset, rows);
const uniform = (shape: readonly number[], seed: readonly [number, number]): Tensor =>
  statelessUniform({ tf, ...backend }, shape, seed);
const dispose = (state: TrainState): void => tf.dispose([...state.weights.values(), ...state.slots.values()]);

/** Milliseconds of each step: prepared arrays to tensors, the step, the loss back. */
function timeSteps(): number[] {
  const initial = initialWeights(model, work.seed);
  const shapes = initialSlots({ model, train }, (name) => initial.get(name)?.shape ?? []);
  let state: TrainState = {
    weights: restoreTensors(tf, initial),
    slots: new Map([...shapes].map(([name, shape]) => [name, tf.zeros([...shape])])),
  };
  const batch = prepareBatch(table, dataset, preparation, rows.slice(0, work.batch), null);
  const times: number[] = [];
  for (let number = 1; number <= work.warmup + work.steps; number++) {
    const started = performance.now();
    const tensors = batchTensors(tf, batch);
    const scalars = { learningRate: tf.scalar(1e-3), step: tf.scalar(number) };
    const next = trainStep(
      { model, train },
      state,
      { ...tensors, scalars },
      {
        tf,
        training: true,
        uniform: (node, shape) => uniform(shape, streamSeed(work.seed, "train", node, number)),
      },
    );
    next.sums.dataSync();
    dispose(state);
    state = next.state;
    tf.dispose([
      next.sums,
      scalars.learningRate,
      scalars.step,
      ...tensors.inputs.values(),
      ...tensors.targets.values(),
    ]);
    if (number > work.warmup) times.push(performance.now() - started);
  }
  dispose(state);
  return times;
}

/** Seconds of the second epoch of a whole training run. */
async function timeEpoch(): Promise<number> {
  let seconds = Number.NaN;
  await runTraining(
    {
      tf,
      uniform,
      model,
      train: { ...train, epochs: 2 },
      dataset: { ...dataset, batch: work.batch },
      table,
      preparation,
      rows: { train: rows, valid: new Uint32Array(0) },
      seed: work.seed,
      checkpoint: null,
    },
    {
      clock: () => performance.now() / 1000,
      between: async () => undefined,
      stopping: () => false,
      save: () => undefined,
      saveEvery: Number.POSITIVE_INFINITY,
      onBatch: () => undefined,
      onEpoch: (report) => {
        seconds = report.seconds;
      },
    },
  );
  return seconds;
}

/** Seconds to answer every row, the second time. */
async function timePredict(): Promise<number> {
  const weights = restoreTensors(tf, initialWeights(model, work.seed));
  let seconds = Number.NaN;
  for (let round = 0; round < 2; round++) {
    const started = performance.now();
    await predict(
      { tf, model, weights, dataset, table, preparation, losses: train.losses },
      rows,
      async () => undefined,
    );
    seconds = (performance.now() - started) / 1000;
  }
  return seconds;
}

const figures: SideFigures = {
  versions: {
    node: process.versions.node,
    backend: backend.kind,
    tensorflow: backend.tensorflowVersion ?? "none",
    threads: String(backend.threads),
  },
  stepMs: timeSteps(),
  epochSeconds: await timeEpoch(),
  predictSeconds: await timePredict(),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
