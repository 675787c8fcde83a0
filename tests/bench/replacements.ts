// What each of the native backend's replacements is worth (packages/runtime/src/backend/native, and the fused operations that
// batch_norm, cross_entropy and recurrent layers use): a training step as a graph, with the replacement and with what
// TensorFlow.js or the formula does, in turns within one process. Prints medians of wall and processor time, ours / theirs, and
// their ratio, which is above 1 where the replacement pays.
// Usage: node --conditions=source tests/bench/replacements.ts [NAME…] [--rounds N]
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import type { GradConfig, KernelConfig, Scalar, Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import { loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { compile } from "../../packages/runtime/src/graph/compile.ts";
import { batchNorm, normaliseByFormula } from "../../packages/runtime/src/ops/batch-norm.ts";
import type { Tf } from "../../packages/runtime/src/ops/operator.ts";
import {
  gru,
  gruUnrolled,
  lstm,
  lstmUnrolled,
  type RecurrentWeights,
} from "../../packages/runtime/src/ops/recurrent.ts";
import { crossEntropy, crossEntropyByFormula } from "../../packages/runtime/src/train/losses/cross-entropy.ts";
import { linear } from "./models/layers.ts";
import { mlp } from "./models/mlp.ts";
import { drawBatch, drawWeights, type Network, type Weights, weight } from "./models/network.ts";
import { adam, openStep, type TrainedStep } from "./models/trained-step.ts";
import { transformer, transformerSizes } from "./models/transformer.ts";

const runtime = path.join(import.meta.dirname, "../../packages/runtime/src/backend/load-native.ts");
const require = createRequire(runtime);
const given = ["Relu", "Relu6", "LeakyRelu", "Selu", "Softplus", "Sigmoid", "Tanh", "Rsqrt", "Sum", "Mean"] as const;

// Before the backend is loaded, TensorFlow.js has its own gradients.
const before: Tf = require("@tensorflow/tfjs");
const stockGradients = new Map(given.map((name) => [name, before.getGradient(name)]));
const { tf, kind } = await loadBackend({ install: false });
if (kind !== "native") throw new Error("the comparison needs the native backend");

/** Puts a gradient in the place of the present one; gives the way back. */
function withGradient(name: (typeof given)[number]): () => void {
  const [own, stock] = [tf.getGradient(name), stockGradients.get(name)];
  const set = (config: GradConfig | undefined): void => {
    if (config === undefined) throw new Error(`there is no gradient of ${name}`);
    tf.unregisterGradient(name);
    tf.registerGradient(config);
  };
  set(stock);
  return () => set(own);
}

/** Puts a kernel of TensorFlow.js in the place of the present one; gives the way back. */
function withKernel(name: string, stock: KernelConfig): () => void {
  const own = tf.getKernel(name, "tensorflow");
  const set = (config: KernelConfig): void => {
    tf.unregisterKernel(name, "tensorflow");
    tf.registerKernel(config);
  };
  set(stock);
  return () => set(own);
}

/** What a formula stands in for now. */
let formula: "cross entropy" | "batch norm" | "recurrent" | null = null;
const withFormula = (name: typeof formula) => (): (() => void) => {
  formula = name;
  return () => {
    formula = null;
  };
};

/** Mean cross entropy, by one operation or by the formula. */
function lossOf(logits: Tensor, target: Tensor): Scalar {
  const compute = formula === "cross entropy" ? crossEntropyByFormula : crossEntropy;
  return tf.mean(compute(tf, { output: logits, logits, target }, { smoothing: 0 }));
}

function normalised(x: Tensor, weights: Weights, name: string): Tensor {
  const [gamma, beta] = [weight(weights, `${name}/gamma`), weight(weights, `${name}/beta`)];
  if (formula === "batch norm") {
    return normaliseByFormula(tf, { x, gamma, beta, epsilon: 1e-3, statistics: null }).y;
  }
  const own = { gamma, beta, moving_mean: tf.zerosLike(gamma), moving_variance: tf.onesLike(gamma) };
  const context = { tf, training: true, uniform: () => x, update: () => {} };
  return batchNorm([x], own, { epsilon: 1e-3, momentum: 0.9 }, context);
}

/** What is timed of a network: its step; nothing is said of how many operations that takes. */
type Timeable = Omit<Network, "operations">;

const images = { shape: [32, 32, 3], vocabulary: null, target: { kind: "class", classes: 10 } } as const;

/** Three convolutions of a picture and two dense layers; `norm` puts a batch norm after each convolution. */
const convolutions = (norm: boolean): Timeable => ({
  weights: Object.fromEntries([
    ...[
      [3, 32],
      [32, 64],
      [64, 64],
    ].flatMap(([from = 1, to = 1], index): [string, number[]][] => [
      [`conv${index}/kernel`, [3, 3, from, to]],
      [`conv${index}/${norm ? "gamma" : "bias"}`, [to]],
      ...(norm ? [[`conv${index}/beta`, [to]] as [string, number[]]] : []),
    ]),
    ["hidden/kernel", [4096, 64]],
    ["hidden/bias", [64]],
    ["classes/kernel", [64, 10]],
    ["classes/bias", [10]],
  ]),
  data: images,
  loss: (_, weights, { x, y }) => {
    let value = x;
    for (const index of [0, 1, 2]) {
      const kernel = weight(weights, `conv${index}/kernel`);
      const folded = tf.conv2d(value as Tensor4D, kernel as Tensor4D, 1, "same"); // pictures, by their form
      const sums = norm
        ? normalised(folded, weights, `conv${index}`)
        : tf.add(folded, weight(weights, `conv${index}/bias`));
      value = index < 2 ? tf.maxPool(tf.relu(sums) as Tensor4D, 2, 2, "valid") : tf.relu(sums);
    }
    const hidden = tf.relu(linear(tf, tf.reshape(value, [-1, 4096]), weights, "hidden"));
    return lossOf(linear(tf, hidden, weights, "classes"), y);
  },
});

/** A choice of 10,000 classes by one layer. */
const manyClasses: Timeable = {
  weights: { "classes/kernel": [128, 10_000], "classes/bias": [10_000] },
  data: { shape: [128], vocabulary: null, target: { kind: "class", classes: 10_000 } },
  loss: (_, weights, { x, y }) => lossOf(linear(tf, x, weights, "classes"), y),
};

/** A step to be timed, as often as it is called. */
type Timed = () => void;

/** Two sides of a comparison: `off` makes the process do without the replacement until its result is called. */
interface Comparison {
  readonly calls: number;
  make(): Timed;
  off(): () => void;
}

function stepOf(timeable: Timeable, rows: number): Timed {
  const network = { ...timeable, operations: 0 };
  const start = drawWeights(network, 1);
  const batch = drawBatch(tf, network.data, { seed: 1, rows });
  const opened: TrainedStep = openStep({ tf, network, start, optimizer: adam });
  return () => void opened.step(batch);
}

/** The gradient of an activation alone, on the values of a convolution. */
function gradientOf(fn: (x: Tensor) => Tensor): Timed {
  const [x, weights] = [5, 6].map((seed) => tf.randomUniform([64, 32, 32, 32], 0.1, 1, "float32", seed));
  if (x === undefined || weights === undefined) throw new Error("two tensors were drawn");
  const taken = compile((input: Tensor, by: Tensor) => tf.sum(tf.grad((one) => tf.sum(tf.mul(fn(one), by)))(input)), {
    tf,
  });
  return () => {
    const result = taken(x, weights);
    result.dataSync();
    result.dispose();
  };
}

/** The last state of a recurrent layer, by hand or unrolled. */
function lastState(cell: "lstm" | "gru", x: Tensor, weights: RecurrentWeights): Tensor {
  const zero: Tensor2D = tf.zeros([x.shape[0] ?? 1, weights.recurrent.shape[0] ?? 1]);
  if (cell === "gru")
    return (formula === "recurrent" ? gruUnrolled : gru)(tf, x, weights, { start: zero, mask: null }).last;
  const run = formula === "recurrent" ? lstmUnrolled : lstm;
  return run(tf, x, weights, { start: { hidden: zero, cell: zero }, mask: null }).last.hidden;
}

/** Value and gradients of a recurrent layer of 128 units over 64 steps. */
function recurrentStep(cell: "lstm" | "gru", eager: boolean): Timed {
  const width = 128 * (cell === "lstm" ? 4 : 3);
  const shapes = [[32, 64, 32], [32, width], [128, width], cell === "lstm" ? [width] : [2, width]];
  const [x, ...own] = shapes.map((shape, seed) => tf.randomNormal(shape, 0, 0.1, "float32", seed + 1));
  if (x === undefined) throw new Error("an input was drawn");
  const taken = compile(
    (input: Tensor, ...weights: Tensor[]) =>
      tf.grads((...[kernel = input, recurrent = input, bias = input]: Tensor[]) =>
        tf.sum(tf.square(lastState(cell, input, { kernel, recurrent, bias }))),
      )(weights),
    { tf, eager },
  );
  return () => {
    const results = taken(x, ...own);
    results[0]?.dataSync();
    tf.dispose(results);
  };
}

const recurrent = (cell: "lstm" | "gru", eager: boolean): [string, Comparison] => [
  `${cell} by hand, ${eager ? "eagerly" : "recorded"}`,
  { calls: eager ? 2 : 8, make: () => recurrentStep(cell, eager), off: withFormula("recurrent") },
];

const matrices: KernelConfig = require("@tensorflow/tfjs-node-gpu/dist/kernels/BatchMatMul.js").batchMatMulConfig;
const encoder = transformer(transformerSizes);
const alone = (name: (typeof given)[number], fn: (x: Tensor) => Tensor): [string, Comparison] => [
  `${name} gradient alone`,
  { calls: 4, make: () => gradientOf(fn), off: () => withGradient(name) },
];

const comparisons = new Map<string, Comparison>([
  ["MatMul, mlp", { calls: 200, make: () => stepOf(mlp, 32), off: () => withKernel("BatchMatMul", matrices) }],
  [
    "MatMul, transformer",
    { calls: 8, make: () => stepOf(encoder, 32), off: () => withKernel("BatchMatMul", matrices) },
  ],
  ["Relu by result, cnn", { calls: 8, make: () => stepOf(convolutions(false), 64), off: () => withGradient("Relu") }],
  ["Rsqrt gradient, transformer", { calls: 8, make: () => stepOf(encoder, 32), off: () => withGradient("Rsqrt") }],
  ["Sum gradient, transformer", { calls: 8, make: () => stepOf(encoder, 32), off: () => withGradient("Sum") }],
  ["cross entropy, cnn", { calls: 8, make: () => stepOf(convolutions(false), 64), off: withFormula("cross entropy") }],
  ["batch norm, cnn", { calls: 8, make: () => stepOf(convolutions(true), 64), off: withFormula("batch norm") }],
  [
    "cross entropy, 10,000 classes",
    { calls: 8, make: () => stepOf(manyClasses, 256), off: withFormula("cross entropy") },
  ],
  recurrent("lstm", false),
  recurrent("lstm", true),
  recurrent("gru", false),
  recurrent("gru", true),
  alone("Relu", (x) => tf.relu(x)),
  alone("Relu6", (x) => tf.relu6(x)),
  alone("LeakyRelu", (x) => tf.leakyRelu(x)),
  alone("Selu", (x) => tf.selu(x)),
  alone("Softplus", (x) => tf.softplus(x)),
  alone("Sigmoid", (x) => tf.sigmoid(x)),
  alone("Tanh", (x) => tf.tanh(x)),
  alone("Rsqrt", (x) => tf.rsqrt(x)),
]);

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Milliseconds a call, on the clock and of the processors. */
function timed(run: Timed, calls: number): { wall: number; busy: number } {
  const [start, used] = [performance.now(), process.cpuUsage()];
  for (let call = 0; call < calls; call++) run();
  const { user, system } = process.cpuUsage(used);
  return { wall: (performance.now() - start) / calls, busy: (user + system) / 1000 / calls };
}

/** Runs a function without the replacement. */
function without<R>(off: Comparison["off"], fn: () => R): R {
  const on = off();
  try {
    return fn();
  } finally {
    on();
  }
}

function compare({ make, off, calls }: Comparison, rounds: number): string {
  const [own, stock] = [make(), without(off, make)];
  // Graphs are recorded, and recorded again to verify them, in the first calls.
  const warmUp = 10;
  timed(own, warmUp);
  without(off, () => timed(stock, warmUp));
  const taken = Array.from(
    { length: rounds },
    () => [timed(own, calls), without(off, () => timed(stock, calls))] as const,
  );
  const part = (key: "wall" | "busy"): string => {
    const [ours, theirs] = [middle(taken.map(([one]) => one[key])), middle(taken.map(([, one]) => one[key]))];
    return `${ours.toFixed(2)} / ${theirs.toFixed(2)} = ${(theirs / ours).toFixed(2)}×`;
  };
  return `ms ${part("wall")}, processor ms ${part("busy")}`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "7" } },
});
for (const [name, comparison] of comparisons) {
  if (positionals.length > 0 && !positionals.some((one) => name.includes(one))) continue;
  process.stdout.write(`${name.padEnd(30)} ${compare(comparison, Number(values.rounds))}\n`);
}
