// TensorFlow.js's side of the comparison: `model.fit` of its layers on the same native TensorFlow, with its own gradients.
// In: a workload as JSON argument. Out: see serve.ts.
import { createRequire } from "node:module";
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import { loadBackend } from "../../../packages/runtime/src/backend/index.ts";
import { sizes } from "../sizes.ts";
import { askedWorkload, serve } from "./serve.ts";

type TensorFlow = typeof import("@tensorflow/tfjs");

/** TensorFlow.js before the runtime puts kernels and gradients of TensorFlow in place of its own. */
function stockGradients(tf: TensorFlow): readonly GradConfig[] {
  // The names of kernels are constants of the package.
  const names = Object.values<unknown>({ ...tf }).filter((value) => typeof value === "string");
  return names.flatMap((name) => {
    const gradient: GradConfig | undefined = tf.getGradient(name);
    return gradient === undefined ? [] : [gradient];
  });
}

const { seed } = askedWorkload();
const require = createRequire(new URL("../../../packages/runtime/src/backend/load-backend.ts", import.meta.url));
// The one TensorFlow.js of the process, which the runtime loads in the same way.
const gradients = stockGradients(require("@tensorflow/tfjs") as TensorFlow);
const { tf, kind, tensorflowVersion } = await loadBackend({ log: console.error });
for (const gradient of gradients) {
  tf.unregisterGradient(gradient.kernelName);
  tf.registerGradient(gradient);
}
for (const { kernelName } of tf.getKernelsForBackend(tf.getBackend())) tf.unregisterKernel(kernelName, tf.getBackend());
// Its loading registers the kernels; the runtime has loaded it once.
const allKernels = require.resolve("@tensorflow/tfjs-node-gpu/dist/register_all_kernels");
delete require.cache[allKernels];
require(allKernels);

const { rows, valid, epochs } = sizes.fit;
const { layers } = tf;
const model = tf.sequential({
  layers: [
    layers.conv2d({ inputShape: [32, 32, 3], filters: 32, kernelSize: 3, activation: "relu" }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.conv2d({ filters: 64, kernelSize: 3, activation: "relu" }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.conv2d({ filters: 64, kernelSize: 3, activation: "relu" }),
    layers.flatten(),
    layers.dense({ units: 64, activation: "relu" }),
    layers.dense({ units: 10, activation: "softmax" }),
  ],
});
model.compile({ optimizer: tf.train.adam(1e-3), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });

const data = (count: number, at: number): [pictures: Tensor, labels: Tensor] => [
  tf.randomUniform([count, 32, 32, 3], 0, 1, "float32", at),
  // Its loss takes classes as floats.
  tf.cast(tf.randomUniform([count, 1], 0, 10, "int32", at + 1), "float32"),
];
const [x, y] = data(rows, seed);
const validationData = data(valid, seed + 2);

const measure = async (): Promise<number> => {
  const started = performance.now();
  await model.fit(x, y, { batchSize: sizes.cnnBatch, epochs, validationData, verbose: 0 });
  return (epochs * rows * 1000) / (performance.now() - started);
};

await serve(measure, {
  node: process.versions.node,
  "tfjs layers": tf.version_layers,
  backend: kind,
  tensorflow: tensorflowVersion ?? "none",
});
