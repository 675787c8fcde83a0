/**
 * Gradients of a step in, weights moved: costs of weights are added, all is bounded, what shall decay decays, the optimizer takes
 * its step, and the mean of the weights follows.
 */
import type { CheckedTrain } from "@penstock/dsl";
import type { Variable } from "@tensorflow/tfjs";
import { applyDecay } from "../graph/optimizer-updates.ts";
import type { RowGradient } from "../graph/sparse-updates.ts";
import { InternalError } from "../internal-error.ts";
import type { Tf } from "../ops/operator.ts";
import { named } from "./batch-gradients.ts";
import { clipGradients } from "./clip-gradients.ts";
import type { Tensors } from "./forward.ts";
import type { Optimizer, StepScalars } from "./optimizers/optimizer.ts";
import { optimizers } from "./optimizers/optimizers.ts";
import { pickedBy } from "./optimizers/places.ts";
import { rowUpdates } from "./optimizers/row-updates.ts";
import { PartScalars } from "./part-rates.ts";
import { averageSlot, type FilledTensor, type TrainState, type Variables } from "./train-state.ts";
import { moveAverages } from "./weight-average.ts";
import { withCosts } from "./weight-costs.ts";

/** What a training says of how weights are moved. */
export type Moves = Pick<CheckedTrain, "optimizer" | "clip" | "regularise" | "average" | "rates" | "unfreeze">;

function optimizerOf({ optimizer: { call } }: Moves): Optimizer {
  const optimizer = optimizers.get(call);
  if (optimizer === undefined) throw new InternalError(`the runtime has no optimizer \`${call}\``);
  return optimizer;
}

/** What moves weights in a step. */
interface Pushes {
  readonly gradients: Tensors;
  /** Of tables, of which only the rows that a batch uses are moved. */
  readonly rows: ReadonlyMap<string, RowGradient>;
  /** Weights whose means follow, whether they have a gradient this time or not; those that have one unless given. */
  readonly averaged?: readonly string[];
  readonly scalars: StepScalars;
}

/** Moves the weights that have a gradient, and the memory of each. Call it inside a `tf.tidy`. */
export function moveWeights(
  tf: Tf,
  moves: Moves,
  state: TrainState,
  { gradients, rows, averaged, scalars }: Pushes,
): void {
  const { clip, regularise, average } = moves;
  const { args } = moves.optimizer;
  const optimizer = optimizerOf(moves);
  const decay = typeof args["decay"] === "number" ? args["decay"] : 0;
  const costly = withCosts(tf, regularise, { gradients, weights: state.weights });
  const parts = new PartScalars(tf, moves, scalars);
  const ready = new Map<string, ReturnType<Optimizer["prepare"]>>();
  const preparedFor = (name: string): ReturnType<Optimizer["prepare"]> => {
    const key = parts.keyOf(name);
    const found = ready.get(key) ?? optimizer.prepare(tf, args, parts.of(name));
    ready.set(key, found);
    return found;
  };
  for (const [name, gradient] of clipGradients(tf, clip, parts.held(costly))) {
    const weight = named(state.weights, name);
    const facts = { name, shape: weight.shape };
    if (decay > 0 && !pickedBy(args["exclude"], name)) {
      applyDecay(tf, { weight, lr: parts.of(name).learningRate, decay });
    }
    const slots = slotsOf(state.slots, name, Object.keys(optimizer.slots(args, facts)));
    optimizer.apply(tf, args, { weight, facts, gradient, slots, prepared: preparedFor(name) });
  }
  for (const [name, row] of rows) {
    const facts = { name, shape: row.table.shape };
    const slots = slotsOf(state.slots, name, Object.keys(optimizer.slots(args, facts)));
    const gradient = parts.heldGradient(name, row.gradient);
    rowUpdates.get(moves.optimizer.call)?.(tf, args, { ...row, gradient, slots, prepared: preparedFor(name) });
  }
  moveAverages(tf, average, { state, names: averaged ?? gradients.keys(), step: scalars.step });
}

function slotsOf(slots: Variables, weight: string, names: readonly string[]): Record<string, Variable> {
  return Object.fromEntries(names.map((slot) => [slot, named(slots, `${weight}/${slot}`)]));
}

/** What a step remembers of weights before the first: the optimizer's memory, and the weights' mean. */
export function initialMemory(moves: Moves, shapes: ReadonlyMap<string, readonly number[]>): Map<string, FilledTensor> {
  const optimizer = optimizerOf(moves);
  const slots = new Map<string, FilledTensor>();
  for (const [name, shape] of shapes) {
    for (const [slot, value] of Object.entries(optimizer.slots(moves.optimizer.args, { name, shape }))) {
      slots.set(`${name}/${slot}`, { shape, value });
    }
    if (moves.average !== null) slots.set(averageSlot(name), { shape, value: 0 });
  }
  return slots;
}
