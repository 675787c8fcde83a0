/**
 * What a loss is: from a model's output and its target to one number a row.
 */
import type { Argument } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";

/** One output of one batch with its target. */
export interface LossInput {
  /** `[batch, …]` as the model gives it. */
  readonly output: Tensor;
  /** `[batch, …]` before a final softmax or sigmoid, or null where the output has neither. */
  readonly logits: Tensor | null;
  /** `[batch]` int32 class indices, `[batch, height, width]` of them, or `[batch, …]` float32 numbers. */
  readonly target: Tensor;
}

export type LossArguments = Readonly<Record<string, Argument>>;

/** Gives `[batch]`: each row's loss, not yet weighted. */
export type Loss = (tf: Tf, input: LossInput, args: LossArguments) => Tensor;

/** What a loss of probabilities works on, so that small ones lose no digits. */
export function logitsOf({ logits }: LossInput): Tensor {
  if (logits === null) throw new InternalError("a loss of probabilities was given an output without logits");
  return logits;
}

/** A tensor as `[batch, values]`. */
export function byRow(tf: Tf, tensor: Tensor): Tensor {
  return tf.reshape(tensor, [tensor.shape[0] ?? 0, -1]);
}
