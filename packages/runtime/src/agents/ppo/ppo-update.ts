/**
 * A rollout and an order of its rows in, weights moved out: the clipped surrogate objective of PPO (J. Schulman et al., "Proximal
 * Policy Optimization Algorithms", 2017, equations 7 and 9), several gradient steps in one call of a recorded graph.
 *
 *     L = -E[min(r A, clip(r, 1 - ε, 1 + ε) A)] + c_v E[(V - R)²] - c_e E[H],   r = exp(log π(a) - log π_old(a))
 */
import type { CheckedModel } from "@penstock/dsl";
import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { type Compiled, compile } from "../../graph/compile.ts";
import { gradientsWithRows } from "../../graph/table-rows.ts";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";
import { forward, learningWeights } from "../../train/forward.ts";
import type { GraphUse } from "../../train/graph-use.ts";
import { type Moves, moveWeights } from "../../train/move-weights.ts";
import { type TrainState, variablesOf } from "../../train/train-state.ts";
import { categorical } from "../nets/categorical.ts";
import type { PpoSettings } from "./ppo-settings.ts";

/** The rows of a rollout, as tensors that the caller disposes. */
export interface PpoRows {
  /** `[rows, width]` float32. */
  readonly observations: Tensor2D;
  /** `[rows]` int32. */
  readonly actions: Tensor1D;
  /** `[rows]` float32, as are the next two. */
  readonly logProbabilities: Tensor1D;
  readonly advantages: Tensor1D;
  readonly returns: Tensor1D;
}

/** What a call of several gradient steps was like, in the mean over them. */
export interface PpoFigures {
  readonly policyLoss: number;
  readonly valueLoss: number;
  readonly entropy: number;
  /** How far the policy has moved: E[r - 1 - log r] (J. Schulman, "Approximating KL divergence", 2020). */
  readonly divergence: number;
  /** The share of ratios that were clipped. */
  readonly clipped: number;
}

/** Learning rates and the number of the first step `[steps]`, and ε. */
interface Scalars {
  readonly rate: Scalar;
  readonly steps: Tensor1D;
  readonly clip: Scalar;
}

type Step = (rows: PpoRows, order: Tensor2D, scalars: Scalars) => Tensor1D;

/** Names of the two outputs of the model that acts and judges. */
export const outputs = { policy: "policy", value: "value" } as const;

/** Moves the weights of a model with the outputs `policy` (logits) and `value`. */
export class PpoUpdate {
  readonly #tf: Tf;
  readonly #step: Compiled<Parameters<Step>, Tensor1D>;

  constructor(
    input: {
      readonly tf: Tf;
      readonly model: CheckedModel;
      readonly moves: Moves;
      readonly settings: PpoSettings;
      readonly graphs: GraphUse;
    },
    state: TrainState,
  ) {
    const { tf, graphs } = input;
    this.#tf = tf;
    const step: Step = (rows, order, { rate, steps, clip }) => {
      const [count, size] = order.shape;
      const sums = Array.from({ length: count }, (_, index) => {
        const chosen = tf.slice(order, [index, 0], [1, size]).as1D();
        const scalars = { learningRate: rate, step: tf.slice(steps, [index], [1]).asScalar() };
        return gradientStep(input, state, { rows: pickRows(tf, rows, chosen), scalars, clip });
      });
      return tf.mean(tf.stack(sums), 0) as Tensor1D;
    };
    this.#step = compile(step, {
      tf,
      name: "PPO update",
      eager: graphs.eager,
      verifyAt: [2],
      ...(graphs.cache === null ? {} : { cache: { ...graphs.cache, variables: variablesOf(state) } }),
    });
  }

  /**
   * Takes a gradient step for each row of `order` (`[steps, batch]` int32 places in the rollout); `firstStep` counts all of the
   * training's from 1.
   */
  take(
    rows: PpoRows,
    order: Tensor2D,
    at: { readonly rate: number; readonly clip: number; readonly firstStep: number },
  ): PpoFigures {
    const tf = this.#tf;
    const scalars = {
      rate: tf.scalar(at.rate),
      clip: tf.scalar(at.clip),
      steps: tf.tensor1d(Float32Array.from({ length: order.shape[0] }, (_, index) => at.firstStep + index)),
    };
    const result = this.#step(rows, order, scalars);
    const [policyLoss = 0, valueLoss = 0, entropy = 0, divergence = 0, clipped = 0] = result.dataSync();
    tf.dispose([result, scalars.rate, scalars.clip, scalars.steps]);
    return { policyLoss, valueLoss, entropy, divergence, clipped };
  }

  /** Frees the graphs; the state keeps its values. */
  dispose(): void {
    this.#step.dispose();
  }
}

