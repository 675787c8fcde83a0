/**
 * Pages of codes about models that write texts word by word.
 */
import { type Page, page, whole } from "./page.ts";

const files = {
  "pairs.csv":
    "en,de\na dog,ein Hund\na cat,eine Katze\na dog runs,ein Hund rennt\na cat runs,eine Katze rennt\na dog sits,ein Hund sitzt\na cat sits,eine Katze sitzt\n",
};
const pairs = `dataset pairs {
  source: csv("pairs.csv")
  input en: text -> split() -> vocabulary(20) -> truncate(5) -> pad(5)
  target de: text -> split() -> vocabulary(20) -> truncate(4) -> end_mark() -> pad(5)
  split: random(train: 80%, test: 20%)
  batch: 2
}

model translator {
  input en: tokens(5)
  input so_far: shifted(de, 5)
  read = en -> embedding(20, 8) -> positional()
  written = so_far -> embedding(21, 8) -> positional() -> attention(2, causal: true)
  output de: [written, read] -> attention(2) -> dense(21) -> softmax()
}

train fit {
  model: translator
  data: pairs
  loss de: cross_entropy()
  epochs: 2
}
`;

export const writingPages = {
  P3200: page({
    explanation:
      "`shifted(de, 40)` gives a model the words of the target `de` that stand before the one to come, so the model has an output `de`, and the number is that of its words.",
    program: pairs.replace("shifted(de, 5)", "shifted(german, 5)"),
    repair: ["shifted(german, 5)", "shifted(de, 5)"],
    files,
  }),
  P3201: page({
    explanation:
      "A model that writes a text gives each word from those before it. While it learns all of them are there at once, so every operator between the words of the target and the output must keep to what comes before; one that looks ahead sees the answer, is right while it learns, and has nothing to go by when it writes.",
    program: pairs.replace(", causal: true", ""),
    repair: ["attention(2)\n  output", "attention(2, causal: true)\n  output"],
    files,
  }),
  P3202: page({
    explanation:
      "The words of a target are known while a model learns; later nobody knows them, and the model itself writes them one after the other. Only the output of that target can come of them.",
    program: pairs
      .replace("  split:", "  target length: class(long, short)\n  split:")
      .replace("\n}\n\ntrain", "\n  output length: written -> mean_pool() -> dense(2) -> softmax()\n}\n\ntrain")
      .replace("  epochs:", "  loss length: cross_entropy()\n  epochs:"),
    repair: ["written -> mean_pool", "read -> mean_pool"],
    files: {
      "pairs.csv": files["pairs.csv"]
        .split("\n")
        .map((line, row) => (line === "" ? line : `${line},${row === 0 ? "length" : row < 3 ? "short" : "long"}`))
        .join("\n"),
    },
  }),
  P3203: page({
    explanation:
      "`shared: words` makes the table of an `embedding` one with those of other embeddings of that name and, turned on its side, with the kernel of a `dense`. All of them must be of one size.",
    program: pairs
      .replace("embedding(21, 8)", "embedding(21, 8, shared: words)")
      .replace("dense(21)", "dense(21, shared: words)")
      .replace("attention(2) -> dense", "attention(2) -> dense(4) -> dense"),
    repair: ["dense(4) -> dense", "dense"],
    files,
  }),
  P4210: page({
    explanation:
      "A model that writes texts starts with the first word and goes on until it gives a mark that stands for the end. It learns where that is from its targets: `end_mark()`, or `bpe(…, end: true)`, puts the mark behind their last word, and padding fills them up behind it.",
    program: pairs.replace("end_mark() -> pad(5)", "end_mark() -> pad(5, at: start)"),
    repair: [", at: start", ""],
    files,
  }),
  P4211: page({
    explanation:
      "While a model learns to write, it is told the true words before each one. How good the texts are that it writes by itself only an evaluation says; a training goes by the loss, or by `perplexity`, which is the same in words.",
    program: pairs
      .replace("train: 80%", "train: 60%, valid: 20%")
      .replace("epochs: 2", "epochs: 2\n  best: valid.de.bleu"),
    repair: ["valid.de.bleu", "valid.de.perplexity"],
    files,
  }),
  P4212: page({
    explanation:
      "`generate` says how words are chosen one after the other, each from those before. A model that gives its answers at once has nothing to choose.",
    program: `${whole}\nevaluate judge { run: fit, on: digits.test, generate: beam(4) }\n`,
    repair: [", generate: beam(4)", ""],
  }),
} satisfies Record<string, Page>;
