/**
 * In: a table of an `embedding` and how its weights are moved. Out: what moves all of its rows in every step, whatever rows a batch uses;
 * null where a step may touch those alone.
 */
import type { CheckedTrain } from "./checked-program.ts";
import { picks } from "./weight-places.ts";

/** Optimizers that can move rows by themselves. The runtime has the same. */
const byRow: readonly string[] = ["sgd", "adam", "adamw", "rmsprop", "adagrad", "lion", "muon"];

/** What a training says of how weights are moved. */
export type TableMoves = Pick<
  CheckedTrain,
  "optimizer" | "clip" | "regularise" | "average" | "accumulate" | "recompute"
>;

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** The reason in words: "`clip` measures all gradients". */
export function wholeTable(node: string, moves: TableMoves): string | null {
  const { optimizer, clip, regularise, average, accumulate, recompute } = moves;
  const { call, args } = optimizer;
  if (!byRow.includes(call) || args["centred"] === true) {
    return `\`${call}\`${args["centred"] === true ? " with `centred`" : ""} moves whole tables`;
  }
  const decay = args["decay"];
  if (typeof decay === "number" && decay > 0 && !picks(names(args["exclude"]), node, "table")) {
    return `\`decay\` of \`${call}\` takes a part of every row`;
  }
  if (clip !== null) return "`clip` measures whole gradients";
  if (regularise.some((cost) => picks(names(cost.args["on"]), node, "table"))) {
    return "`regularise` is a cost of every row";
  }
  if (average !== null) return "`average` follows every row";
  // A batch in parts adds whole gradients up, and what is computed again has a tape of its own.
  if (accumulate > 1) return "`accumulate` adds whole gradients up";
  return recompute ? "`recompute` computes whole gradients" : null;
}
