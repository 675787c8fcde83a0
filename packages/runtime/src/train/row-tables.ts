/**
 * A model and its training in, the embedding tables out whose steps touch only the rows that a batch uses, however many the table
 * has: where that is exact, and where the program asks for it.
 */
import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import { learningWeights } from "./forward.ts";
import { rowUpdates } from "./optimizers/row-updates.ts";

/** Full names of the tables. */
export function rowTables(model: CheckedModel, train: CheckedTrain): ReadonlySet<string> {
  const { call, args } = train.optimizer;
  // A batch in parts adds whole gradients up, and what is computed again has a tape of its own.
  if (!rowUpdates.has(call) || train.accumulate > 1 || train.recompute) return new Set();
  const withoutMemory = call === "sgd" && args["momentum"] === 0;
  const tables = model.nodes.filter(
    (node) => node.op === "embedding" && (withoutMemory || node.args["sparse"] === true),
  );
  return new Set(learningWeights(tables, new Set(train.freeze)));
}
