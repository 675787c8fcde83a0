// Ten steps of a small network against Keras's train_on_batch: forward, loss, gradients, moving averages and Adam together.
import { beforeAll, expect, test } from "vitest";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import { forward } from "../../packages/runtime/src/train/forward.ts";
import {
  adam,
  batchNorm,
  call,
  conv3,
  dense,
  modelOf,
  node,
  trainOf,
} from "../../packages/runtime/src/train/testing/train-fixture.ts";
import { disposeState, filledVariables, type TrainState } from "../../packages/runtime/src/train/train-state.ts";
import { initialSlots, trainStep } from "../../packages/runtime/src/train/train-step.ts";
import { asTensor, backend, expectClose, recorded } from "./recorded.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  ({ tf } = await backend());
});

const conv = conv3("conv", "image", { size: 6, channels: 2, filters: 3 });

const model = modelOf(
  { image: [6, 6, 2] },
  [
    { ...conv, args: { ...conv.args, bias: false }, weights: conv.weights.filter(({ name }) => name === "kernel") },
    batchNorm("norm", "conv", [6, 6, 3]),
    node("relu", { op: "relu", from: "norm", shape: [6, 6, 3] }),
    node("pool", {
      op: "max_pool",
      from: "relu",
      shape: [3, 3, 3],
      args: { size: [2, 2], stride: [2, 2], pad: "valid" },
    }),
    node("flat", { op: "flatten", from: "pool", shape: [27] }),
    dense("hidden", "flat", { width: 27, units: 4, activation: "tanh" }),
    dense("classes", "hidden", { width: 4, units: 3, activation: "softmax" }),
  ],
  { label: "classes" },
);
const train = trainOf({
  losses: [{ output: "label", loss: call("cross_entropy", { smoothing: 0.1, weight: 1 }) }],
  optimizer: adam(0.01),
});
/** Weights in the order in which Keras lists them. */
const names = model.nodes.flatMap(({ id, weights }) => weights.map(({ name }) => `${id}/${name}`));

test("Ten steps with Adam end where Keras ends", () => {
  const [one] = recorded("training");
  if (one === undefined) expect.fail("nothing was recorded");
  const options = { tf, training: true, uniform: () => expect.fail("nothing here is random") };
  tf.tidy(() => {
    const inputs = new Map([["image", asTensor(tf, one.pictures)]]);
    const targets = new Map([["label", asTensor(tf, one.labels, "int32")]]);
    const weights = new Map(one.start.map((value, index) => [names[index] ?? "", tf.variable(asTensor(tf, value))]));
    const shapes = initialSlots({ model, train }, (name) => weights.get(name)?.shape ?? []);
    const state: TrainState = { weights, slots: filledVariables(tf, shapes) };
    // The first loss is one forward pass away; later ones carry the differences of the steps before.
    one.losses.forEach((loss, index) => {
      const scalars = { learningRate: tf.scalar(0.01), step: tf.scalar(index + 1) };
      const sums = trainStep({ model, train }, state, { inputs, targets, scalars }, options);
      const [total = Number.NaN] = sums.dataSync();
      expect(Math.abs(total - loss), `loss of step ${index + 1}`).toBeLessThan(index === 0 ? 1e-6 : 1e-5);
    });
    one.end.forEach((value, index) => {
      const name = names[index] ?? "";
      expectClose(state.weights.get(name) ?? tf.scalar(Number.NaN), value);
    });
    const { outputs } = forward(model, state.weights, inputs, { ...options, training: false });
    expectClose(outputs.get("label") ?? tf.scalar(Number.NaN), one.probabilities);
    disposeState(tf, state);
  });
});
