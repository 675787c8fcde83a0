/** How a training adapts it in, a checked encoder of MiniLM's shape out: 384 channels, 12 heads, dense layers of 1,536. */
import { type CheckedNetwork, checkNetwork } from "./checked-network.ts";

/** How large the encoder is. */
export interface EncoderSize {
  readonly blocks: number;
  readonly vocabulary: number;
  readonly length: number;
  readonly classes: number;
}

/** The whole of MiniLM-L6: about 22.7 million parameters, 90 MB. */
export const miniLm: EncoderSize = { blocks: 6, vocabulary: 30_522, length: 32, classes: 77 };

/** A classifier; `settings` are lines of its training, such as `adapt: lora(rank: 8)`. */
export function adapterProgram(
  { blocks, vocabulary, length, classes }: EncoderSize,
  settings: readonly string[],
): string {
  return `dataset mails {
  source: csv("mails.csv")
  input text: text -> words() -> vocabulary(${vocabulary}) -> truncate(${length}) -> pad(${length})
  target label: class(${classes})
  split: random(train: 80%, valid: 10%, test: 10%)
}
model reader {
  input text: tokens(${length})
  hidden = text -> embedding(${vocabulary}, 384) -> positional(learned) -> layer_norm()
    -> repeat(${blocks}, transformer_block(12, dropout: 0, norm: post)) -> mean_pool()
  output label: hidden -> dense(${classes}) -> softmax()
}
train fit {
  model: reader
  data: mails
  loss label: cross_entropy()
  optimizer: adamw(lr: 1e-4)
  epochs: 1
${settings.map((line) => `  ${line}\n`).join("")}}
`;
}

/** The same, checked. */
export function adapterNetwork(size: EncoderSize, settings: readonly string[]): CheckedNetwork {
  return checkNetwork(adapterProgram(size, settings));
}
