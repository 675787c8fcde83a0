/** Small networks that learn from bags of terms, one for each way of a table to move. */
import type { Network } from "./catalog-networks.ts";

/** A classifier of bags of eight terms; `flow` goes from them to a vector. */
function ofBags(name: string, flow: string, optimizer: string): Network {
  return {
    name,
    columns: `source: csv("rows.csv")
  input text: text -> words() -> bag(20, length: 8)
  target label: class(3)`,
    model: `input text: bag(8)
  tested = text -> ${flow}
  output label: tested -> dense(3) -> softmax()`,
    losses: "loss label: cross_entropy()",
    optimizer,
  };
}

export const bagNetworks: readonly Network[] = [
  ofBags("bags, the whole table", "embedding_bag(20, 6)", "sgd(lr: 0.05, momentum: 0.9)"),
  ofBags("bags, row by row", "embedding_bag(20, 6, dropout: 30%, sparse: true) -> relu()", "adam(lr: 0.01)"),
  ofBags("bags, a linear model", "embedding_bag(20, 3, init: zeros())", "adagrad(lr: 0.1)"),
];
