/**
 * What an optimizer is: an update of one weight in place. Rates and step numbers come in as tensors, so that a recorded graph
 * does not freeze them.
 */
import type { Argument } from "@penstock/dsl";
import type { Scalar, Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";

/** Scalars of one step. */
export interface StepScalars {
  /** Float32 `[]`. */
  readonly learningRate: Scalar;
  /** Float32 `[]`, counted from 1. */
  readonly step: Scalar;
  /** Float32 `[stages]`: steps since each part that begins later has begun, 0 before; absent where all begin at once. */
  readonly begun?: Tensor1D;
}

/** Which weight it is. */
export interface WeightFacts {
  /** In full: `features/conv/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
}

/** One weight with its gradient and the optimizer's memory of it, all of one shape. */
export interface Update {
  readonly weight: Variable;
  readonly facts: WeightFacts;
  readonly gradient: Tensor;
  readonly slots: Readonly<Record<string, Variable>>;
}

type Arguments = Readonly<Record<string, Argument>>;

export interface Optimizer {
  /** The memory kept of a weight: by name, what it is filled with before the first step. */
  slots(args: Arguments, weight: WeightFacts): Readonly<Record<string, number>>;
  /** What is the same for every weight of a step, computed once. */
  prepare(tf: Tf, args: Arguments, scalars: StepScalars): Readonly<Record<string, Scalar>>;
  /** Moves the weight and its memory. */
  apply(tf: Tf, args: Arguments, update: Update & { readonly prepared: Readonly<Record<string, Scalar>> }): void;
}

/** What the optimizer's own `slots` or `prepare` promised. */
export function promised<Kind extends Tensor>(tensors: Readonly<Record<string, Kind>>, name: string): Kind {
  const tensor = tensors[name];
  if (tensor === undefined) throw new InternalError(`the optimizer lacks \`${name}\``);
  return tensor;
}
