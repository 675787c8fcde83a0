/**
 * In: a table of an `embedding` and how its weights are moved. Out: what moves all of its rows in every step, whatever rows a batch
 * uses.
 */
import { catalog } from "../catalog/catalog.ts";
import type { CheckedTrain } from "./checked-program.ts";
import { picks } from "./weight-places.ts";

/** Optimizers that can move rows by themselves. The runtime has the same. */
export const rowOptimizers: readonly string[] = ["sgd", "adam", "adamw", "rmsprop", "adagrad", "lion", "muon"];

/** What a training says of how weights are moved. */
export type TableMoves = Pick<
  CheckedTrain,
  "optimizer" | "clip" | "regularise" | "average" | "accumulate" | "recompute"
> & { readonly tasks?: CheckedTrain["tasks"] | null };

function byGradients(balance: string | undefined): boolean {
  return catalog.balances.some(({ name, together }) => name === balance && together);
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** What moves every row, with the setting that says so. */
export interface WholeTableReason {
  readonly setting: "optimizer" | "clip" | "regularise" | "average" | "accumulate" | "recompute" | "balance";
  /** In words: "`clip` measures all gradients". */
  readonly why: string;
}

function ofOptimizer({ call, args }: TableMoves["optimizer"], node: string): string | null {
  if (!rowOptimizers.includes(call)) return `\`${call}\` moves whole tables`;
  if (args["centred"] === true) return `\`${call}\` with \`centred\` moves whole tables`;
  const decay = args["decay"];
  const decays = typeof decay === "number" && decay > 0 && !picks(names(args["exclude"]), node, "table");
  return decays ? `\`decay\` of \`${call}\` takes a part of every row` : null;
}

/** Everything that moves all rows of the table of a node; empty where a step may touch those alone that its batch uses. */
export function wholeTable(node: string, moves: TableMoves): readonly WholeTableReason[] {
  const { optimizer, clip, regularise, average, accumulate, recompute, tasks } = moves;
  const byOptimizer = ofOptimizer(optimizer, node);
  const costs = regularise.some((cost) => picks(names(cost.args["on"]), node, "table"));
  const reasons: readonly (WholeTableReason | false)[] = [
    byOptimizer !== null && { setting: "optimizer", why: byOptimizer },
    clip !== null && { setting: "clip", why: "`clip` measures whole gradients" },
    costs && { setting: "regularise", why: "`regularise` is a cost of every row" },
    average !== null && { setting: "average", why: "`average` follows every row" },
    // A batch in parts adds whole gradients up, and what is computed again has a tape of its own.
    accumulate > 1 && { setting: "accumulate", why: "`accumulate` adds whole gradients up" },
    byGradients(tasks?.balance.call) && { setting: "balance", why: "`balance` compares whole gradients" },
    recompute && { setting: "recompute", why: "`recompute` computes whole gradients" },
  ];
  return reasons.filter((reason) => reason !== false);
}
