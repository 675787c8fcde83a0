/**
 * A model with its training in, functions that take a step and answer a batch out. Both are compiled where the backend has
 * graphs: their variables then stay in one session over steps and validations.
 */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { type Compiled, compile } from "../graph/compile.ts";
import { SharedSession } from "../graph/shared-session.ts";
import type { Tf } from "../ops/operator.ts";
import { streamSeed } from "../random/stream.ts";
import { Answerer } from "./answerer.ts";
import type { GraphUse } from "./graph-use.ts";
import type { TrainState } from "./train-state.ts";
import { type StepBatch, type StepPlan, trainStep } from "./train-step.ts";

/** What a program is made for. */
export interface TrainProgramInput extends StepPlan {
  readonly tf: Tf;
  /** Uniform numbers in [0, 1) of a stateless stream; the same on every backend. */
  readonly uniform: UniformNumbers;
  readonly seed: number;
  readonly graphs: GraphUse;
}

/** Float32 numbers of a shape; the stream is named by the pair, the place in it by an int32 scalar. */
export type UniformNumbers = (
  shape: readonly number[],
  at: { readonly seed: readonly [number, number]; readonly step: Tensor },
) => Tensor;

/** Calls at which a fresh recording of a step is held against its graph; operators are held to be pure by their tests. */
const verifyAt = [2];

type StepFunction = (inputs: Named, targets: Named, numbers: { learningRate: Tensor; step: Tensor }) => Tensor1D;
type Named = Readonly<Record<string, Tensor>>;

/** The functions of a training run over one state. */
export class TrainProgram {
  private readonly input: TrainProgramInput;
  private readonly stepGraph: Compiled<Parameters<StepFunction>, Tensor1D>;
  /** Answers with the weights as they are. */
  readonly answerer: Answerer;

  constructor(input: TrainProgramInput, state: TrainState) {
    const { tf, model, train, seed, graphs } = input;
    this.input = input;
    const session = new SharedSession();
    const step: StepFunction = (inputs, targets, numbers) => {
      const batch: StepBatch = { inputs: new Map(Object.entries(inputs)), targets: new Map(Object.entries(targets)) };
      const scalars = {
        learningRate: numbers.learningRate.asScalar(),
        step: tf.cast(numbers.step, "float32").asScalar(),
      };
      return trainStep(
        { model, train },
        state,
        { ...batch, scalars },
        {
          tf,
          training: true,
          uniform: (node, shape) => input.uniform(shape, { seed: streamSeed(seed, "train", node), step: numbers.step }),
        },
      );
    };
    const variables = [...state.weights.values(), ...state.slots.values()];
    const { eager, cache } = graphs;
    this.stepGraph = compile(step, {
      tf,
      name: "train step",
      eager,
      session,
      verifyAt,
      ...(cache === null ? {} : { cache: { ...cache, variables } }),
    });
    this.answerer = new Answerer({ tf, model, losses: train.losses, weights: state.weights, graphs, session });
  }

  /** Takes a step, counted from 1; gives what `trainStep` gives, read back. */
  step(batch: StepBatch, at: { readonly learningRate: number; readonly step: number }): Float32Array {
    const { tf } = this.input;
    const numbers = { learningRate: tf.scalar(at.learningRate), step: tf.scalar(at.step, "int32") };
    const sums = this.stepGraph(Object.fromEntries(batch.inputs), Object.fromEntries(batch.targets), numbers);
    const figures = sums.dataSync<"float32">();
    tf.dispose([sums, numbers.learningRate, numbers.step]);
    return figures;
  }

  /** Frees the graphs; the state keeps its values. */
  dispose(): void {
    this.stepGraph.dispose();
    this.answerer.dispose();
  }
}
