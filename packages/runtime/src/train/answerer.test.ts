import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { bindingWith, requireBackend } from "../graph/recordable-backend.ts";
import { Answerer, type AnswererInput } from "./answerer.ts";
import { forward } from "./forward.ts";
import { graphsInMemory } from "./graph-use.ts";
import { initialWeights } from "./initial-weights.ts";
import { nativeBackend } from "./testing/native-backend.ts";
import { batchNorm, call, dense, modelOf, node } from "./testing/train-fixture.ts";
import { restoreVariables, type Variables } from "./train-state.ts";

const backend = nativeBackend();

/** Two outputs, and what acts otherwise in training: dropout and batch norm. */
const model = modelOf(
  { features: [4] },
  [
    dense("hidden", "features", { width: 4, units: 6, activation: "tanh" }),
    batchNorm("norm", "hidden", [6]),
    node("drop", { op: "dropout", from: "norm", shape: [6], args: { rate: 0.5 } }),
    dense("classes", "drop", { width: 6, units: 3, activation: "softmax" }),
    dense("number", "drop", { width: 6, units: 1 }),
  ],
  { label: "classes", price: "number" },
);
const losses: AnswererInput["losses"] = [
  { output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) },
  { output: "price", loss: call("mse", { weight: 2 }) },
];

function weightsOf(seed: number): Variables {
  return restoreVariables(backend().tf, initialWeights(model, seed));
}

function batchOf(rows: number) {
  const { tf } = backend();
  const values = Array.from({ length: rows * 4 }, (_, index) => Math.sin(3 * index));
  return {
    inputs: new Map<string, Tensor>([["features", tf.tensor2d(values, [rows, 4])]]),
    targets: new Map<string, Tensor>([
      ["label", tf.tensor1d(Int32Array.from({ length: rows }, (_, row) => row % 3))],
      ["price", tf.tensor1d(Float32Array.from({ length: rows }, (_, row) => row / 2))],
    ]),
  };
}

type Batch = ReturnType<typeof batchOf>;
const free = ({ inputs, targets }: Batch): void => backend().tf.dispose([...inputs.values(), ...targets.values()]);

/** Answers as plain numbers by output. */
function read(answerer: Answerer, { inputs, targets }: Batch): Record<string, { output: number[]; rows: number[] }> {
  const answers = Object.entries(answerer.answer(inputs, targets)).map(([name, { output, rows }]) => {
    const values = { output: [...output.dataSync()], rows: [...rows.dataSync()] };
    backend().tf.dispose([output, rows]);
    return [name, values] as const;
  });
  return Object.fromEntries(answers);
}

function answererOf(weights: Variables, parts: Partial<AnswererInput> = {}): Answerer {
  return new Answerer({ tf: backend().tf, model, weights, losses, graphs: graphsInMemory, ...parts });
}

describe("an answerer", () => {
  test("gives every output with each row's loss, as the model outside training and its losses say", () => {
    const { tf } = backend();
    const weights = weightsOf(1);
    const batch = batchOf(5);
    const answerer = answererOf(weights);
    const answers = read(answerer, batch);
    expect(Object.keys(answers)).toEqual(["label", "price"]);
    tf.tidy(() => {
      const options = { tf, training: false, uniform: () => expect.fail("nothing is drawn outside training") };
      const { outputs } = forward(model, weights, batch.inputs, options);
      const label = [...(outputs.get("label")?.dataSync() ?? [])];
      const price = [...(outputs.get("price")?.dataSync() ?? [])];
      const near = (one: readonly number[] | undefined, other: readonly number[]): void => {
        expect(one).toHaveLength(other.length);
        other.forEach((value, index) => {
          expect(one?.[index]).toBeCloseTo(value, 5);
        });
      };
      near(answers["label"]?.output, label);
      near(answers["price"]?.output, price);
      const rows = [0, 1, 2, 3, 4];
      near(
        answers["label"]?.rows,
        rows.map((row) => -Math.log(label[3 * row + (row % 3)] ?? 0)),
      );
      // Not weighted.
      near(
        answers["price"]?.rows,
        rows.map((row) => ((price[row] ?? 0) - row / 2) ** 2),
      );
    });
    answerer.dispose();
    free(batch);
    tf.dispose([...weights.values()]);
  });

  test("answers the same as a graph and one call an operation", () => {
    const weights = weightsOf(2);
    const batch = batchOf(7);
    const [graph, eager] = [answererOf(weights), answererOf(weights, { graphs: { eager: true, cache: null } })];
    const expected = read(eager, batch);
    for (let time = 0; time < 3; time++) {
      const answers = read(graph, batch);
      for (const [name, { output, rows }] of Object.entries(expected)) {
        for (const [part, values] of [
          ["output", output],
          ["rows", rows],
        ] as const) {
          values.forEach((value, index) => {
            expect(Math.abs((answers[name]?.[part][index] ?? Number.NaN) - value)).toBeLessThan(1e-6);
          });
        }
      }
    }
    for (const one of [graph, eager]) one.dispose();
    free(batch);
    backend().tf.dispose([...weights.values()]);
  });

  test("is one run of a graph a batch once it is recorded, for each number of rows", () => {
    const weights = weightsOf(3);
    const batches = [batchOf(4), batchOf(2)];
    const native = requireBackend();
    const real = native.binding;
    const calls = { operations: 0, runs: 0 };
    native.binding = bindingWith(real, {
      executeOp: (...given) => {
        calls.operations++;
        return real.executeOp(...given);
      },
      runSavedModel: (...given) => {
        calls.runs++;
        return real.runSavedModel(...given);
      },
    });
    try {
      const answerer = answererOf(weights);
      // Recorded at the first call, verified at the second.
      for (const batch of [...batches, ...batches]) read(answerer, batch);
      const then = { ...calls };
      for (const batch of [...batches, ...batches, ...batches]) read(answerer, batch);
      expect({ operations: calls.operations - then.operations, runs: calls.runs - then.runs }).toEqual({
        operations: 0,
        runs: 6,
      });
      answerer.dispose();
    } finally {
      native.binding = real;
    }
    for (const batch of batches) free(batch);
    backend().tf.dispose([...weights.values()]);
  });

  test("answers with the weights as they are at the time", () => {
    const { tf } = backend();
    const [weights, others] = [weightsOf(4), weightsOf(5)];
    const batch = batchOf(3);
    const [answerer, fresh] = [answererOf(weights), answererOf(others)];
    const old = read(answerer, batch);
    for (const [name, weight] of weights) {
      const other = others.get(name);
      if (other !== undefined) weight.assign(other);
    }
    expect(read(answerer, batch)).toEqual(read(fresh, batch));
    expect(read(answerer, batch)).not.toEqual(old);
    for (const one of [answerer, fresh]) one.dispose();
    free(batch);
    tf.dispose([...weights.values(), ...others.values()]);
  });
});
