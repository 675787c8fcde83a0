import { type CheckedModel, checkProgram, memoryHost } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { forward } from "./forward.ts";
import { initialWeights } from "./initial-weights.ts";
import { restoreVariables } from "./train-state.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  tf = (await loadBackend({ install: false })).tf;
});

const sentences = [
  [3, 1, 4, 1, 5],
  [2, 6],
  [5, 3, 5, 2, 3],
];

function modelOf(flow: string, length: number): CheckedModel {
  const text = `model m {\n  input text: tokens(${length})\n  output y: ${flow}\n}\n`;
  const [model] = checkProgram("m.pipe", memoryHost({ "m.pipe": text })).value?.blocks ?? [];
  if (model?.kind !== "model") expect.fail(`the model was not checked: ${text}`);
  return model;
}

/** Outputs and the gradients by all weights, of the sentences padded to a length. */
function outcome(flow: string, length: number, training: boolean): Record<string, number[]> {
  const model = modelOf(flow, length);
  const weights = restoreVariables(tf, initialWeights(model, 5));
  const ids = sentences.map((words) => [...words, ...new Array<number>(length - words.length).fill(0)]);
  const result = tf.tidy(() => {
    const inputs = new Map([["text", tf.tensor2d(ids, [3, length], "int32")]]);
    const kept: Record<string, number[]> = {};
    const loss = (): Tensor => {
      const { outputs, updates } = forward(model, weights, inputs, {
        tf,
        training,
        uniform: () => expect.fail("nothing here is random"),
      });
      const y = outputs.get("y") ?? tf.scalar(Number.NaN);
      kept["output"] = [...y.dataSync()];
      for (const [name, value] of updates) kept[name] = [...value.dataSync()];
      tf.dispose([...updates.values()]);
      const places = tf.range(1, 1 + (y.shape.at(-1) ?? 1));
      return tf.sum(tf.mul(tf.square(y), places));
    };
    const learned = [...weights].filter(([name]) => !name.includes("moving_"));
    const { grads } = tf.variableGrads(
      () => loss().asScalar(),
      learned.map(([, variable]) => variable),
    );
    for (const [name, variable] of learned) kept[`gradient of ${name}`] = [...(grads[variable.name]?.dataSync() ?? [])];
    return kept;
  });
  tf.dispose([...weights.values()]);
  return result;
}

const words = "text -> embedding(7, 4, init: normal(std: 1))";

const flows = [
  "mean_pool()",
  "max_over_time()",
  "last_step()",
  "dense(3, activation: tanh) -> mean_pool()",
  "batch_norm() -> tanh() -> mean_pool()",
  "layer_norm() -> rms_norm(epsilon: 0.1) -> mean_pool()",
  "group_norm(2) -> tanh() -> mean_pool()",
  "instance_norm() -> tanh() -> max_over_time()",
  "conv1d(3) -> tanh() -> mean_pool()",
  "conv1d(3, pad: same, dilation: 2) -> tanh() -> conv1d(2, pad: same) -> max_over_time()",
  "conv1d(3, kernel: 2, pad: causal, stride: 2) -> last_step()",
  "conv1d(3, kernel: 2, stride: 2) -> mean_pool()",
  "max_pool1d(2) -> mean_pool()",
  "avg_pool1d(2, stride: 1) -> tanh() -> global_max_pool()",
  "squeeze_excite(2) -> global_avg_pool()",
  "positional() -> attention(2) -> mean_pool()",
  "attention(2, causal: true) -> prelu(init: constant(0.1)) -> last_step()",
  "transformer_block(2, dropout: 0) -> mean_pool()",
  "transformer_block(2, dropout: 0, norm: post) -> lstm(3)",
  ...["rnn", "lstm", "gru"].flatMap((name) => [
    `${name}(3)`,
    `${name}(3, bidirectional: true)`,
    `${name}(3, steps: all, bidirectional: true) -> last_step()`,
    `${name}(3, steps: all) -> ${name}(2)`,
  ]),
];

describe("a row gives the same, and learns the same, whatever it is padded to:", () => {
  test.each(flows.flatMap((flow) => [true, false].map((training) => ({ flow, training }))))(
    "$flow, training: $training",
    ({ flow, training }) => {
      const before = tf.memory().numTensors;
      const [short, long] = [6, 12].map((length) => outcome(`${words} -> ${flow}`, length, training));
      expect(Object.keys(short ?? {}).length).toBeGreaterThan(1);
      const magnitude = (values: readonly number[]): number => Math.max(...values.map(Math.abs));
      const largest = Math.max(...Object.values(short ?? {}).map(magnitude));
      for (const [name, values] of Object.entries(short ?? {})) {
        // What is 0 but for rounding, as the gradient of a key's bias, is measured by the rest.
        const own = magnitude(values);
        const scale = own < 1e-5 * largest ? largest : own;
        values.forEach((value, place) => {
          expect(Math.abs(value - (long?.[name]?.[place] ?? Number.NaN)) / scale, name).toBeLessThan(1e-5);
        });
      }
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

test("what looks at another sequence does not see its padding", () => {
  const flow = `[${words}, text -> embedding(7, 3, init: normal(std: 1)) -> tanh()] -> attention(2) -> mean_pool()`;
  const [short, long] = [6, 12].map((length) => outcome(flow, length, true));
  for (const [name, values] of Object.entries(short ?? {})) {
    values.forEach((value, place) => {
      expect(value, name).toBeCloseTo(long?.[name]?.[place] ?? Number.NaN, 5);
    });
  }
});

test("without a mask, padding is data: the same flow gives something else", () => {
  const unmasked = "text -> embedding(7, 4, mask: false, init: normal(std: 1)) -> mean_pool()";
  expect(outcome(unmasked, 5, false)["output"]).not.toEqual(outcome(unmasked, 12, false)["output"]);
});

test("a row that is nothing but padding gives zeros, or its first step, and no gradient that is no number", () => {
  for (const flow of ["mean_pool()", "max_over_time()", "last_step()"]) {
    const model = modelOf(`${words} -> ${flow}`, 3);
    const weights = restoreVariables(tf, initialWeights(model, 5));
    tf.tidy(() => {
      const inputs = new Map([["text", tf.zeros([1, 3], "int32")]]);
      const options = { tf, training: true, uniform: () => expect.fail("nothing here is random") };
      const { grads } = tf.variableGrads(
        () => tf.sum(forward(model, weights, inputs, options).outputs.get("y") ?? tf.scalar(Number.NaN)).asScalar(),
        [...weights.values()],
      );
      for (const gradient of Object.values(grads)) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
      const { outputs } = forward(model, weights, inputs, { ...options, training: false });
      const table = [...(weights.get("y/embedding/table")?.dataSync() ?? [])];
      const values = [...(outputs.get("y")?.dataSync() ?? [])];
      // No sign at 0.
      expect(values.map((value) => value + 0)).toEqual(flow === "last_step()" ? table.slice(0, 4) : [0, 0, 0, 0]);
    });
    tf.dispose([...weights.values()]);
  }
});
