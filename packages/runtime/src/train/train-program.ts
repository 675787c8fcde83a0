/**
 * A model with its training in, functions that take a step and answer a batch out. Both are compiled where the backend has
 * graphs: their variables then stay in one session over steps and validations.
 */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { type Compiled, compile } from "../graph/compile.ts";
import type { CallProfile } from "../graph/profile-graph.ts";
import { SharedSession } from "../graph/shared-session.ts";
import type { Tf } from "../ops/operator.ts";
import { streamSeed } from "../random/stream.ts";
import { Answerer } from "./answerer.ts";
import { factorsFor } from "./balance/dwa.ts";
import type { GraphUse } from "./graph-use.ts";
import type { LossOrigin } from "./loop/loss-origin.ts";
import { begunAt, stagesOf } from "./part-rates.ts";
import { Conflict } from "./tasks/conflict.ts";
import { nameOf, resultWeights, type TrainState, variablesOf } from "./train-state.ts";
import { type StepBatch, type StepPlan, trainStep } from "./train-step.ts";

/** What a program is made for. */
export interface TrainProgramInput extends StepPlan {
  readonly tf: Tf;
  /** Uniform numbers in [0, 1) of a stateless stream; the same on every backend. */
  readonly uniform: UniformNumbers;
  readonly seed: number;
  readonly graphs: GraphUse;
  /** Steps of an epoch, where parts begin to learn after some epochs; all have begun where it is absent. */
  readonly stepsPerEpoch?: number;
}

/** Float32 numbers of a shape; the stream is named by the pair, the place in it by an int32 scalar. */
export type UniformNumbers = (
  shape: readonly number[],
  at: { readonly seed: readonly [number, number]; readonly step: Tensor },
) => Tensor;

/** Which steps a call takes: the number of the first, counted from 1, and how far each goes. */
export interface StepMoment {
  readonly firstStep: number;
  readonly learningRates: readonly number[];
  /** What losses are multiplied by, in their order, where the balance of the tasks is known outside of steps. */
  readonly factors?: readonly number[] | null;
}

/** Calls at which a fresh recording of a step is held against its graph; operators are held to be pure by their tests. */
const verifyAt = [2];

/** Numbers of steps: rates and step numbers `[steps]`, `[steps, stages]` of parts that begin later, and factors `[losses]`, where there are any. */
type StepNumbers = {
  readonly rates: Tensor;
  readonly steps: Tensor;
  readonly begun?: Tensor;
  readonly factors?: Tensor1D;
};
/** Rows of all steps one after the other. */
type StepFunction = (inputs: Named, targets: Named, numbers: StepNumbers) => Tensor;
type Named = Readonly<Record<string, Tensor>>;

/** The functions of a training run over one state. */
export class TrainProgram {
  private readonly input: TrainProgramInput;
  private readonly state: TrainState;
  private readonly stepGraph: Compiled<Parameters<StepFunction>, Tensor>;
  /** Answers with the weights as they are. */
  readonly answerer: Answerer;
  /** How far tasks pull against each other; null where there is one, or the program says nothing of tasks. */
  readonly conflict: Conflict | null;

  constructor(input: TrainProgramInput, state: TrainState) {
    const { tf, model, train, seed, graphs } = input;
    this.input = input;
    this.state = state;
    const session = new SharedSession();
    const step: StepFunction = (inputs, targets, { rates, steps, begun, factors }) => {
      const count = rates.size;
      const sums = Array.from({ length: count }, (_, index): Tensor1D => {
        const part = (all: Named): Map<string, Tensor> =>
          new Map(Object.entries(all).map(([name, tensor]) => [name, partOf(tf, tensor, { index, count })]));
        const number = tf.slice(steps, [index], [1]).asScalar();
        const scalars = {
          learningRate: tf.slice(rates, [index], [1]).asScalar(),
          step: tf.cast(number, "float32"),
          ...(begun === undefined ? {} : { begun: tf.slice(begun, [index, 0], [1, -1]).as1D() }),
        };
        return trainStep(
          { model, train },
          state,
          { inputs: part(inputs), targets: part(targets), scalars, ...(factors === undefined ? {} : { factors }) },
          {
            tf,
            training: true,
            uniform: (node, shape) => input.uniform(shape, { seed: streamSeed(seed, "train", node), step: number }),
          },
        );
      });
      return tf.stack(sums);
    };
    const variables = variablesOf(state);
    const { eager, cache, onTrace } = graphs;
    this.stepGraph = compile(step, {
      tf,
      name: "train step",
      eager,
      session,
      verifyAt,
      ...(cache === null ? {} : { cache: { ...cache, variables } }),
      ...(onTrace === undefined ? {} : { onTrace }),
    });
    this.answerer = new Answerer({ tf, model, losses: train.losses, weights: resultWeights(state), graphs, session });
    const tasks = train.tasks !== undefined && train.losses.length > 1;
    this.conflict = tasks ? new Conflict({ tf, model, train, graphs, session }, state) : null;
  }

