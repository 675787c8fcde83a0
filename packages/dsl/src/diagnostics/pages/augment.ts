/**
 * Pages of codes about augmentation and how train rows are drawn.
 */
import { digits, type Page, page, whole } from "./page.ts";
import { houseRows, houses, reviewRows, reviews } from "./rows.ts";

const augmented = (steps: string): string => digits.replace("  split", `  augment image: ${steps}\n  split`);

const prices = houses
  .replace("input area: number", "input area: number -> normalize()\n  input rooms: number -> normalize()")
  .replace("  split", "  augment area: mixup(0.2)\n  split");

const net = `
model net {
  input area: tensor(1)
  output price: area -> dense(1)
}

train fit {
  model: net
  data: houses
  loss price: mse()
  epochs: 3
}
`;

const reviewer = `
model net {
  input review: tokens(32)
  output sentiment: review -> embedding(50, 8) -> flatten() -> dense(2) -> softmax()
}

train fit {
  model: net
  data: reviews
  loss sentiment: cross_entropy()
  epochs: 3
}
`;

export const augmentPages = {
  P3154: page({
    explanation:
      "Saturation, hue and `grayscale` are about red, green and blue, so they need pictures of three channels; `frequency_mask` hides bands of a spectrogram, so there must be one. And a step may hide part of a picture, but some of it has to stay in sight, or the model learns from blank pictures.",
    program: augmented("grayscale(chance: 10%)"),
    repair: ["grayscale(chance: 10%)", "colour_jitter(brightness: 20%)"],
  }),
  P3155: page({
    explanation:
      "Most steps change what the source has, before it is prepared. `time_mask` and `frequency_mask` hide parts of what a model reads, and `mixup` and `cutmix` mix rows with each other as a model reads them. They stand behind the others, those that mix last.",
    program: augmented("mixup(0.2) -> rotate(10deg)"),
    repair: ["mixup(0.2) -> rotate(10deg)", "rotate(10deg) -> mixup(0.2)"],
  }),
  P3152: page({
    explanation:
      "Where rows are mixed, their targets are mixed by the same shares. So every input has to be mixed too, all in one way; an input that stays as it is would give the row away. `cutmix` cuts a rectangle out of a picture, which is no part of any other input: it is for data sets with one picture and nothing else.",
    program: prices,
    repair: ["  augment area: mixup(0.2)", "  augment area: mixup(0.2)\n  augment rooms: mixup(0.2)"],
    files: { "houses.csv": houseRows },
  }),
  P3153: page({
    explanation:
      "A row that is mixed of two is judged by both targets, each by its share. That is the loss of the mixed target only for some losses, `cross_entropy`, `binary`, `focal` and `mse` among them; for others a mixture of losses pulls somewhere else than a mixture of targets.",
    program: `${prices.replace("  input rooms: number -> normalize()\n", "")}${net.replace("mse()", "mae()")}`,
    repair: ["loss price: mae()", "loss price: mse()"],
    files: { "houses.csv": houseRows },
  }),
  P4060: page({
    explanation: "`colour_jitter` changes what it is given a strength for, and nothing by itself.",
    program: augmented("colour_jitter()"),
    repair: ["colour_jitter()", "colour_jitter(brightness: 20%)"],
  }),
  P4061: page({
    explanation:
      "`sampling: balanced` lets rows of rare classes come more often; `class_weights: balanced` lets each of them count more, by how rare they are before that. Either makes classes count alike; both together make rare classes count more than all others.",
    program: whole
      .replace("  split", "  sampling: balanced(label)\n  split")
      .replace("cross_entropy()", "cross_entropy(class_weights: balanced)"),
    repair: ["cross_entropy(class_weights: balanced)", "cross_entropy()"],
  }),
  P4170: page({
    explanation:
      "`order: by_length` brings train rows of like length together, so that a batch of short ones needs less padding. Numbers and pictures have one size in every row; only token ids that end in padding have lengths, `… -> pad(64)` or `tokenize(…, length: 64)`.",
    program: whole.replace("  split", "  order: by_length\n  split"),
    repair: ["  order: by_length\n", ""],
  }),
  P4171: page({
    explanation:
      "Padding is cut off a batch where the model leaves it out on the whole way from `embedding` to one vector a row. A model that takes padding for data, by `flatten` or `mask: false`, needs every row at its whole length; batches of like length would be no shorter.",
    program: reviews.replaceAll("(8)", "(32)").replace("  split", "  order: by_length\n  split") + reviewer,
    repair: ["flatten()", "mean_pool()"],
    files: { "reviews.csv": reviewRows },
  }),
} satisfies Readonly<Record<string, Page>>;
