/** A small program as the checker would give it, with a text whose lines its parts stand on. */
import type { CheckedModel, CheckedTrain, Span } from "@penstock/dsl";
import { adam, batchNorm, call, conv3, dense, modelOf, node, trainOf } from "./train-fixture.ts";

const path = "small.pipe";
const text = `model small {
  input image: tensor(4, 4, 2)
  seen = image -> conv(3) -> batch_norm()
  smooth = seen -> tanh()
  flat = smooth -> flatten() -> dropout(0.25)
  output label: flat -> dense(3) -> softmax()
}
train fit {
  loss label: cross_entropy()
  optimizer: adam(0.01)
}
`;

/** Its only file. */
export const files = [{ path, text }];

function spanOf(part: string): Span {
  const start = text.indexOf(part);
  if (start < 0) throw new Error(`the text has no ${part}`);
  return { file: path, start, end: start + part.length };
}

const written: Readonly<Record<string, string>> = {
  conv: "conv(3)",
  norm: "batch_norm()",
  smooth: "tanh()",
  flat: "flatten()",
  drop: "dropout(0.25)",
  classes: "dense(3)",
};

const plain = modelOf(
  { image: [4, 4, 2] },
  [
    conv3("conv", "image", { size: 4, channels: 2, filters: 3 }),
    batchNorm("norm", "conv", [4, 4, 3]),
    node("smooth", { op: "tanh", from: "norm", shape: [4, 4, 3] }),
    node("flat", { op: "flatten", from: "smooth", shape: [48] }),
    node("drop", { op: "dropout", from: "flat", shape: [48], args: { rate: 0.25 } }),
    dense("classes", "drop", { width: 48, units: 3, activation: "softmax" }),
  ],
  { label: "classes" },
);

/** Convolution, batch norm and dropout into three classes. */
export const model: CheckedModel = {
  ...plain,
  nodes: plain.nodes.map((one) => ({ ...one, span: spanOf(written[one.id] ?? one.id) })),
};

/** Its training. */
export const train: CheckedTrain = trainOf({
  losses: [
    {
      output: "label",
      loss: { ...call("cross_entropy", { smoothing: 0.1, weight: 1 }), span: spanOf("cross_entropy()") },
    },
  ],
  optimizer: { ...adam(0.01), span: spanOf("adam(0.01)") },
});
