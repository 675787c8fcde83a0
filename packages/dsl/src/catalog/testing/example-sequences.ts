/** Programs round examples of the catalog whose targets are rows of words, classes or yes and no: each is a list of blocks. */

export const sequences = [
  `dataset lines {
  source: csv("lines.csv")
  input heard: text -> split(by: "") -> vocabulary(40) -> truncate(60) -> pad(60)
  target said: text -> split(by: "") -> vocabulary(30) -> truncate(20) -> pad(20)
  split: random(train: 80%, valid: 10%, test: 10%)
}
`,
  `model writer {
  input heard: tokens(60)
  output said: heard -> embedding(40, 16) -> gru(32, steps: all) -> dense(30) -> softmax()
}
`,
  `train write {
  model: writer
  data: lines
  loss said: ctc()
  epochs: 20
}
`,
  `evaluate read {
  run: write
  on: lines.test
  expect: said.error_rate <= 10%
}
`,
];

/** A model that writes texts. */
export const translation = [
  `dataset pairs {
  source: csv("pairs.csv")
  input en: text -> split() -> vocabulary(5_000) -> truncate(40) -> pad(40)
  target de: text -> split() -> vocabulary(5_000) -> truncate(39) -> end_mark() -> pad(40)
  split: random(train: 80%, valid: 10%, test: 10%)
}
`,
  `model translator {
  input en: tokens(40)
  input so_far: shifted(de, 40)
  read = en -> embedding(5_000, 64) -> positional() -> transformer_block(4)
  written = so_far -> embedding(5_001, 64) -> positional() -> transformer_block(4, causal: true)
  output de: [written, read] -> attention(4) -> dense(5_001) -> softmax()
}
`,
  `train learn {
  model: translator
  data: pairs
  loss de: cross_entropy(smoothing: 0.1)
  optimizer: adam(lr: 1e-3)
  epochs: 10
}
`,
  `evaluate judge {
  run: learn
  on: pairs.test
  expect: de.bleu >= 25%
}
`,
];

/** Two classes told apart by one value. */
export const mails = [
  `dataset mails {
  source: csv("mails.csv")
  input words: number
  target spam: class(no, yes)
  split: random(train: 80%, valid: 10%, test: 10%)
}
`,
  `model filter {
  input words: tensor(1)
  output spam: words -> dense(1) -> sigmoid()
}
`,
  `train learn {
  model: filter
  data: mails
  loss spam: binary()
  epochs: 10
}
`,
  `evaluate judge {
  run: learn
  on: mails.test
  expect: spam.accuracy >= 90%
}
`,
];

/** More classes than ten. */
export const letters = [
  mails[0]?.replace("spam: class(no, yes)", "label: class(26)") ?? "",
  `model reader {
  input words: tensor(1)
  output label: words -> dense(26) -> softmax()
}
`,
  `train learn {
  model: reader
  data: mails
  loss label: cross_entropy()
  epochs: 10
}
`,
  `evaluate judge {
  run: learn
  on: mails.test
  expect: label.accuracy >= 90%
}
`,
].map((block) => block.replaceAll("mails", "letters").replaceAll("words", "strokes"));

/** Loans of people, judged by groups of them. */
export const credit = [
  `dataset loans {
  source: csv("loans.csv")
  input money: vector(columns: [income, debt]) -> normalize()
  target late: class(no, yes)
  column sex: class(female, male)
  split: random(train: 80%, valid: 10%, test: 10%)
}
`,
  `model risk {
  input money: tensor(2)
  output late: money -> dense(8, activation: relu) -> dense(1) -> sigmoid()
}
`,
  `train learn {
  model: risk
  data: loans
  loss late: binary()
  epochs: 10
}
`,
  `evaluate judge {
  run: learn
  on: loans.test
  fairness: sex
  expect: late.auroc >= 0.8
}
`,
];
