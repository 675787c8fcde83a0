// Penstock's side of the comparison. In: a workload as JSON argument. Out: see serve.ts.
import { type Backend, loadBackend, threadVariables } from "../../../packages/runtime/src/backend/index.ts";
import { InternalError } from "../../../packages/runtime/src/internal-error.ts";
import { encoderBlocks } from "../models/encoder.ts";
import { mlp } from "../models/mlp.ts";
import type { Network } from "../models/network.ts";
import { drawBatch, drawWeights } from "../models/network.ts";
import { gruClassifier, lstmClassifier } from "../models/recurrent.ts";
import { adam, openStep } from "../models/trained-step.ts";
import { transformer } from "../models/transformer.ts";
import { tutorialBlocks } from "../models/tutorial-cnn.ts";
import { sizes } from "../sizes.ts";
import { askedWorkload, milliseconds, serve, type Workload, warmUp } from "./serve.ts";

/** A workload made ready; each call gives one figure. */
type Measure = () => number | Promise<number>;
type Open = (backend: Backend, workload: Workload) => Measure | Promise<Measure>;

interface OurWorkload {
  /** Operations of the forward pass of one call: by them `pipe run` chooses how many threads TensorFlow gets. */
  readonly operations: number;
  readonly open: Open;
}

/** Batches that steps take in turn. */
const rotation = 8;

/** Milliseconds of a network's training step. */
function stepOf(network: Network): OurWorkload {
  const open: Open = ({ tf }, { seconds, seed }) => {
    const batches = Array.from({ length: rotation }, (_, index) =>
      drawBatch(tf, network.data, { seed: seed + index, rows: sizes.batch }),
    );
    const trained = openStep({ tf, network, start: drawWeights(network, seed), optimizer: adam });
    const step = (number: number): void => {
      const batch = batches[number % rotation];
      if (batch !== undefined) trained.step(batch);
    };
    warmUp(step, 1);
    return () => milliseconds(step, seconds);
  };
  return { operations: network.operations * sizes.batch, open };
}

/** Updates a second of a small network: eight in a call, as `pipe run` trains one. */
function updatesOf(network: Network): OurWorkload {
  const open: Open = ({ tf }, { seconds, seed }) => {
    const batches = Array.from({ length: rotation }, (_, index) =>
      drawBatch(tf, network.data, { seed: seed + index, rows: sizes.batch }),
    );
    const trained = openStep({ tf, network, start: drawWeights(network, seed), optimizer: adam });
    const call = (): void => void trained.steps(batches);
    warmUp(call, 1);
    return () => (1000 * batches.length) / milliseconds(call, seconds);
  };
  return { operations: network.operations * sizes.batch, open };
}

/** A workload of the CNN; its module brings data handling with it, which the others do without. */
function cnn(name: "cnnFit" | "cnnStep" | "answerBatches" | "answerOne", rows: number): OurWorkload {
  const perRow = tutorialBlocks().model.nodes.reduce((sum, node) => sum + node.flops, 0);
  return {
    operations: perRow * rows,
    open: async (backend, workload) => (await import("./cnn-work.ts"))[name](backend, workload),
  };
}

/** A workload of the encoder. */
function encoder(name: "encoderStep" | "encoderAnswers"): OurWorkload {
  const perRow = encoderBlocks().model.nodes.reduce((sum, node) => sum + node.flops, 0);
  return {
    operations: perRow * sizes.batch,
    open: async (backend, workload) => (await import("./encoder-work.ts"))[name](backend, workload),
  };
}

const { cnnBatch } = sizes;
const workloads: ReadonlyMap<string, () => OurWorkload> = new Map([
  ["cnn-fit", () => cnn("cnnFit", cnnBatch)],
  ["tfjs-fit", () => cnn("cnnFit", cnnBatch)],
  ["cnn-step", () => cnn("cnnStep", cnnBatch)],
  ["transformer-step", () => stepOf(transformer(sizes.transformer))],
  ["encoder-step", () => encoder("encoderStep")],
  ["encoder-infer", () => encoder("encoderAnswers")],
  ["lstm-step", () => stepOf(lstmClassifier(sizes.recurrent))],
  ["gru-step", () => stepOf(gruClassifier(sizes.recurrent))],
  ["mlp-update", () => updatesOf(mlp)],
  ["infer-64", () => cnn("answerBatches", cnnBatch)],
  ["infer-1", () => cnn("answerOne", 1)],
]);

const workload = askedWorkload();
const ours = workloads.get(workload.name)?.();
if (ours === undefined) throw new InternalError(`there is no workload \`${workload.name}\``);
// As `pipe run` does for its process; TensorFlow reads it when it is loaded.
Object.assign(process.env, threadVariables(process.env, ours.operations));
const backend = await loadBackend({ log: console.error });
if (backend.notice !== null) console.error(backend.notice);
await serve(await ours.open(backend, workload), {
  node: process.versions.node,
  backend: backend.kind,
  tensorflow: backend.tensorflowVersion ?? "none",
});
