/**
 * Pages of codes about groups that are compared and answers that are explained.
 */
import { digits, fit, type Page, page, small, whole } from "./page.ts";
import { houseRows, houses, rowsOf, saleRows, sales } from "./rows.ts";

const files = {
  "houses.csv": houseRows,
  "sales.csv": saleRows,
  "amounts.csv": rowsOf(
    "amount,bought",
    24,
    (index) => `${10 + ((index * 29) % 71)},${index % 3 === 0 ? "yes" : "no"}`,
  ),
};

const judged = (run: string, line: string): string => `
evaluate judge {
  run: fit
  on: ${run}.test
  ${line}
}
`;

const priced = `${houses.replace("input area: number", "input area: number\n  input rooms: number")}
model net {
  input area: tensor(1)
  input rooms: tensor(1)
  output price: [area, rooms] -> concat() -> dense(1)
}

train fit {
  model: net
  data: houses
  loss price: mse()
  epochs: 3
}
`;

const learned = (data: string): string => `${data}
model net {
  input amount: tensor(1)
  output bought: amount -> dense(2) -> softmax()
}

train fit {
  model: net
  data: sales
  loss bought: cross_entropy()
  epochs: 3
}
`;
const bought = learned(sales.replace("sales.csv", "amounts.csv"));

const mapped = `${digits.replace(/\}\n$/, "  batch: 128\n}\n")}
${small.replace(" -> dense(10) -> softmax()", " -> dense(16)")}
${fit.replace("cross_entropy()", "contrastive()")}`;

/** Their pages. */
export const explainPages = {
  P4120: page({
    explanation:
      "`fairness` asks how often groups are answered with a class, and how often rightly. Numbers have no such rates: what their errors are in each group is told by `slice`.",
    program: `${priced}${judged("houses", "fairness: rooms >= 4")}`,
    repair: ["fairness:", "slice:"],
    files,
  }),
  P4121: page({
    explanation:
      "Figures of groups are called after their column: `fairness.amount.equalised_odds`. So a column tells groups apart in one way in a block; another block can do it in another way.",
    program: `${bought}${judged("sales", "fairness: [amount >= 30, amount >= 60]")}`,
    repair: ["[amount >= 30, amount >= 60]", "amount >= 30"],
    files,
  }),
  P4122: page({
    explanation:
      "Explanations look at what a model reads: `grad_cam` and `occlusion` at pictures, `partial_dependence` at columns of numbers and classes, `word_attributions` at texts.",
    program: `${bought}${judged("sales", "explain: grad_cam()")}`,
    repair: ["grad_cam()", "permutation_importance()"],
    files,
  }),
  P4123: page({
    explanation:
      "What is explained is an answer: a class, several yes or no, or a few numbers. A place in space, a picture or a row of words is none by itself.",
    program: `${mapped}${judged("digits", "explain: integrated_gradients()")}`,
    repair: ["  explain: integrated_gradients()\n", ""],
  }),
  P4124: page({
    explanation:
      "`grad_cam` lays channels of a convolution over the picture, so it needs a value that has height and width still. Other explanations ask the picture itself.",
    program: `${whole}${judged("digits", "explain: grad_cam()")}`,
    repair: ["grad_cam()", "occlusion()"],
  }),
  P4125: page({
    explanation:
      "`partial_dependence` gives one column a value in every row and answers them all. It goes by columns that the model reads: an input, or one of the columns of a vector.",
    program: `${priced}${judged("houses", "explain: partial_dependence(price)")}`,
    repair: ["partial_dependence(price)", "partial_dependence(area)"],
    files,
  }),
} satisfies Readonly<Record<string, Page>>;
