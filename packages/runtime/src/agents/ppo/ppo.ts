/**
 * Proximal policy optimisation (J. Schulman et al., 2017) over a vector of environments with numbered actions. In: the vector, a
 * model with the outputs `policy` and `value`, settings, a seed. Out: a training that goes on an update at a time.
 */
import type { CheckedModel } from "@penstock/dsl";
import { type EnvSnapshot, RecordVectorStatistics, type Vector, type VectorResult } from "gym-js";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";
import { randomStream, type Stream, shuffledRange } from "../../random/stream.ts";
import type { GraphUse } from "../../train/graph-use.ts";
import { initialWeights } from "../../train/initial-weights.ts";
import { initialMemory, type Moves } from "../../train/move-weights.ts";
import { storeTensors } from "../../train/stored-weights.ts";
import {
  disposeState,
  filledVariables,
  restoreState,
  restoreVariables,
  type StoredState,
  storeState,
  type TrainState,
} from "../../train/train-state.ts";
import { likeliestAction, logProbability, pickAction } from "../nets/categorical.ts";
import { SmallNet } from "../nets/small-net.ts";
import { scheduleAt } from "../step-schedule.ts";
import type { PpoSettings } from "./ppo-settings.ts";
import { outputs, type PpoFigures, PpoUpdate } from "./ppo-update.ts";
import { Rollout } from "./rollout.ts";

/** Gradient steps of one call at most: graphs of more are slow to record. */
const mostInOneCall = 5;

/** What a training is made of. */
export interface PpoInput {
  readonly tf: Tf;
  readonly vector: Vector<Float32Array, Int32Array>;
  readonly model: CheckedModel;
  /** How gradients move weights; rates are those of the settings. */
  readonly moves: Moves;
  readonly settings: PpoSettings;
  readonly seed: number;
  readonly graphs: GraphUse;
}

/** A training at one moment, from which another goes on to the same bits: tensors, and the rest as plain data. */
export interface PpoSnapshot {
  readonly state: StoredState;
  readonly progress: {
    readonly steps: number;
    readonly gradientSteps: number;
    readonly updates: number;
    /** The vector with all of its copies, and what their episodes have come to so far. */
    readonly vector: EnvSnapshot;
  };
}

/** What an update was like. */
export interface PpoProgress extends PpoFigures {
  /** Environment steps so far. */
  readonly steps: number;
  /** Returns of the episodes that ended in this rollout. */
  readonly returns: readonly number[];
}

/** A training; dispose it. */
export class Ppo {
  readonly #input: PpoInput;
  readonly #vector: RecordVectorStatistics<Float32Array, Int32Array>;
  readonly #state: TrainState;
  readonly #update: PpoUpdate;
  readonly #net: SmallNet;
  readonly #rollout: Rollout;
  readonly #actions: Int32Array;
  #seen: VectorResult<Float32Array>;
  #steps = 0;
  #gradientSteps = 0;
  #updates = 0;

  /** Begins, or goes on from a snapshot. Throws InternalError where the rows of a rollout are no whole number of batches. */
  constructor(input: PpoInput, from: PpoSnapshot | null = null) {
    const { tf, model, moves, settings, seed, graphs } = input;
    const vector = new RecordVectorStatistics(input.vector);
    this.#vector = vector;
    const rows = settings.rollout * vector.copies;
    if (rows % settings.batch !== 0)
      throw new InternalError(`${rows} rows of a rollout are no whole number of batches of ${settings.batch}`);
    this.#input = input;
    this.#state = from === null ? initialState(input) : restoreState(tf, from.state);
    this.#update = new PpoUpdate({ tf, model, moves, settings, graphs }, this.#state);
    this.#net = new SmallNet(model, vector.copies);
    this.#net.load(storeTensors(this.#state.weights));
    this.#rollout = new Rollout({ steps: settings.rollout, copies: vector.copies, width: vector.observationSize });
    this.#actions = new Int32Array(vector.copies);
    this.#seen = from === null ? vector.reset({ seed }) : vector.restore(from.progress.vector);
    if (from === null) return;
    this.#steps = from.progress.steps;
    this.#gradientSteps = from.progress.gradientSteps;
    this.#updates = from.progress.updates;
  }

  /** Environment steps so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Whether all steps have been taken. */
  get isDone(): boolean {
    return this.#steps >= this.#input.settings.steps;
  }

