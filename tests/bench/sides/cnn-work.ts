/**
 * The CNN of examples/cifar10-tutorial.pipe on random pictures, through the functions that `pipe run` trains with. A backend and
 * a workload in; functions that measure once out.
 */
import type { CheckedModel } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { type Backend, statelessUniform } from "../../../packages/runtime/src/backend/index.ts";
import { fitPreparation, type Table } from "../../../packages/runtime/src/data/index.ts";
import { compile } from "../../../packages/runtime/src/graph/compile.ts";
import { InternalError } from "../../../packages/runtime/src/internal-error.ts";
import { randomStream } from "../../../packages/runtime/src/random/stream.ts";
import { forward } from "../../../packages/runtime/src/train/forward.ts";
import { graphsInMemory } from "../../../packages/runtime/src/train/graph-use.ts";
import { initialWeights } from "../../../packages/runtime/src/train/initial-weights.ts";
import { TrainProgram } from "../../../packages/runtime/src/train/train-program.ts";
import { runTraining } from "../../../packages/runtime/src/train/train-run.ts";
import { filledVariables, restoreVariables } from "../../../packages/runtime/src/train/train-state.ts";
import { initialSlots } from "../../../packages/runtime/src/train/train-step.ts";
import { tutorialBlocks } from "../models/tutorial-cnn.ts";
import { sizes } from "../sizes.ts";
import { milliseconds, type Workload, warmUp } from "./serve.ts";

const rotation = 8;
const pictureSize = 32 * 32 * 3;

function randomTable(rows: number, seed: number): Table {
  const stream = randomStream(seed, "bench");
  const data = Uint8Array.from({ length: rows * pictureSize }, () => stream.integer(256));
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

/** Pictures a second of whole training runs with validation. */
export function cnnFit(backend: Backend, { seed }: Workload): () => Promise<number> {
  const { rows, valid, epochs } = sizes.fit;
  const { dataset, model, train } = tutorialBlocks();
  const table = randomTable(rows + valid, seed);
  const all = Uint32Array.from({ length: rows + valid }, (_, row) => row);
  const split = { train: all.slice(0, rows), valid: all.slice(rows) };
  const preparation = fitPreparation(table, dataset, split.train);
  return async () => {
    const started = performance.now();
    await runTraining(
      {
        tf: backend.tf,
        uniform: (shape, at) => statelessUniform(backend, shape, at),
        model,
        train: { ...train, epochs },
        dataset: { ...dataset, batch: sizes.cnnBatch },
        table,
        preparation,
        rows: split,
        seed,
        checkpoint: null,
      },
      {
        clock: () => performance.now() / 1000,
        between: () => new Promise((resolve) => setImmediate(resolve)),
        stopping: () => false,
        save: () => undefined,
        saveEvery: Number.POSITIVE_INFINITY,
        onBatch: () => undefined,
        onEpoch: () => undefined,
      },
    );
    return (epochs * rows * 1000) / (performance.now() - started);
  };
}

/** Milliseconds of a training step: tensors in, the loss back. */
export function cnnStep(backend: Backend, { seconds, seed }: Workload): () => number {
  const { tf } = backend;
  const { model, train } = tutorialBlocks();
  const initial = initialWeights(model, seed);
  const shapes = initialSlots({ model, train }, (name) => initial.get(name)?.shape ?? []);
  const state = { weights: restoreVariables(tf, initial), slots: filledVariables(tf, shapes) };
  const program = new TrainProgram(
    {
      tf,
      model,
      train,
      seed,
      graphs: graphsInMemory,
      uniform: (shape, at) => statelessUniform(backend, shape, at),
    },
    state,
  );
  const batches = Array.from({ length: rotation }, (_, index) => ({
    inputs: new Map([["image", tf.randomUniform([sizes.cnnBatch, 32, 32, 3], 0, 1, "float32", seed + index)]]),
    targets: new Map<string, Tensor>([["label", tf.randomUniform([sizes.cnnBatch], 0, 10, "int32", seed + index + 1)]]),
  }));
  let number = 0;
  const step = (): void => {
    const batch = batches[number % rotation];
    if (batch !== undefined) program.steps(batch, { learningRates: [1e-3], firstStep: ++number });
  };
  warmUp(step, 1);
  return () => milliseconds(step, seconds);
}

/** The model with weights to start from, compiled: pictures in, probabilities out. */
function answering({ tf }: Backend, model: CheckedModel, seed: number): (pictures: Tensor) => Tensor {
  const weights = restoreVariables(tf, initialWeights(model, seed));
  return compile(
    (image: Tensor): Tensor => {
      const { outputs } = forward(model, weights, new Map([["image", image]]), {
        tf,
        training: false,
        uniform: () => {
          throw new InternalError("nothing is random outside training");
        },
      });
      const label = outputs.get("label");
      if (label === undefined) throw new InternalError("the model gives no label");
      return label;
    },
    { tf, name: "answer" },
  );
}

function randomPictures(rows: number, seed: number): Float32Array {
  const stream = randomStream(seed, "pictures");
  return Float32Array.from({ length: rows * pictureSize }, () => stream.uniform());
}

/** Pictures a second, answered in batches: arrays in, arrays out. */
export function answerBatches(backend: Backend, { seconds, seed }: Workload): () => number {
  const { tf } = backend;
  const answer = answering(backend, tutorialBlocks().model, seed);
  const { answered, cnnBatch } = sizes;
  const pictures = randomPictures(answered, seed);
  const all = (): void => {
    const probabilities = new Float32Array(answered * 10);
    for (let row = 0; row < answered; row += cnnBatch) {
      const x = tf.tensor4d(pictures.subarray(row * pictureSize, (row + cnnBatch) * pictureSize), [
        cnnBatch,
        32,
        32,
        3,
      ]);
      const y = answer(x);
      probabilities.set(y.dataSync<"float32">(), row * 10);
      tf.dispose([x, y]);
    }
  };
  warmUp(all, 1);
  return () => (1000 * answered) / milliseconds(all, seconds);
}

/** Milliseconds to answer one picture: an array in, an array out. */
export function answerOne(backend: Backend, { seconds, seed }: Workload): () => number {
  const { tf } = backend;
  const answer = answering(backend, tutorialBlocks().model, seed);
  const pictures = Array.from({ length: rotation }, (_, index) => randomPictures(1, seed + index));
  const one = (number: number): void => {
    const x = tf.tensor4d(pictures[number % rotation] ?? [], [1, 32, 32, 3]);
    const y = answer(x);
    y.dataSync();
    tf.dispose([x, y]);
  };
  warmUp(one, 1);
  return () => milliseconds(one, seconds);
}
