/**
 * Blocks of programs whose models learn several tasks, for examples of the catalog.
 */

/** One encoder, two data sets, a task of each. */
export const several = [
  ...[
    ["phrasebank", "sentiment", "negative, neutral, positive"],
    ["news", "topic", "world, sport, business, science"],
  ].map(
    ([name = "", target = "", values = ""]) => `dataset ${name} {
  source: csv("${name}.csv")
  input words: text(text) -> lower() -> words() -> vocabulary(5_000) -> truncate(64) -> pad(64)
  target ${target}: class(${values})
  split: random(train: 80%, valid: 10%, test: 10%)
}
`,
  ),
  `model reader {
  input words: tokens(64)
  hidden = words -> embedding(5_000, 16) -> mean_pool()
  output sentiment: hidden -> dense(3) -> softmax()
  output topic: hidden -> dense(4) -> softmax()
}
`,
  `train read {
  model: reader
  data: [phrasebank, news]
  loss sentiment: cross_entropy()
  loss topic: cross_entropy()
  epochs: 10
}
`,
];
/** Two tasks of one data set. */
export const both = [
  `dataset houses {
  source: csv("houses.csv")
  input area: number() -> normalize()
  target price: number()
  target sold: class(no, yes)
  split: random(train: 80%, valid: 10%, test: 10%)
}
`,
  `model appraise {
  input area: tensor(1)
  hidden = area -> dense(16, activation: relu)
  output price: hidden -> dense(1)
  output sold: hidden -> dense(2) -> softmax()
}
`,
  `train value {
  model: appraise
  data: houses
  loss price: mse()
  loss sold: cross_entropy()
  epochs: 10
}
`,
];
