// Recorded paths of weights in, how far the language's own paths lie from the peers' out.
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import { compile } from "../../packages/runtime/src/graph/compile.ts";
import { numberArgument } from "../../packages/runtime/src/ops/arguments.ts";
import { initialMemory, type Moves, moveWeights } from "../../packages/runtime/src/train/move-weights.ts";
import { call } from "../../packages/runtime/src/train/testing/train-fixture.ts";
import {
  disposeState,
  filledVariables,
  restoreVariables,
  resultWeights,
} from "../../packages/runtime/src/train/train-state.ts";
import { asTensor, recorded, recordedPath } from "./recorded.ts";
import { apart } from "./tensors-apart.ts";

/** An optimizer with the path of weights that a peer takes by it. */
export type OptimizerCase = ReturnType<typeof recorded<"optimizers">>[number];

export const optimizerCases = recorded("optimizers");

/** How far a path lies from the peer's. */
export interface PathDifference {
  /** Steps after which it was compared. */
  readonly steps: readonly number[];
  /** The largest difference of any weight after any of them, relative to the largest value of its tensor. */
  readonly weights: number;
  /** The same of their means; 0 where there are none. */
  readonly averages: number;
}

function movesOf({ optimizer, args, moves }: OptimizerCase): Moves {
  const checked = (one: { call: string; args: Parameters<typeof call>[1] }) => call(one.call, one.args);
  return {
    optimizer: call(optimizer, args),
    clip: moves.clip === null ? null : checked(moves.clip),
    regularise: moves.regularise.map(checked),
    average: moves.average === null ? null : checked(moves.average),
    rates: [],
    unfreeze: [],
  };
}

/** Takes the steps of a case, operation by operation or as a graph, and compares. */
export function pathDifference({ tf }: Pick<Backend, "tf">, one: OptimizerCase, eager: boolean): PathDifference {
  const { start, gradients } = recordedPath();
  const moves = movesOf(one);
  const stored = new Map(
    one.weights.map((name) => {
      const { shape = [], data = [] } = start[name] ?? {};
      return [name, { shape, data: Float32Array.from(data) }] as const;
    }),
  );
  const shapes = new Map([...stored].map(([name, { shape }]) => [name, shape]));
  const state = {
    weights: restoreVariables(tf, stored),
    slots: filledVariables(tf, initialMemory(moves, shapes)),
  };
  const step = compile(
    (all: Readonly<Record<string, Tensor>>, learningRate: Scalar, number: Scalar) => {
      tf.tidy(() =>
        moveWeights(tf, moves, state, {
          gradients: new Map(Object.entries(all)),
          rows: new Map(),
          scalars: { learningRate, step: number },
        }),
      );
    },
    { tf, eager },
  );
  const steps: number[] = [];
  let [weights, averages] = [0, 0];
  gradients.forEach((ofStep, index) => {
    const tensors = Object.fromEntries(
      one.weights.map((name) => [name, asTensor(tf, ofStep[name] ?? { shape: [0], data: [] })]),
    );
    const [rate, number] = [tf.scalar(numberArgument(one.args, "lr")), tf.scalar(index + 1)];
    step(tensors, rate, number);
    tf.dispose([...Object.values(tensors), rate, number]);
    const wanted = one.steps[index + 1];
    if (wanted === undefined) return;
    steps.push(index + 1);
    one.weights.forEach((name, place) => {
      weights = Math.max(weights, apart(state.weights.get(name), wanted[place]));
      if (one.averages === undefined) return;
      averages = Math.max(averages, apart(resultWeights(state).get(name), one.averages[index + 1]?.[place]));
    });
  });
  step.dispose();
  disposeState(tf, state);
  return { steps, weights, averages };
}
