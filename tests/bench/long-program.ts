// In: a number of lines. Out: a program without mistakes of about that length, made of what people write: params, a data
// set, layers that use each other, and models that are trained and judged.

const head = (): string[] => [
  "param epochs: int = 2 in [1, 100]",
  "param lr: float = 1e-3 in log(1e-5, 1e-1)",
  "",
  "/// Handwritten digits, split by lot.",
  "dataset digits {",
  '  source: builtin("digits")',
  "  input image: image(28, 28, 1) -> scale(1 / 255) -> normalize()",
  "  target label: class(10)",
  "  split: stratified(train: 80%, valid: 10%, test: 10%)",
  "  augment image: pad_crop(2) -> rotate(10deg) -> noise(0.02)",
  "  batch: 64",
  "}",
];

/** One layer, a model that uses it, its training and its evaluation: 35 lines. */
const unit = (index: number): string[] => [
  "",
  `/// A block with a shortcut, number ${index}.`,
  `layer block_${index}(filters: int, drop: probability = 10%) {`,
  "  input x: tensor(h, w, c)",
  "  inner = x",
  "    -> conv(filters, kernel: 3, pad: same) -> batch_norm() -> relu()",
  "    -> conv(filters, kernel: 3, pad: same) -> dropout(drop)",
  "  shortcut = x -> conv(filters, kernel: 1, pad: same)",
  "  output y: [inner, shortcut] -> add() -> relu()",
  "}",
  "",
  `model net_${index} {`,
  "  input image: tensor(28, 28, 1)",
  "  features = image",
  `    -> block_${index}(8) -> max_pool(2)`,
  `    -> block_${index}(16, drop: 20%) -> max_pool(2)`,
  "    -> flatten() -> dropout(0.3)",
  "  hidden = features -> dense(64, activation: relu)",
  "  output label: hidden -> dense(10) -> softmax()",
  "}",
  "",
  `train fit_${index} {`,
  `  model: net_${index}`,
  "  data: digits",
  "  loss label: cross_entropy(smoothing: 0.1)",
  "  optimizer: adam(lr: cosine(lr, to: 1e-6, warmup: 1))",
  "  epochs: epochs",
  "  stop: early(on: valid.label.accuracy, patience: 1)",
  "}",
  "",
  `evaluate check_${index} {`,
  `  run: fit_${index}`,
  "  on: digits.test",
  "  expect: label.accuracy >= 90%",
  "}",
];

/** A program of `lines` lines or a few more. */
export function longProgram(lines: number): string {
  const text = head();
  for (let index = 1; text.length < lines; index++) text.push(...unit(index));
  return `${text.join("\n")}\n`;
}
