/** Small networks that write texts word by word, as parts of programs. */
import type { Network } from "./catalog-networks.ts";

/** A text from another, one table for three weights. */
export const writingNetworks: readonly Network[] = [
  {
    name: "a text written from another, one table for three weights",
    columns: `source: csv("rows.csv")
  input text: text -> words() -> vocabulary(20) -> truncate(8) -> pad(8)
  target said: text -> words() -> vocabulary(19) -> truncate(7) -> end_mark() -> pad(8)`,
    model: `input text: tokens(8)
  input so_far: shifted(said, 8)
  read = text -> embedding(20, 6, shared: words)
  before = so_far -> embedding(20, 6, shared: words) -> transformer_block(2, causal: true)
  output said: [before, read] -> attention(2) -> dense(20, shared: words) -> softmax()`,
    losses: "loss said: cross_entropy(smoothing: 0.1)",
    optimizer: "sgd(lr: inverse_sqrt(0.05, warmup: 1.5, per: step), momentum: 0.9)",
  },
];
