/** Whole programs over drawn scenes, for examples of what learns masks or boxes. */

const models = {
  mask: `model painter {
  input image: tensor(64, 64, 3)
  output mask: image
    -> conv(16, kernel: 3, pad: same, activation: relu)
    -> conv(5, kernel: 1)
    -> softmax()
}`,
  boxes: `model finder {
  input image: tensor(64, 64, 3)
  output objects: image
    -> conv(16, kernel: 3, stride: 4, pad: same, activation: relu)
    -> conv(8, kernel: 1)
}`,
} as const;

const targets = {
  mask: "target mask: mask(64, 64, background, disc, square, triangle, ring)",
  boxes: "target objects: boxes(64, 64, disc, square, triangle, ring, column: boxes) -> centers(stride: 4)",
} as const;

/** A program that learns masks or boxes by a loss. */
export function sceneProgram(kind: "mask" | "boxes", loss: string): string {
  return `dataset pictures {
  source: scenes(rows: 2_000, size: 64)
  input image: image(64, 64, 3) -> scale(1 / 255)
  ${targets[kind]}
  split: random(train: 80%, valid: 10%, test: 10%)
}

${models[kind]}

train learn {
  model: ${kind === "mask" ? "painter" : "finder"}
  data: pictures
  ${loss}
  epochs: 10
}`;
}
