/** A program on real digits that runs in seconds: what the flow tests run, stop, kill and repeat. */

export interface SmallProgram {
  readonly rows?: number;
  readonly epochs?: number;
  readonly expect?: string;
  readonly split?: string;
  /** More settings of the training, a line each. */
  readonly settings?: readonly string[];
}

/** Its text; dropout, batch norm and augmentation are in it because they are what resuming gets wrong first. */
export function smallProgram({
  rows = 600,
  epochs = 2,
  expect = "label.accuracy >= 20%",
  split = "stratified(train: 60%, valid: 20%, test: 20%)",
  settings = [],
}: SmallProgram = {}): string {
  return `param epochs: int = ${epochs}

/// Some of the digits.
dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255) -> normalize()
  target label: class(10)
  split: ${split}
  augment image: rotate(10deg) -> pad_crop(2) -> noise(0.02)
  batch: 32
  limit: ${rows}
}

model tiny_cnn {
  input image: tensor(28, 28, 1)
  features = image -> conv(8, kernel: 3) -> batch_norm() -> relu() -> max_pool(4) -> flatten() -> dropout(0.2)
  output label: features -> dense(10) -> softmax()
}

train fit {
  model: tiny_cnn
  data: digits
  loss label: cross_entropy(smoothing: 0.05)
  optimizer: adam(lr: cosine(5e-3, to: 1e-4))
  epochs: epochs${settings.map((line) => `\n  ${line}`).join("")}
}

evaluate judge {
  run: fit
  on: digits.test
  expect: ${expect}
}
`;
}
