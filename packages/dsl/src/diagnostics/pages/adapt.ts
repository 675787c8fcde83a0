/**
 * Pages of codes about adapting a model.
 */
import { type Page, page } from "./page.ts";

const files = {
  "mails.csv":
    "subject,spam\nwin a prize now,yes\nlunch at noon,no\ncheap pills here,yes\nminutes of today,no\nfree money fast,yes\nplan for monday,no\nclick this link,yes\nsee you there,no\n",
};
const mails = `dataset mails {
  source: csv("mails.csv")
  input subject: text -> words() -> vocabulary(50) -> truncate(8) -> pad(8)
  target spam: class(no, yes)
  split: stratified(train: 50%, valid: 50%)
  batch: 4
}

model reader {
  input subject: tokens(8)
  hidden = subject -> embedding(50, 16) -> transformer_block(2) -> mean_pool()
  output spam: hidden -> dense(8, activation: relu) -> dense(2) -> softmax()
}

train fit {
  model: reader
  data: mails
  loss spam: cross_entropy()
  adapt: lora(rank: 2)
  epochs: 3
}
`;

const lora = "lora(rank: 2)";

export const adaptPages = {
  P4175: page({
    explanation:
      "`targets` names what is adapted: a projection of `attention` (`query`, `key`, `value`, `output`), an operator (`dense`) or a part of the model (`hidden.transformer_block`). A name that is none of these would leave the model as it is.",
    program: mails.replace(lora, "lora(rank: 2, targets: [querry])"),
    repair: ["querry", "query"],
    files,
  }),
  P4176: page({
    explanation:
      "Each way to adapt works on something of its own: `lora` on kernels of `dense` and `attention`, `adapter` after layers with a kernel, `bitfit` on biases, `prefix` in `attention`.",
    program: mails.replace(lora, "lora(rank: 2, targets: [hidden.embedding])"),
    repair: ["hidden.embedding", "hidden.transformer_block"],
    files,
  }),
  P4177: page({
    explanation:
      "Without `targets`, `lora` adapts the query and value of every attention, `adapter` stands after the halves of transformer blocks, and `prefix` goes into every attention. A model that has none of these needs to be told what is adapted.",
    program: mails.replace("transformer_block(2)", "dense(16, activation: relu)"),
    repair: [lora, "lora(rank: 2, targets: [hidden])"],
    files,
  }),
  P4178: page({
    explanation:
      "Heads are what a task has for itself: the last layer of every output at least. They learn as a whole, so there is nothing to adapt in them.",
    program: mails.replace(lora, "lora(rank: 2, targets: [spam.dense_2])"),
    repair: ["targets: [spam.dense_2]", "targets: [query, key, value]"],
    files,
  }),
  P4179: page({
    explanation:
      "A low-rank product saves weights by being narrower than the kernel that it stands beside. With a rank as large as the shorter side of the kernel it could be any matrix, and has more weights than the kernel itself.",
    program: mails.replace(lora, "lora(rank: 16)"),
    repair: ["rank: 16", "rank: 4"],
    files,
  }),
  P4180: page({
    explanation:
      "With `adapt`, all weights of the model stay as they are but those of the adapter and of the heads. To freeze what stays anyway has no effect.",
    program: mails.replace(lora, `${lora}\n  freeze: [hidden.embedding]`),
    repair: ["\n  freeze: [hidden.embedding]", ""],
    files,
  }),
  P4181: page({
    explanation:
      "A bottleneck and a prefix are parts of the model that has learned with them: the weights around them alone say something else. A model that starts from such a run adapts in the same way, and goes on from there. Products of `lora` are added to the kernels beside which they stand, so any model of the same form can start from them.",
    program: `${mails.replace(lora, "adapter(4)")}\ntrain further {\n  ...fit\n  adapt: none\n  start: from(fit)\n}\n`,
    repair: ["  adapt: none\n", ""],
    files,
  }),
} satisfies Readonly<Record<string, Page>>;
