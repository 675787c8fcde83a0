import { rowOptimizers } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, nativeKernelBackend } from "../backend/index.ts";
import { rowUpdates } from "./optimizers/row-updates.ts";
import { rowTables } from "./row-tables.ts";
import { adam, call, dense, modelOf, node, sgd, trainOf } from "./testing/train-fixture.ts";
import { disposeState, filledVariables, restoreVariables } from "./train-state.ts";
import { initialSlots, trainStep } from "./train-step.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  tf = (await loadBackend({ install: false })).tf;
});

function modelWith(sparse: boolean) {
  const table = { name: "table", shape: [6, 2], init: "zeros", trainable: true } as const;
  const embedding = node("words", {
    op: "embedding",
    from: "text",
    shape: [3, 2],
    args: { vocabulary: 6, units: 2, mask: false, sparse },
    weights: [table],
  });
  const pooled = node("mean", { op: "mean_pool", from: "words", shape: [2] });
  const head = dense("classes", "mean", { width: 2, units: 2, activation: "softmax" });
  return modelOf({ text: [3] }, [embedding, pooled, head], { label: "classes" });
}

const start = {
  "words/table": { shape: [6, 2], data: Float32Array.from({ length: 12 }, (_, index) => Math.sin(index)) },
  "classes/kernel": { shape: [2, 2], data: Float32Array.of(0.5, -0.2, 0.1, 0.9) },
  "classes/bias": { shape: [2], data: Float32Array.of(0, 0) },
};
const batches = [
  [0, 1, 1, 2, 2, 2],
  [3, 1, 0, 0, 0, 0],
];

/** Weights and the optimizer's memory after two steps; word 5 never occurs, 4 neither. */
function trained(sparse: boolean, optimizer: ReturnType<typeof adam>): Record<string, number[]> {
  const model = modelWith(sparse);
  const train = trainOf({ optimizer });
  const weights = restoreVariables(tf, new Map(Object.entries(start)));
  const slots = initialSlots({ model, train }, (name) => weights.get(name)?.shape ?? []);
  const state = { weights, slots: filledVariables(tf, slots) };
  batches.forEach((ids, index) => {
    tf.tidy(() => {
      const inputs = new Map<string, Tensor>([["text", tf.tensor2d(ids, [2, 3], "int32")]]);
      const targets = new Map<string, Tensor>([["label", tf.tensor1d([0, 1], "int32")]]);
      const scalars = { learningRate: tf.scalar(0.1), step: tf.scalar(index + 1) };
      trainStep(
        { model, train },
        state,
        { inputs, targets, scalars },
        {
          tf,
          training: true,
          uniform: () => expect.fail("nothing here is random"),
        },
      );
    });
  });
  const values = [...state.weights, ...state.slots].map(([name, value]) => [name, [...value.dataSync()]]);
  disposeState(tf, state);
  return Object.fromEntries(values);
}

const momentum = (): ReturnType<typeof sgd> => call("sgd", { lr: 0.1, momentum: 0.9, nesterov: false });

describe("a table that learns row by row", () => {
  test("is chosen where that is exact or asked for, and never where it cannot be", () => {
    const names = (sparse: boolean, parts: Parameters<typeof trainOf>[0]): string[] => [
      ...rowTables(modelWith(sparse), trainOf(parts)),
    ];
    expect(names(false, { optimizer: sgd(0.1) })).toEqual(["words/table"]);
    expect(names(false, { optimizer: momentum() })).toEqual([]);
    expect(names(false, { optimizer: adam(0.1) })).toEqual([]);
    expect(names(true, { optimizer: momentum() })).toEqual(["words/table"]);
    expect(names(true, { optimizer: adam(0.1) })).toEqual(["words/table"]);
    expect(names(false, { optimizer: sgd(0.1), accumulate: 2 })).toEqual([]);
    expect(names(false, { optimizer: sgd(0.1), recompute: true })).toEqual([]);
    expect(names(false, { optimizer: sgd(0.1), freeze: ["words"] })).toEqual([]);
  });

  test("by plain gradient descent ends where a whole table does", () => {
    const before = [tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()];
    const byRow = trained(false, sgd(0.1));
    const whole = trainedWhole();
    for (const [name, values] of Object.entries(whole)) {
      values.forEach((value, place) => {
        expect(byRow[name]?.[place]).toBeCloseTo(value, 6);
      });
    }
    expect([tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()]).toEqual(before);
  });

  test.each([
    ["momentum", momentum()],
    ["adam", adam(0.1)],
  ])("with memory leaves rows alone that are not used: %s", (_, optimizer) => {
    const lazy = trained(true, optimizer);
    const whole = trained(false, optimizer);
    const rows = (values: readonly number[] | undefined, from: number, to: number) => values?.slice(2 * from, 2 * to);
    // Words 4 and 5 never occur, and neither way moves them.
    expect(rows(lazy["words/table"], 4, 6)).toEqual(rows([...start["words/table"].data], 4, 6));
    // Word 2 occurs in the first batch alone: its memory goes on moving it in a whole table.
    expect(rows(lazy["words/table"], 2, 3)).not.toEqual(rows(whole["words/table"], 2, 3));
    rows(whole["words/table"], 0, 2)?.forEach((value, place) => {
      expect(lazy["words/table"]?.[place]).toBeCloseTo(value, 5);
    });
  });

  test("learns by the optimizers that the checker lets it learn by", () => {
    expect([...rowUpdates.keys()].sort()).toEqual([...rowOptimizers].sort());
  });
});

/** Two steps of gradient descent, written down. */
function trainedWhole(): Record<string, number[]> {
  return tf.tidy(() => {
    let current = Object.values(start).map(({ shape, data }): Tensor => tf.tensor(data, shape));
    for (const ids of batches) {
      const tokens = tf.tensor2d(ids, [2, 3], "int32");
      const labels = tf.oneHot(tf.tensor1d([0, 1], "int32"), 2);
      const loss = (...given: Tensor[]): Tensor => {
        const [table = tf.scalar(0), kernel = tf.scalar(0), bias = tf.scalar(0)] = given;
        const mean = tf.mean(tf.gather(table, tokens), 1);
        return tf.losses.softmaxCrossEntropy(labels, tf.add(tf.matMul(mean, kernel), bias));
      };
      const gradients = tf.grads(loss)(current);
      current = current.map((weight, index) => tf.sub(weight, tf.mul(gradients[index] ?? weight, 0.1)));
    }
    const names = Object.keys(start);
    return Object.fromEntries(current.map((weight, index) => [names[index] ?? "", [...weight.dataSync()]]));
  });
}
