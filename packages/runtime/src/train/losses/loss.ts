/**
 * What a loss is: from a model's output and its target to one number a row.
 */
import type { Argument } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";

/** One output of one batch with its target. */
export interface LossInput {
  /** `[batch, …]` as the model gives it. */
  readonly output: Tensor;
  /** `[batch, classes]` before a final softmax, or null where the output has none. */
  readonly logits: Tensor | null;
  /** `[batch]` int32 class indices, or `[batch, …]` float32 numbers. */
  readonly target: Tensor;
}

/** Gives `[batch]`: each row's loss, not yet weighted. */
export type Loss = (tf: Tf, input: LossInput, args: Readonly<Record<string, Argument>>) => Tensor;