  /** Takes steps, in one call where graphs are; the batch holds their rows one after the other. Gives what `trainStep` gives for each. */
  steps(batch: StepBatch, at: StepMoment): Float32Array[] {
    const { tf } = this.input;
    const given = this.argumentsOf(batch, at);
    const sums = this.stepGraph(...given);
    const figures = sums.dataSync<"float32">();
    tf.dispose([sums, ...tensorsOf(given[2])]);
    const width = figures.length / at.learningRates.length;
    return at.learningRates.map((_, index) => figures.slice(index * width, (index + 1) * width));
  }

  /** Records what is to be run, from batches of the right shapes, so that the session opens once. */
  prepare(work: {
    readonly steps: readonly { batch: StepBatch; count: number }[];
    readonly answers: readonly StepBatch[];
    /** A batch of each data set, for what is measured of tasks beside. */
    readonly probes: readonly StepBatch[];
  }): void {
    const { tf, train } = this.input;
    const factors = factorsFor(train, { losses: [], stopped: [] });
    for (const { batch, count } of work.steps) {
      const given = this.argumentsOf(batch, { firstStep: 1, learningRates: new Array<number>(count).fill(0), factors });
      this.stepGraph.prepare(...given);
      tf.dispose(tensorsOf(given[2]));
    }
    for (const { inputs, targets } of work.answers) this.answerer.prepare(inputs, targets);
    if (work.answers.length > 0) this.conflict?.prepare(work.probes);
  }

  /** Times the operations of a step without taking it. */
  profile(batch: StepBatch, at: StepMoment): CallProfile {
    const given = this.argumentsOf(batch, at);
    const profile = this.stepGraph.profile(...given);
    this.input.tf.dispose(tensorsOf(given[2]));
    return profile;
  }

  /** Where a step, run operation by operation, loses a number; null where nowhere. The step is not taken. */
  lost(
    batch: StepBatch,
    at: StepMoment,
  ): Pick<LossOrigin, "operation" | "given" | "value" | "reach" | "weight"> | null {
    const given = this.argumentsOf(batch, at);
    const lost = this.stepGraph.lost(...given);
    this.input.tf.dispose(tensorsOf(given[2]));
    if (lost === null) return null;
    const { operation, value, reach } = lost;
    const input = [...batch.inputs, ...batch.targets].find(([, tensor]) => !tensor.dataSync().every(Number.isFinite));
    const held = lost.given === null ? null : nameOf(this.state, lost.given);
    const from = operation === null ? (held ?? input?.[0] ?? null) : null;
    return {
      operation,
      value,
      reach,
      given: from,
      weight: lost.variable === null ? null : nameOf(this.state, lost.variable),
    };
  }

  private argumentsOf(batch: StepBatch, at: StepMoment): Parameters<StepFunction> {
    const { tf, train, stepsPerEpoch = 0 } = this.input;
    const stages = stagesOf(train);
    const begun = at.learningRates.map((_, index) => begunAt(stages, stepsPerEpoch, at.firstStep + index));
    const numbers = {
      rates: tf.tensor1d([...at.learningRates], "float32"),
      steps: tf.tensor1d(
        at.learningRates.map((_, index) => at.firstStep + index),
        "int32",
      ),
      ...(stages.length === 0 ? {} : { begun: tf.tensor2d(begun, [begun.length, stages.length], "float32") }),
      ...(at.factors == null ? {} : { factors: tf.tensor1d([...at.factors], "float32") }),
    };
    return [Object.fromEntries(batch.inputs), Object.fromEntries(batch.targets), numbers];
  }

  /** Frees the graphs; the state keeps its values. */
  dispose(): void {
    this.stepGraph.dispose();
    this.answerer.dispose();
    this.conflict?.dispose();
  }
}

function tensorsOf({ rates, steps, begun, factors }: StepNumbers): Tensor[] {
  return [rates, steps, begun, factors].filter((tensor) => tensor !== undefined);
}

/** The rows of one of `count` steps, all of equal size. */
function partOf(tf: Tf, tensor: Tensor, { index, count }: { index: number; count: number }): Tensor {
  if (count === 1) return tensor;
  const [rows = 0, ...rest] = tensor.shape;
  const size = rows / count;
  return tf.slice(tensor, [index * size, ...rest.map(() => 0)], [size, ...rest]);
}
