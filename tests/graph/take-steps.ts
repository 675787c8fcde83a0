/**
 * A network in, what its training leaves out: the sums of every step, and the weights, the optimizer's memory and the answers at
 * the end. The same starting weights, batches and rates each time, so that two runs differ in how they are executed alone.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { type Backend, statelessUniform } from "../../packages/runtime/src/backend/index.ts";
import type { GraphUse } from "../../packages/runtime/src/train/graph-use.ts";
import { initialWeights } from "../../packages/runtime/src/train/initial-weights.ts";
import { scheduled } from "../../packages/runtime/src/train/schedule.ts";
import { TrainProgram } from "../../packages/runtime/src/train/train-program.ts";
import {
  disposeState,
  filledVariables,
  restoreVariables,
  type TrainState,
} from "../../packages/runtime/src/train/train-state.ts";
import { initialSlots } from "../../packages/runtime/src/train/train-step.ts";
import { type CheckedNetwork, disposeBatch, drawBatch } from "./checked-network.ts";

const seed = 7;

/** How a network is trained. */
export interface StepsOptions {
  readonly steps: number;
  /** Rows of each batch by the step's number, counted from 1. */
  readonly rows: (step: number) => number;
  readonly graphs: GraphUse;
  /** Most steps that one call takes; 1 where it is absent. */
  readonly perCall?: number;
  /** Called after each call with the number of its last step. */
  readonly onCall?: (step: number) => void;
}

/** What is left, as plain numbers by name. */
export interface Trained {
  readonly sums: readonly Float32Array[];
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly slots: ReadonlyMap<string, Float32Array>;
  /** Outputs and losses by row for one batch, as in validation. */
  readonly answers: ReadonlyMap<string, Float32Array>;
}

/** Weights as they are before the first step, with the optimizer's memory. */
export function freshState(backend: Backend, network: CheckedNetwork): TrainState {
  const { tf } = backend;
  const initial = initialWeights(network.model, seed);
  const shapes = initialSlots(network, (weight) => initial.get(weight)?.shape ?? []);
  return { weights: restoreVariables(tf, initial), slots: filledVariables(tf, shapes) };
}

/** The functions of a training run over a state. */
export function programFor(
  backend: Backend,
  {
    network,
    state,
    graphs,
  }: { readonly network: CheckedNetwork; readonly state: TrainState; readonly graphs: GraphUse },
): TrainProgram {
  const { model, train } = network;
  const { tf } = backend;
  return new TrainProgram(
    { tf, model, train, seed, graphs, uniform: (shape, at) => statelessUniform(backend, shape, at) },
    state,
  );
}

/** Trains and reads everything back; leaves no tensor. */
export function takeSteps(backend: Backend, network: CheckedNetwork, options: StepsOptions): Trained {
  const { tf } = backend;
  const { steps, rows, graphs } = options;
  const state = freshState(backend, network);
  const program = programFor(backend, { network, state, graphs });
  const sums: Float32Array[] = [];
  const { epochs, optimizer } = network.train;
  const rateAt = (step: number): number =>
    scheduled(optimizer.args["lr"], {
      progress: ((step - 1) / steps) * epochs,
      epochs,
      stepsPerEpoch: steps / epochs,
      falls: 0,
    });
  for (let first = 1; first <= steps; ) {
    const called = [first];
    for (let next = first + 1; next <= steps && rows(next) === rows(first); next++) {
      if (called.length === (options.perCall ?? 1)) break;
      called.push(next);
    }
    const batch = drawBatch(tf, network, { rows: rows(first), steps: called });
    sums.push(...program.steps(batch, { firstStep: first, learningRates: called.map(rateAt) }));
    disposeBatch(tf, batch);
    first += called.length;
    options.onCall?.(first - 1);
  }
  const batch = drawBatch(tf, network, { rows: rows(1), steps: [0] });
  const answers = new Map<string, Float32Array>();
  for (const [name, { output, rows: losses }] of Object.entries(program.answerer.answer(batch.inputs, batch.targets))) {
    answers.set(name, valuesOf(output)).set(`${name} by row`, valuesOf(losses));
    tf.dispose([output, losses]);
  }
  disposeBatch(tf, batch);
  program.dispose();
  const values = (variables: ReadonlyMap<string, Tensor>) =>
    new Map([...variables].map(([name, variable]) => [name, valuesOf(variable)]));
  const trained = { sums, weights: values(state.weights), slots: values(state.slots), answers };
  disposeState(tf, state);
  return trained;
}

function valuesOf(tensor: Tensor): Float32Array {
  return tensor.dataSync<"float32">().slice();
}
