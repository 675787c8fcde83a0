/** A checked network in, its training steps out, one at a time on one batch of drawn numbers. */
import { type Backend, statelessUniform } from "../../packages/runtime/src/backend/index.ts";
import { type GraphUse, graphsInMemory } from "../../packages/runtime/src/train/graph-use.ts";
import { TrainProgram } from "../../packages/runtime/src/train/train-program.ts";
import { disposeState } from "../../packages/runtime/src/train/train-state.ts";
import { disposeBatch, drawBatch } from "./checked-network.ts";
import { freshState } from "./take-steps.ts";
import type { workNetwork } from "./work-networks.ts";

/** Steps that may be taken again and again, until they are disposed. */
export interface OpenWork {
  /** Takes a step; gives the loss from before it. */
  step(): number;
  dispose(): void;
}

/** Opens the steps of a network. */
export function openWork(
  backend: Backend,
  { network, rows }: ReturnType<typeof workNetwork>,
  graphs: GraphUse = graphsInMemory,
): OpenWork {
  const { tf } = backend;
  const state = freshState(backend, network);
  const batch = drawBatch(tf, network, { rows, steps: [1] });
  const program = new TrainProgram(
    { ...network, tf, seed: 1, graphs, uniform: (shape, at) => statelessUniform(backend, shape, at) },
    state,
  );
  let taken = 0;
  return {
    step: () => program.steps(batch, { firstStep: ++taken, learningRates: [1e-3] })[0]?.[0] ?? Number.NaN,
    dispose: () => {
      program.dispose();
      disposeBatch(tf, batch);
      disposeState(tf, state);
    },
  };
}