function pickRows(tf: Tf, rows: PpoRows, chosen: Tensor1D): PpoRows {
  return {
    observations: tf.gather(rows.observations, chosen),
    actions: tf.gather(rows.actions, chosen),
    logProbabilities: tf.gather(rows.logProbabilities, chosen),
    advantages: tf.gather(rows.advantages, chosen),
    returns: tf.gather(rows.returns, chosen),
  };
}

interface Work {
  readonly rows: PpoRows;
  readonly scalars: { readonly learningRate: Scalar; readonly step: Scalar };
  readonly clip: Scalar;
}

/** One gradient step; gives its figures `[5]`. */
function gradientStep(
  {
    tf,
    model,
    moves,
    settings,
  }: { readonly tf: Tf; readonly model: CheckedModel; readonly moves: Moves; readonly settings: PpoSettings },
  state: TrainState,
  { rows, scalars, clip }: Work,
): Tensor1D {
  const names = learningWeights(model.nodes);
  const learned = names.map((name): Variable => {
    const variable = state.weights.get(name);
    if (variable === undefined) throw new InternalError(`weight ${name} was not given`);
    return variable;
  });
  const told: Tensor1D[] = [];
  const loss = (): Scalar => {
    const [name = ""] = model.inputs.map((input) => input.name);
    const result = forward(model, state.weights, new Map<string, Tensor>([[name, rows.observations]]), {
      tf,
      training: true,
      uniform: () => {
        throw new InternalError("a policy asked for random numbers");
      },
    });
    const logits = result.outputs.get(outputs.policy) as Tensor2D; // the model has both outputs: whoever makes a PPO checks it
    const values = (result.outputs.get(outputs.value) as Tensor2D).as1D();
    const { logProbabilities, entropies } = categorical(tf, logits, rows.actions);
    const moved = tf.sub(logProbabilities, rows.logProbabilities);
    const ratio = tf.exp(moved);
    const advantages = settings.normalizeAdvantages ? normalized(tf, rows.advantages) : rows.advantages;
    const low = tf.sub(1, clip);
    const high = tf.add(1, clip);
    const held = tf.minimum(tf.maximum(ratio, low), high);
    const policyLoss = tf.neg(tf.mean(tf.minimum(tf.mul(ratio, advantages), tf.mul(held, advantages))));
    const valueLoss = tf.mean(tf.square(tf.sub(rows.returns, values)));
    const entropy = tf.mean(entropies);
    const divergence = tf.mean(tf.sub(tf.sub(ratio, 1), moved));
    const outside = tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), clip), "float32");
    told.push(tf.keep(tf.stack([policyLoss, valueLoss, entropy, divergence, tf.mean(outside)]) as Tensor1D));
    return tf.sub(
      tf.add(policyLoss, tf.mul(valueLoss, settings.valueWeight)),
      tf.mul(entropy, settings.entropyWeight),
    ) as Scalar;
  };
  const { grads } = gradientsWithRows(tf, loss, learned);
  const gradients = new Map(
    learned.flatMap((variable, index) => {
      const gradient = grads.get(variable);
      return gradient === undefined ? [] : [[names[index] ?? "", gradient] as const];
    }),
  );
  moveWeights(tf, moves, state, { gradients, rows: new Map(), scalars });
  const [figures] = told;
  if (figures === undefined) throw new InternalError("a gradient step gave no figures");
  // Inside a tidy nothing kept may be left: the clone belongs to it.
  const result = tf.clone(figures);
  figures.dispose();
  return result;
}

/** With mean 0 and deviation 1 (that of a sample, as usual here). */
function normalized(tf: Tf, values: Tensor1D): Tensor1D {
  const apart = tf.sub(values, tf.mean(values));
  const variance = tf.div(tf.sum(tf.square(apart)), Math.max(1, values.size - 1));
  return tf.div(apart, tf.add(tf.sqrt(variance), 1e-8)) as Tensor1D;
}
