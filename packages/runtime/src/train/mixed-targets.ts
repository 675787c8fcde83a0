/**
 * Targets of rows that are mixed with others: beside each stands that of the row's partner, and once for all how much of a row is itself. They
 * go with the targets of a batch under names that no target has, so whatever is done with a batch's rows is done with them.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { type Batch, weightName } from "../data/index.ts";
import { InternalError } from "../internal-error.ts";
import type { Tf } from "../ops/operator.ts";

/** The name of the shares: `[batch]` float32, from 0 to 1. */
export const shareName = "/share";

/** The name of the partners' values of a target. */
export function partnerName(target: string): string {
  return `${target}/partner`;
}

/** The targets of a batch, with those of partners where rows are mixed. */
export function allTargets({ targets, mixed, size }: Batch): Batch["targets"] {
  if (mixed === null) return targets;
  return new Map([
    ...targets,
    ...[...mixed.targets].map(([name, values]) => [partnerName(name), values] as const),
    [shareName, { shape: [size], data: mixed.share }],
  ]);
}

/**
 * One number a row, computed of its target and of how much the row counts (null where all count alike): of a row that is mixed, of
 * both targets by their shares.
 */
export function ofTarget(
  tf: Tf,
  { targets, name }: { readonly targets: ReadonlyMap<string, Tensor>; readonly name: string },
  compute: (target: Tensor, weights: Tensor | null) => Tensor,
): Tensor {
  const own = targets.get(name);
  if (own === undefined) throw new InternalError(`there is no target \`${name}\``);
  const weights = targets.get(weightName) ?? null;
  const partner = targets.get(partnerName(name));
  const share = targets.get(shareName);
  if (partner === undefined || share === undefined) return compute(own, weights);
  const others = targets.get(partnerName(weightName)) ?? null;
  return tf.add(tf.mul(share, compute(own, weights)), tf.mul(tf.sub(1, share), compute(partner, others)));
}
