/**
 * How far tasks pull the weights that they share into different directions: the cosine between their gradients, from 1 (the same way) to -1
 * (against each other). Measured at every validation on the same few train rows of each data set, outside of training, so that it draws
 * nothing, costs two passes a task and leaves a run's bits as they are.
 */
import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { type Compiled, compile } from "../../graph/compile.ts";
import type { SharedSession } from "../../graph/shared-session.ts";
import type { Tf } from "../../ops/operator.ts";
import { productsOf, sharedNames } from "../balance/balanced-gradients.ts";
import { batchGradients, type StepBatch, type StepPlan } from "../batch-gradients.ts";
import { outsideTraining, type Tensors } from "../forward.ts";
import type { GraphUse } from "../graph-use.ts";
import type { TrainState } from "../train-state.ts";

/** The figure by which a history tells it. */
export const cosineMetric = "train.tasks.cosine";

type Named = Readonly<Record<string, Tensor>>;
type Cosines = (batches: readonly { readonly inputs: Named; readonly targets: Named }[]) => Tensor;

/** What gradients are taken of. */
export interface ConflictInput extends StepPlan {
  readonly tf: Tf;
  readonly graphs: GraphUse;
  readonly session: SharedSession;
}

/** Measures until it is disposed. */
export class Conflict {
  private readonly graph: Compiled<Parameters<Cosines>, Tensor>;

  constructor({ tf, model, train, graphs, session }: ConflictInput, state: TrainState) {
    const cosines: Cosines = (batches) =>
      tf.tidy(() => {
        const gradients = batches.flatMap(({ inputs, targets }) =>
          taskGradients({ model, train }, state, asBatch(inputs, targets), tf),
        );
        return pairwise(tf, gradients);
      });
    this.graph = compile(cosines, {
      tf,
      name: "conflict of tasks",
      eager: graphs.eager,
      session,
      verifyAt: [],
      ...(graphs.onTrace === undefined ? {} : { onTrace: graphs.onTrace }),
    });
  }

  /** The mean over all pairs of tasks; null where they share no weight. */
  measure(batches: readonly StepBatch[]): number | null {
    const cosines = this.graph(batches.map(named));
    const values = cosines.dataSync<"float32">();
    cosines.dispose();
    const known = [...values].filter(Number.isFinite);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  }

  /** Records the graph for batches of these shapes. */
  prepare(batches: readonly StepBatch[]): void {
    this.graph.prepare(batches.map(named));
  }

  /** Frees the graph. */
  dispose(): void {
    this.graph.dispose();
  }
}

function named({ inputs, targets }: StepBatch): { readonly inputs: Named; readonly targets: Named } {
  return { inputs: Object.fromEntries(inputs), targets: Object.fromEntries(targets) };
}

function asBatch(inputs: Named, targets: Named): StepBatch {
  return { inputs: new Map(Object.entries(inputs)), targets: new Map(Object.entries(targets)) };
}

/** The gradients of each task of a batch by itself. */
function taskGradients(
  { model, train }: { readonly model: CheckedModel; readonly train: CheckedTrain },
  state: TrainState,
  batch: StepBatch,
  tf: Tf,
): Tensors[] {
  const weights = { variables: state.weights, now: state.weights };
  // Tables go as a whole here, whatever a step does.
  const whole = { ...train, accumulate: 2, recompute: false, precision: "float32" as const };
  return train.losses
    .filter(({ output }) => batch.targets.has(output))
    .map((one) => {
      const plan = { model, train: { ...whole, losses: [one] } };
      const options = { ...outsideTraining(tf), training: false };
      return batchGradients(plan, weights, { ...batch, share: 1 }, options).gradients;
    });
}

/** The cosine of every pair, `[pairs]`; 0 pairs where there is one task. */
function pairwise(tf: Tf, gradients: readonly Tensors[]): Tensor1D {
  const { products } = productsOf(tf, gradients, sharedNames(gradients));
  const cosines = products.flatMap((row, one) =>
    row.flatMap((product, other) => {
      const [left, right] = [products[one]?.[one], products[other]?.[other]];
      if (other <= one || left === undefined || right === undefined) return [];
      return [tf.div(product, tf.maximum(tf.sqrt(tf.mul(left, right)), 1e-20))];
    }),
  );
  return cosines.length === 0 ? tf.tensor1d([]) : (tf.stack(cosines) as Tensor1D); // a stack of scalars
}
