/**
 * Trains a small network for many steps and prints what it holds while it does, one JSON object a line: tensors of TensorFlow.js,
 * handles of the binding, resident memory. A process of its own, so that nothing else of a test moves its memory.
 *
 * Usage: node --expose-gc --conditions=source tests/graph/long-training.ts mlp|cnn STEPS SAMPLE_EVERY
 */
import { loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { requireBackend } from "../../packages/runtime/src/graph/recordable-backend.ts";
import { storeTensors } from "../../packages/runtime/src/train/stored-weights.ts";
import { disposeState } from "../../packages/runtime/src/train/train-state.ts";
import { checkNetwork, disposeBatch, drawBatch } from "./checked-network.ts";
import { type HeldSample, type LongNetwork, longPrograms } from "./long-programs.ts";
import { freshState, programFor } from "./take-steps.ts";

const [name = "mlp", steps = "500", sampleEvery = "100"] = process.argv.slice(2);
/** Batches that are drawn once and used in turn: drawing takes longer than a step. */
const batches = 8;

const backend = await loadBackend({ install: false });
const { tf } = backend;
// One of the two, as the usage says.
const { program: text, batch: rows } = longPrograms[name as LongNetwork];
const network = checkNetwork(text);
const state = freshState(backend, network);
const program = programFor(backend, { network, state, graphs: { eager: false, cache: null } });

/** The values of a batch as plain arrays, so that tensors are made and freed in each step as in training. */
const drawn = Array.from({ length: batches }, (_, index) => {
  const batch = drawBatch(tf, network, { rows, steps: [index] });
  const plain = (tensors: typeof batch.inputs) =>
    [...tensors].map(([column, tensor]) => ({
      column,
      shape: tensor.shape,
      dtype: tensor.dtype,
      values: tensor.dataSync<"float32">().slice(),
    }));
  const values = { inputs: plain(batch.inputs), targets: plain(batch.targets) };
  disposeBatch(tf, batch);
  return values;
});
const tensorsOf = (plain: (typeof drawn)[number]["inputs"]) =>
  new Map(plain.map(({ column, values, shape, dtype }) => [column, tf.tensor(values.slice(), shape, dtype)] as const));

function sample(step: number): void {
  globalThis.gc?.();
  const held: HeldSample = {
    step,
    tensors: tf.memory().numTensors,
    handles: requireBackend().binding.getNumOfTensors(),
    resident: process.memoryUsage.rss(),
  };
  process.stdout.write(`${JSON.stringify(held)}\n`);
}

for (let step = 1; step <= Number(steps); step++) {
  const plain = drawn[step % batches];
  if (plain === undefined) break;
  const batch = { inputs: tensorsOf(plain.inputs), targets: tensorsOf(plain.targets) };
  program.steps(batch, { firstStep: step, learningRates: [1e-3] });
  // A validation now and then, and a checkpoint, which reads every weight back: those are held until the next step.
  if (step % 50 === 25) {
    for (const { output, rows: losses } of Object.values(program.answerer.answer(batch.inputs, batch.targets))) {
      tf.dispose([output, losses]);
    }
    storeTensors(state.weights);
    storeTensors(state.slots);
  }
  disposeBatch(tf, batch);
  if (step % Number(sampleEvery) === 0) sample(step);
}
program.dispose();
disposeState(tf, state);
sample(Number(steps));