  /** Goes through one rollout and learns from it. */
  advance(): PpoProgress {
    const before = this.#steps;
    // Streams of each update are found by its number: a training that goes on needs no more of them than that.
    this.#updates++;
    const returns = this.#roll(this.#stream("actions"));
    return { ...this.#learn(before), steps: this.#steps, returns };
  }

  /** All that another training of the same kind needs to go on from here; to be taken between updates. */
  snapshot(): PpoSnapshot {
    return {
      state: storeState(this.#state),
      progress: {
        steps: this.#steps,
        gradientSteps: this.#gradientSteps,
        updates: this.#updates,
        vector: this.#vector.snapshot(),
      },
    };
  }

  /** The likeliest action for each row of `[rows, width]` observations; at most as many rows as there are copies. */
  bestActions(observations: Float32Array): Int32Array {
    const vector = this.#vector;
    const rows = observations.length / vector.observationSize;
    const logits = this.#answer(observations, rows).policy;
    const count = logits.length / vector.copies;
    return Int32Array.from({ length: rows }, (_, row) => likeliestAction(logits, { row, count }));
  }

  /** Frees weights and graphs. */
  dispose(): void {
    this.#update.dispose();
    disposeState(this.#input.tf, this.#state);
  }

  #answer(observations: Float32Array, rows: number): { readonly policy: Float32Array; readonly value: Float32Array } {
    const [input] = this.#net.inputs.values();
    input?.set(observations);
    this.#net.run(rows);
    const policy = this.#net.outputs.get(outputs.policy);
    const value = this.#net.outputs.get(outputs.value);
    if (policy === undefined || value === undefined) throw new InternalError("the model lacks `policy` or `value`");
    return { policy, value };
  }

  #stream(what: string): Stream {
    return randomStream(this.#input.seed, "agent", what, this.#updates);
  }

  #roll(chance: Stream): number[] {
    const { settings } = this.#input;
    const vector = this.#vector;
    const { copies, observationSize: width } = vector;
    const rollout = this.#rollout;
    const ended: number[] = [];
    for (let step = 0; step < settings.rollout; step++) {
      const first = step * copies;
      const { observations } = this.#seen;
      rollout.observations.set(observations, first * width);
      const { policy, value } = this.#answer(observations, copies);
      const count = policy.length / copies;
      for (let copy = 0; copy < copies; copy++) {
        const action = pickAction(policy, { row: copy, count }, chance.uniform());
        this.#actions[copy] = action;
        rollout.actions[first + copy] = action;
        rollout.logProbabilities[first + copy] = logProbability(policy, { row: copy, count }, action);
        rollout.values[first + copy] = value[copy] ?? 0;
      }
      this.#step(first, ended);
    }
    this.#steps += settings.rollout * copies;
    rollout.estimate(this.#answer(this.#seen.observations, copies).value, settings);
    return ended;
  }

  /** Takes one step of the vector and keeps what came of it from place `first` on. */
  #step(first: number, ended: number[]): void {
    const vector = this.#vector;
    const rollout = this.#rollout;
    this.#seen = vector.step(this.#actions);
    const { rewards, terminated, truncated, finalObservations } = this.#seen;
    const cut = truncated.some((flag, copy) => flag === 1 && terminated[copy] === 0);
    // The value of what an episode was cut off at: the task went on there.
    const beyond = cut ? this.#answer(finalObservations, vector.copies).value : null;
    rollout.rewards.set(rewards, first);
    rollout.terminated.set(terminated, first);
    rollout.truncated.set(truncated, first);
    if (beyond !== null) rollout.finalValues.set(beyond, first);
    vector.endedReturns.forEach((sum, copy) => {
      if (vector.endedLengths[copy] !== 0) ended.push(sum);
    });
  }

  #learn(before: number): PpoFigures {
    const { tf, settings } = this.#input;
    const rollout = this.#rollout;
    const rows = rollout.actions.length;
    const perEpoch = rows / settings.batch;
    const tensors = {
      observations: tf.tensor2d(rollout.observations.slice(), [rows, rollout.width]),
      actions: tf.tensor1d(rollout.actions.slice(), "int32"),
      logProbabilities: tf.tensor1d(rollout.logProbabilities.slice()),
      advantages: tf.tensor1d(rollout.advantages.slice()),
      returns: tf.tensor1d(rollout.returns.slice()),
    };
    const order = this.#order(rows);
    const all = perEpoch * settings.epochs;
    const rate = scheduleAt(settings.learningRate, before);
    const clip = scheduleAt(settings.clip, before);
    const figures: { readonly steps: number; readonly told: PpoFigures }[] = [];
    for (let from = 0; from < all; ) {
      const steps = Math.min(mostInOneCall, all - from);
      const part = tf.tensor2d(
        order.subarray(from * settings.batch, (from + steps) * settings.batch).slice(),
        [steps, settings.batch],
        "int32",
      );
      const told = this.#update.take(tensors, part, { rate, clip, firstStep: this.#gradientSteps + 1 });
      figures.push({ steps, told });
      this.#gradientSteps += steps;
      part.dispose();
      from += steps;
    }
    tf.dispose(Object.values(tensors));
    this.#net.load(storeTensors(this.#state.weights));
    return meanOf(figures);
  }

  /** Places of rows, each once an epoch, in a new order each time. */
  #order(rows: number): Int32Array {
    const { epochs } = this.#input.settings;
    const stream = this.#stream("orders");
    const order = new Int32Array(rows * epochs);
    for (let epoch = 0; epoch < epochs; epoch++) order.set(shuffledRange(rows, stream), epoch * rows);
    return order;
  }
}

function initialState({ tf, model, moves, seed }: PpoInput): TrainState {
  const weights = initialWeights(model, seed);
  const shapes = new Map([...weights].map(([name, { shape }]) => [name, shape]));
  return { weights: restoreVariables(tf, weights), slots: filledVariables(tf, initialMemory(moves, shapes)) };
}

function meanOf(figures: readonly { readonly steps: number; readonly told: PpoFigures }[]): PpoFigures {
  const all = figures.reduce((sum, { steps }) => sum + steps, 0);
  const mean = (of: (told: PpoFigures) => number): number =>
    figures.reduce((sum, { steps, told }) => sum + (steps * of(told)) / all, 0);
  return {
    policyLoss: mean((told) => told.policyLoss),
    valueLoss: mean((told) => told.valueLoss),
    entropy: mean((told) => told.entropy),
    divergence: mean((told) => told.divergence),
    clipped: mean((told) => told.clipped),
  };
}
