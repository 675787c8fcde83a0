/**
 * What an optimizer is: a pure update of one weight. Rates and step numbers come in as tensors, so that a recorded graph
 * does not freeze them.
 */
import type { Argument } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";

/** Scalars of one step, float32 `[]`. */
export interface StepScalars {
  readonly learningRate: Tensor;
  /** Counted from 1. */
  readonly step: Tensor;
}

/** One weight with its gradient and the optimizer's memory of it, all of one shape. */
export interface Update {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

type Arguments = Readonly<Record<string, Argument>>;

export interface Optimizer {
  /** Names of the memory kept for every weight; it starts at zero. */
  slots(args: Arguments): readonly string[];
  /** What is the same for every weight of a step, computed once. */
  prepare(tf: Tf, args: Arguments, scalars: StepScalars): Readonly<Record<string, Tensor>>;
  /** The weight and memory after the step. */
  apply(
    tf: Tf,
    args: Arguments,
    update: Update & { readonly prepared: Readonly<Record<string, Tensor>> },
  ): { readonly weight: Tensor; readonly slots: Readonly<Record<string, Tensor>> };
}

/** A tensor that the optimizer's own `slots` or `prepare` promised. */
export function promised(tensors: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`the optimizer lacks \`${name}\``);
  return tensor;
}
