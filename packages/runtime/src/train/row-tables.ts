/**
 * A model and its training in, the embedding tables out whose steps touch only the rows that a batch uses, however many the table
 * has: where that is exact, and where the program asks for it.
 */
import { type CheckedModel, type CheckedTrain, wholeTable } from "@penstock/dsl";
import { learningWeights, weightName } from "./forward.ts";

/** Full names of the tables. */
export function rowTables(model: CheckedModel, train: CheckedTrain): ReadonlySet<string> {
  const { call, args } = train.optimizer;
  const withoutMemory = call === "sgd" && args["momentum"] === 0;
  // What others have in common with it has gradients of another kind.
  const lent = new Set(model.nodes.flatMap(({ borrows = [] }) => borrows.map(({ from }) => from)));
  const tables = model.nodes.filter(
    (node) =>
      (node.op === "embedding" || node.op === "embedding_bag") &&
      node.borrows === undefined &&
      !lent.has(weightName(node, "table")) &&
      (withoutMemory || node.args["sparse"] === true) &&
      wholeTable(node.id, train).length === 0,
  );
  return new Set(learningWeights(tables, new Set(train.freeze)));
}
