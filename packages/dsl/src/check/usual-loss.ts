/**
 * In: a target and the output that is to learn it. Out: the loss that one takes as a rule, for a way out.
 */
import type { ColumnInfo } from "./columns.ts";
import type { OutputInfo } from "./model.ts";

/** The call of that loss. */
export function usualLoss(target: ColumnInfo | undefined, output: OutputInfo): string {
  switch (target?.kind ?? null) {
    case null:
    case "class":
      return "cross_entropy()";
    case "text":
    case "list":
      return onePlaceAWord(target, output) ? "cross_entropy()" : "ctc()";
    case "mask":
      return "dice_cross_entropy()";
    case "boxes":
      return "centers()";
    default:
      return "mse()";
  }
}

/** Whether an output has as many places as a text has words, as one that writes it has. */
function onePlaceAWord(target: ColumnInfo | undefined, output: OutputInfo): boolean {
  const gives = target?.checked?.gives;
  return gives?.kind === "tokens" && output.type?.shape[0] === gives.length;
}
