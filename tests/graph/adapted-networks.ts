/** Nothing in, networks out whose training adapts a model: each way, with every option that changes what is computed. */
import type { Network } from "./catalog-networks.ts";

const ways = [
  "lora(rank: 2)",
  "lora(rank: 3, alpha: 6, dropout: 0.2, targets: [attention, hidden.transformer_block.hidden], heads: [label])",
  "adapter(3)",
  "adapter(2, placement: pfeiffer, activation: relu)",
  "adapter(2, targets: [attention], activation: silu, heads: none)",
  "adapter(2, activation: tanh)",
  "bitfit()",
  "bitfit(targets: [attention], heads: [label])",
  "prefix(3)",
  "prefix(2, targets: [hidden], heads: [label])",
];

/** A transformer of sentences of eight words. */
export const adaptedNetworks: readonly Network[] = ways.map((adapt) => ({
  name: `adapted by ${adapt}`,
  columns: `source: csv("rows.csv")
  input text: text -> words() -> vocabulary(20) -> truncate(8) -> pad(8)
  target label: class(3)`,
  model: `input text: tokens(8)
  hidden = text -> embedding(20, 6, init: normal(std: 0.5)) -> positional() -> transformer_block(2) -> mean_pool()
  output label: hidden -> dense(5, activation: tanh) -> dense(3) -> softmax()`,
  losses: "loss label: cross_entropy()",
  // A rate at which rounding stays small beside what layer_norm multiplies it by.
  optimizer: "sgd(lr: 0.01, momentum: 0.5)",
  settings: `adapt: ${adapt}`,
}));
