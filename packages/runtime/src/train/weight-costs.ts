/**
 * Costs of weights in, gradients that have them in them out. `l2` costs factor·Σw², `l1` factor·Σ|w|, as Keras's regularizers; their
 * gradients 2·factor·w and factor·sign(w) are written down, so that the weights need not go through the tape.
 */
import type { CheckedCall } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { signOf } from "../backend/index.ts";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import { named } from "./batch-gradients.ts";
import type { Tensors } from "./forward.ts";
import { pickedBy } from "./optimizers/places.ts";
import type { Variables } from "./train-state.ts";

/** The gradient of a cost at a weight. */
type CostGradient = (tf: Tf, weight: Tensor, factor: number) => Tensor;

/** The table of costs: exactly the catalog's. A test holds the two equal. */
export const regularisers: ReadonlyMap<string, CostGradient> = new Map<string, CostGradient>([
  ["l1", (tf, weight, factor) => tf.mul(signOf(tf, weight), factor)],
  ["l2", (tf, weight, factor) => tf.mul(weight, 2 * factor)],
]);

/** Adds the gradients of the costs to those of the loss. */
export function withCosts(
  tf: Tf,
  costs: readonly CheckedCall[],
  { gradients, weights }: { readonly gradients: Tensors; readonly weights: Variables },
): Tensors {
  if (costs.length === 0) return gradients;
  return new Map(
    [...gradients].map(([name, gradient]) => {
      const own = costs.filter(({ args }) => pickedBy(args["on"], name));
      const added = own.map(({ call, args }) => {
        const cost = regularisers.get(call);
        if (cost === undefined) throw new InternalError(`the runtime has no cost \`${call}\``);
        return cost(tf, named(weights, name), numberArgument(args, "factor"));
      });
      return [name, added.reduce((sum, one) => tf.add(sum, one), gradient)];
    }),
  );
}
