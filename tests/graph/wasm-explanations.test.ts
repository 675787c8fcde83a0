// Attributions of a convolutional network on WASM against those of the native backend: the same network, the same weights, the same numbers.
import { beforeAll, expect, it } from "vitest";
import { type Backend, loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { gradCam, integratedGradients, occlusion } from "../../packages/runtime/src/evaluate/explain/attributions.ts";
import { Explainer } from "../../packages/runtime/src/evaluate/explain/explainer.ts";
import type { InputBlocks } from "../../packages/runtime/src/evaluate/explain/prepared-rows.ts";
import { initialWeights } from "../../packages/runtime/src/train/initial-weights.ts";
import { batchNorm, conv3, dense, modelOf, node } from "../../packages/runtime/src/train/testing/train-fixture.ts";
import { restoreVariables } from "../../packages/runtime/src/train/train-state.ts";

const model = modelOf(
  { image: [6, 6, 2] },
  [
    conv3("conv", "image", { size: 6, channels: 2, filters: 3 }),
    batchNorm("norm", "conv", [6, 6, 3]),
    node("act", { op: "relu", from: "norm", shape: [6, 6, 3] }),
    node("flat", { op: "flatten", from: "act", shape: [108] }),
    dense("classes", "flat", { width: 108, units: 3, activation: "softmax" }),
  ],
  { label: "classes" },
);
const inputs: InputBlocks = new Map([
  ["image", { shape: [6, 6, 2], data: Float32Array.from({ length: 144 }, (_, index) => Math.sin(index * 1.7)) }],
]);
const mask = Float32Array.from([1, 0, 0, 0, 1, 0]);

async function attributed({ tf }: Backend): Promise<number[]> {
  const before = tf.memory().numTensors;
  const weights = restoreVariables(tf, initialWeights(model, 5));
  const explainer = new Explainer({
    tf,
    model,
    weights,
    output: "label",
    eager: true,
    between: async () => undefined,
  });
  const explained = { explainer, inputs, mask };
  const cams = await gradCam(explained, "act");
  const integrated = await integratedGradients(explained, { by: ["image"], steps: 8 });
  const hidden = await occlusion(explained, { input: "image", size: 3, stride: 2 });
  explainer.dispose();
  tf.dispose([...weights.values()]);
  expect(tf.memory().numTensors).toBe(before);
  return [
    ...cams.flatMap(({ values }) => [...values]),
    ...integrated.flatMap(({ attributions }) => [...(attributions.get("image") ?? [])]),
    ...hidden.flatMap(({ values }) => [...values]),
  ];
}

let native: number[];
beforeAll(async () => {
  native = await attributed(await loadBackend({ install: false }));
});

it("are the same without graphs and TensorFlow", async () => {
  const wasm = await attributed(await loadBackend({ install: false, prefer: "wasm" }));
  expect(wasm).toHaveLength(native.length);
  wasm.forEach((value, index) => {
    expect(value).toBeCloseTo(native[index] ?? Number.NaN, 4);
  });
});
