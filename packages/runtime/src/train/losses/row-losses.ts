/**
 * The losses of a batch's rows for one output, as they count: times the weight of each row's class and the row's own.
 */
import type { CheckedCall } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";
import type { LossInput } from "./loss.ts";
import { losses } from "./losses.ts";

/** One output of a batch, and what its rows count. */
export interface RowsInput extends LossInput {
  /** `[batch]`; null where all rows count alike. */
  readonly rowWeights: Tensor | null;
}

/**
 * Gives `[batch]`: each row's loss times its weights, of which the mean over rows is the loss of the output. As in Keras, the
 * mean divides by the number of rows, not by the sum of weights.
 */
export function rowLosses(tf: Tf, { call, args }: CheckedCall, { rowWeights, ...input }: RowsInput): Tensor {
  const compute = losses.get(call);
  if (compute === undefined) throw new InternalError(`the runtime has no loss \`${call}\``);
  const plain = compute(tf, input, args);
  const weights = args["class_weights"] ?? null;
  const byClass = weights === null ? plain : tf.mul(plain, tf.gather(tf.tensor1d(factors(weights)), input.target));
  return rowWeights === null ? byClass : tf.mul(byClass, tf.reshape(rowWeights, byClass.shape));
}

function factors(weights: CheckedCall["args"][string]): number[] {
  // `balanced` has been fitted on the train rows by now.
  const numbers = Array.isArray(weights) ? weights.filter((one) => typeof one === "number") : [];
  if (numbers.length === 0) throw new InternalError("class weights are no numbers");
  return numbers;
}
