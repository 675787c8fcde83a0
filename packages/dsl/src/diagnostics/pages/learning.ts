/**
 * Pages of codes about what an output learns by and how its weights are moved.
 */
import { type Page, page, whole } from "./page.ts";

const files = {
  "mails.csv":
    "length,links,urgency,spam\n120,0,1,no\n90,7,2,yes\n300,1,1,no\n45,9,3,yes\n210,0,1,no\n60,5,2,yes\n150,2,1,no\n80,8,3,yes\n",
};
const mails = `dataset mails {
  source: csv("mails.csv")
  input words: vector(columns: [length, links]) -> normalize()
  target spam: class(no, yes)
  split: stratified(train: 50%, valid: 50%)
  batch: 4
}

model filter {
  input words: tensor(2)
  output spam: words -> dense(8, activation: tanh) -> dense(1) -> sigmoid()
}

train fit {
  model: filter
  data: mails
  loss spam: binary()
  epochs: 3
}
`;

export const learningPages = {
  P3140: page({
    explanation:
      "A loss of yes and no works on a probability for each value: the output ends in `sigmoid`, as an operator or as the activation of its last layer.",
    program: mails.replace(" -> sigmoid()", ""),
    repair: ["-> dense(1)", "-> dense(1) -> sigmoid()"],
    files,
  }),
  P3141: page({
    explanation:
      "Some losses compare scores by a margin, or places in space by their distance. `softmax` and `sigmoid` would keep these between 0 and 1.",
    program: mails.replace("binary", "hinge"),
    repair: [" -> sigmoid()", ""],
    files,
  }),
  P3142: page({
    explanation:
      "`weight` names a column of numbers from 0 on: how much each row counts in the losses. A text is no amount, an empty field leaves it open, and a row that counts for less than nothing would be learned the wrong way round.",
    program: mails.replace("  split:", "  weight: spam\n  split:"),
    repair: ["weight: spam", "weight: urgency"],
    files,
  }),
  P4053: page({
    explanation:
      "A `step` steps every so often or at given times, one of the two; times go forward; a cycle's peak lies above its ends; a rate that falls on a plateau starts above its bound.",
    program: whole.replace("epochs: 3", "optimizer: sgd(lr: step(0.1, factor: 0.5))\n  epochs: 3"),
    repair: ["factor: 0.5)", "factor: 0.5, every: 1)"],
  }),
  P4050: page({
    explanation:
      "An argument that changes nothing here was meant for something else, or something that it needs is missing.",
    program: whole.replace("cross_entropy()", "focal(alpha: 0.25)"),
    repair: ["focal(alpha: 0.25)", "focal(class_weights: balanced)"],
  }),
  P4051: page({
    explanation:
      "`class_weights` gives each class of the target a factor: as many numbers as there are classes, in their order, a record that names some of them (all others count 1), or `balanced`.",
    program: mails.replace("binary()", "binary(class_weights: { spam: 3 })"),
    repair: ["{ spam: 3 }", "{ yes: 3 }"],
    files,
  }),
  P4052: page({
    explanation:
      "`contrastive` and `triplet` compare the rows of a batch with each other, so a batch must have several. The parts of `accumulate` go through one after the other and do not see each other.",
    program: whole
      .replace("loss label: cross_entropy()", "loss label: triplet()\n  accumulate: 4")
      .replace(" -> softmax()", ""),
    repair: ["\n  accumulate: 4", ""],
  }),
} satisfies Readonly<Record<string, Page>>;
