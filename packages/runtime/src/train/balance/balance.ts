/**
 * What a balance of tasks is: it multiplies losses before their gradients are taken, or puts together the gradients of single tasks. What it
 * remembers are variables beside the optimizer's memory, so that a recorded graph moves them and checkpoints hold them.
 */
import type { Argument, CheckedLoss } from "@penstock/dsl";
import type { Scalar, Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";
import type { StepScalars } from "../optimizers/optimizer.ts";
import type { Variables } from "../train-state.ts";

/** What a balance remembers of an output: by name, what it is before the first step. */
export type BalanceMemory = Readonly<Record<string, number>>;

/** The tasks of a step. */
export interface BalanceStep {
  readonly args: Readonly<Record<string, Argument>>;
  /** All losses of the training. */
  readonly all: readonly CheckedLoss[];
  /** Those of the outputs that the step has targets of. */
  readonly present: readonly CheckedLoss[];
  /** What is remembered: `memory(output, name)`. */
  readonly memory: (output: string, name: string) => Variable;
  readonly scalars: StepScalars;
  /** `[outputs]`, in the order of all losses: what comes in from outside, where the balance asks for it. */
  readonly factors: Tensor1D | null;
  /** Uniform numbers in [0, 1) of this step. */
  readonly uniform: (shape: readonly number[]) => Tensor;
}

/** Multiplies losses. */
export interface LossBalance {
  readonly kind: "losses";
  readonly memory: BalanceMemory;
  /** A factor for each present output, beside the weight of its loss. */
  factors(tf: Tf, step: BalanceStep): readonly Scalar[];
  /** Learns from the weighted losses of the present outputs. */
  learn?(tf: Tf, step: BalanceStep, losses: readonly Scalar[]): void;
}

/** Gradients of the present tasks, as far as a balance looks at them. */
export interface TaskGradients {
  /** Weighted losses. */
  readonly losses: readonly Scalar[];
  /** Products of the gradients of shared weights with each other: `[i][j]`. */
  readonly products: readonly (readonly Scalar[])[];
  /** Lengths of the gradients of the last shared weights. */
  readonly lengths: readonly Scalar[];
}

/** Puts gradients together: those of shared weights, and of the weights that a task has for itself, each times a coefficient. */
export interface GradientBalance {
  readonly kind: "gradients";
  readonly memory: BalanceMemory;
  coefficients(
    tf: Tf,
    step: BalanceStep,
    gradients: TaskGradients,
  ): { readonly shared: readonly Scalar[]; readonly own: readonly Scalar[] };
}

export type Balance = LossBalance | GradientBalance;

/** Where a value that is remembered lies among the memory of a run. */
export function balanceSlot(output: string, name: string): string {
  return `balance ${output}/${name}`;
}

/** Looks up what is remembered. */
export function memoryIn(slots: Variables): BalanceStep["memory"] {
  return (output, name) => {
    const found = slots.get(balanceSlot(output, name));
    if (found === undefined) throw new InternalError(`the balance remembers no ${name} of \`${output}\``);
    return found;
  };
}

/** A value of a variable, as it is at this place of the step. */
export function presentValue(tf: Tf, variable: Variable): Scalar {
  return tf.mul(variable, 1).asScalar();
}
