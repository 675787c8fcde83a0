/** The encoder of models/encoder.pipe on random tokens, through the functions that `pipe run` trains with and `pipe predict` answers with. */
import { lengthFree } from "@penstock/dsl";
import { type Backend, statelessUniform } from "../../../packages/runtime/src/backend/index.ts";
import { compile } from "../../../packages/runtime/src/graph/compile.ts";
import { InternalError } from "../../../packages/runtime/src/internal-error.ts";
import { randomStream } from "../../../packages/runtime/src/random/stream.ts";
import { forward, outsideTraining } from "../../../packages/runtime/src/train/forward.ts";
import { graphsInMemory } from "../../../packages/runtime/src/train/graph-use.ts";
import { initialWeights } from "../../../packages/runtime/src/train/initial-weights.ts";
import { TrainProgram } from "../../../packages/runtime/src/train/train-program.ts";
import { filledVariables, restoreVariables } from "../../../packages/runtime/src/train/train-state.ts";
import { initialSlots } from "../../../packages/runtime/src/train/train-step.ts";
import { encoderBatch, encoderBlocks, encoderSizes } from "../models/encoder.ts";
import { sizes } from "../sizes.ts";
import { milliseconds, type Workload, warmUp } from "./serve.ts";

const rotation = 8;

/** A training program of the encoder, and batches that it takes in turn. */
function encoderProgram(backend: Backend, { rows, seed }: { readonly rows: number; readonly seed: number }) {
  const { tf } = backend;
  const { model, train } = encoderBlocks();
  const initial = initialWeights(model, seed);
  const shapes = initialSlots({ model, train }, (name) => initial.get(name)?.shape ?? []);
  const state = { weights: restoreVariables(tf, initial), slots: filledVariables(tf, shapes) };
  const program = new TrainProgram(
    {
      ...{ tf, model, train, seed, graphs: graphsInMemory },
      uniform: (shape, at) => statelessUniform(backend, shape, at),
    },
    state,
  );
  const batches = Array.from({ length: rotation }, (_, index) => encoderBatch(tf, { rows, seed: seed + index }));
  return { program, batches };
}

/** Milliseconds of a fine-tuning step: tensors in, the loss back. */
export function encoderStep(backend: Backend, { seconds, seed }: Workload): () => number {
  const { program, batches } = encoderProgram(backend, { rows: sizes.batch, seed });
  let number = 0;
  const step = (): void => {
    const batch = batches[number % rotation];
    if (batch !== undefined) program.steps(batch, { learningRates: [5e-5], firstStep: ++number });
  };
  warmUp(step, 1);
  return () => milliseconds(step, seconds);
}

/** Sentences a second: ids as they are in, vectors of classes out, shortest first in batches that are cut. */
export function encoderAnswers(backend: Backend, { seconds, seed }: Workload): () => number {
  const { tf } = backend;
  const { model } = encoderBlocks();
  const weights = restoreVariables(tf, initialWeights(model, seed));
  const answer = compile(
    (text: ReturnType<Backend["tf"]["tensor2d"]>) => {
      const { outputs } = forward(model, weights, new Map([["text", text]]), outsideTraining(tf));
      return outputs.get("label") ?? tf.scalar(0);
    },
    { tf, name: "answer" },
  );
  const stream = randomStream(seed, "sentences");
  const sentences = sizes.questionLengths.flatMap(([length, count]) =>
    Array.from({ length: count }, () =>
      Int32Array.from({ length }, () => 1 + stream.integer(encoderSizes.vocabulary - 1)),
    ),
  );
  const [{ lengths } = { lengths: [] }] = lengthFree(model);
  const all = (): void => {
    for (let start = 0; start < sentences.length; start += sizes.batch) {
      const part = sentences.slice(start, start + sizes.batch);
      const needed = Math.max(...part.map(({ length }) => length));
      const length = lengths.find((one) => one >= needed);
      if (length === undefined) throw new InternalError("a sentence is too long");
      const ids = new Int32Array(sizes.batch * length);
      part.forEach((sentence, row) => {
        ids.set(sentence, row * length);
      });
      const x = tf.tensor2d(ids, [sizes.batch, length], "int32");
      const y = answer(x);
      y.dataSync();
      tf.dispose([x, y]);
    }
  };
  warmUp(all, 1);
  return () => (1000 * sentences.length) / milliseconds(all, seconds);
}
