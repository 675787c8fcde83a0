/**
 * What a training says of rates of parts in, the scalars of each weight's step out: its own learning rate, and, where it begins to learn
 * later, the number of its own steps, as in PyTorch's groups of parameters and as if it had not been there before. What has not begun
 * has no gradient: neither the bound on gradients nor the optimizer's memory see it.
 */
import type { CheckedTrain } from "@penstock/dsl";
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import type { Tf } from "../ops/operator.ts";
import type { Tensors } from "./forward.ts";
import type { StepScalars } from "./optimizers/optimizer.ts";

/** What a training says of its parts. */
export type PartRates = Pick<CheckedTrain, "rates" | "unfreeze">;

/** After how many epochs parts begin to learn, the earliest first; without those that begin at once. */
export function stagesOf({ unfreeze }: Pick<PartRates, "unfreeze">): readonly number[] {
  return [...new Set(unfreeze.map(({ epoch }) => epoch))].sort((a, b) => a - b);
}

/** Steps that each stage has been learning for at a step, counted from 1: 0 before it begins. */
export function begunAt(stages: readonly number[], stepsPerEpoch: number, step: number): number[] {
  return stages.map((epoch) => Math.max(0, step - Math.round(epoch * stepsPerEpoch)));
}

/** How a weight follows. */
interface Group {
  readonly factor: number;
  /** Place among the stages; null for at once. */
  readonly stage: number | null;
}

/** The scalars of weights, computed once for all that follow alike. Use it inside a `tf.tidy`. */
export class PartScalars {
  private readonly tf: Tf;
  private readonly scalars: StepScalars;
  private readonly factors: ReadonlyMap<string, number>;
  private readonly stages: ReadonlyMap<string, number>;
  private readonly known = new Map<string, StepScalars>();

  constructor(tf: Tf, { rates, unfreeze }: PartRates, scalars: StepScalars) {
    this.tf = tf;
    this.scalars = scalars;
    this.factors = new Map(rates.map(({ node, factor }) => [node, factor]));
    const order = stagesOf({ unfreeze });
    this.stages = new Map(unfreeze.map(({ node, epoch }) => [node, order.indexOf(epoch)]));
  }

  /** Equal for weights that follow alike. */
  keyOf(weight: string): string {
    const { factor, stage } = this.groupOf(weight);
    return `${factor} ${stage}`;
  }

  /** The scalars of a weight's step. */
  of(weight: string): StepScalars {
    const key = this.keyOf(weight);
    const found = this.known.get(key) ?? this.scalarsOf(this.groupOf(weight));
    this.known.set(key, found);
    return found;
  }

  /** Gradients without those of weights that have not begun. */
  held(gradients: Tensors): Tensors {
    if (this.stages.size === 0) return gradients;
    return new Map([...gradients].map(([name, gradient]) => [name, this.heldGradient(name, gradient)]));
  }

  /** One gradient of a weight: nothing where it has not begun. */
  heldGradient<Kind extends Tensor>(weight: string, gradient: Kind): Kind {
    const { stage } = this.groupOf(weight);
    return stage === null ? gradient : this.tf.mul(gradient, this.active(stage));
  }

  private groupOf(weight: string): Group {
    const node = weight.slice(0, weight.lastIndexOf("/"));
    return { factor: this.factors.get(node) ?? 1, stage: this.stages.get(node) ?? null };
  }

  private scalarsOf({ factor, stage }: Group): StepScalars {
    const { tf, scalars } = this;
    const { learningRate, step } = scalars;
    const rate: Scalar = factor === 1 ? learningRate : tf.mul(learningRate, factor);
    if (stage === null) return { learningRate: rate, step };
    return { learningRate: tf.mul(rate, this.active(stage)), step: tf.maximum(this.begun(stage), 1) };
  }

  /** Steps of a stage. */
  private begun(stage: number): Scalar {
    const { begun } = this.scalars;
    if (begun === undefined) throw new InternalError("a step does not say which parts have begun to learn");
    return this.tf.slice(begun, [stage], [1]).asScalar();
  }

  /** 1 where a stage has begun, 0 before. */
  private active(stage: number): Scalar {
    return this.tf.minimum(this.begun(stage), 1);
  }
}
