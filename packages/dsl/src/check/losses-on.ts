/** In: the losses of a training and one of its data sets. Out: the losses of the outputs that this one has targets of. */
import type { CheckedDataset, CheckedLoss } from "./checked-program.ts";

/** The losses that a data set teaches, in their order. */
export function lossesOn(losses: readonly CheckedLoss[], { targets }: Pick<CheckedDataset, "targets">): CheckedLoss[] {
  return losses.filter(({ output }) => targets.some(({ name }) => name === output));
}
