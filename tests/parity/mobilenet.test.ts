// What the layer `mobilenet_v2` of `std/vision.pipe` sees in pictures against TensorFlow.js's own `loadLayersModel`, from the same files.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkProgram, findPretrained, memoryHost } from "@penstock/dsl";
import type { io, Tensor, Tensor4D } from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { cacheFolder } from "../../packages/runtime/src/backend/cache.ts";
import { readLayersModel } from "../../packages/runtime/src/pretrained/layers-model.ts";
import { pretrainedPath } from "../../packages/runtime/src/pretrained/pretrained-file.ts";
import { pretrainedWeights } from "../../packages/runtime/src/pretrained/pretrained-weights.ts";
import { randomStream } from "../../packages/runtime/src/random/stream.ts";
import { forward, outsideTraining } from "../../packages/runtime/src/train/forward.ts";
import { mirror } from "../data-mirror.ts";
import { backend } from "./recorded.ts";

const context = { cache: cacheFolder(process.env), mirror };
const here = [mirror, context.cache].some(
  (folder) => folder !== null && existsSync(path.join(folder, "pretrained", "mobilenet-v2", "model.min.js")),
);

const text = `import { mobilenet_v2 } from "std/vision.pipe"\n\nmodel m {\n  input image: tensor(224, 224, 3)\n  output y: image -> mobilenet_v2() -> global_avg_pool()\n}\n`;

test.runIf(here)("MobileNetV2 sees what TensorFlow.js sees with it (needs the weights of mobilenet-v2)", async () => {
  const host = memoryHost({ "main.pipe": text });
  const source = findPretrained("mobilenet-v2", { host, from: "main.pipe" });
  const model = checkProgram("main.pipe", host).value?.blocks.find((one) => one.kind === "model");
  if (source.kind === "problem" || source.entry === null || model?.kind !== "model") throw new Error("no network");
  const read = await pretrainedWeights({ model, place: "y/mobilenet_v2", source }, context);
  expect(read.size).toBe(model.nodes.reduce((sum, node) => sum + node.weights.length, 0));

  const { tf } = await backend();
  const held = tf.memory().numTensors;
  const stream = randomStream(5, "pictures", "mobilenet");
  const pixels = Float32Array.from({ length: 2 * 224 * 224 * 3 }, () => stream.uniform());
  const [described, shard] = await Promise.all(
    (["config", "weights"] as const).map((role) =>
      pretrainedPath(source.entry as NonNullable<typeof source.entry>, role, context),
    ), // told above
  );
  const files = readLayersModel(
    { path: described ?? "", bytes: readFileSync(described ?? "") },
    { path: shard ?? "", bytes: readFileSync(shard ?? "") },
  );
  // TensorFlow.js makes the numbers large again by itself.
  const [, carried = ""] = /"([A-Za-z0-9+/]{1000,}={0,2})"/.exec(readFileSync(shard ?? "", "utf8")) ?? [];
  const specs = [...files.entries].map(
    ([name, { shape, quantization }]): io.WeightsManifestEntry => ({
      name,
      shape: [...shape],
      dtype: "float32",
      ...(quantization === null ? {} : { quantization }),
    }),
  );
  const whole = await tf.loadLayersModel({
    load: async () => ({
      modelTopology: files.topology as io.ModelJSON["modelTopology"], // Keras's own description
      weightSpecs: specs,
      weightData: new Uint8Array(Buffer.from(carried, "base64")).buffer,
    }),
  });
  const seen = tf.model({ inputs: whole.inputs, outputs: whole.getLayer("average_pooling2d_1").output });
  const [ours, theirs] = tf.tidy(() => {
    const image = tf.tensor4d(pixels, [2, 224, 224, 3]);
    const weights = new Map<string, Tensor>(
      [...read].map(([name, one]) => [name, tf.tensor(one.data, [...one.shape])]),
    );
    const result = forward(
      model,
      weights,
      new Map<string, Tensor>([["image", image]]),
      outsideTraining(tf),
    ).outputs.get("y");
    const peer = seen.predict(image) as Tensor4D; // one output
    return [result?.dataSync() ?? [], peer.dataSync()];
  });
  whole.dispose();
  const largest = Math.max(...theirs);
  expect(largest).toBeGreaterThan(0.5);
  expect(theirs).toHaveLength(2 * 1_280);
  const apart = Math.max(...theirs.map((value, index) => Math.abs(value - (ours[index] ?? Number.NaN))));
  expect(apart / largest).toBeLessThanOrEqual(1e-4);
  expect(tf.memory().numTensors).toBe(held);
});
