import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import type { Tf } from "../ops/operator.ts";
import { forward } from "./forward.ts";
import { initialWeights } from "./initial-weights.ts";
import { restoreTensors } from "./stored-weights.ts";
import { batchNorm, dense, modelOf, node } from "./testing/train-fixture.ts";

let tf: Tf;

beforeAll(async () => {
  ({ tf } = await loadBackend({ install: false }));
});

const still = (training = false) => ({
  tf,
  training,
  uniform: () => expect.fail("nothing here is random"),
});

function run(model: Parameters<typeof forward>[0], inputs: Record<string, number[][]>, training = false) {
  const weights = restoreTensors(tf, initialWeights(model, 1));
  const tensors = new Map<string, Tensor>(Object.entries(inputs).map(([name, rows]) => [name, tf.tensor2d(rows)]));
  return { weights, ...forward(model, weights, tensors, still(training)) };
}

const values = (tensor: Tensor | undefined): number[] => [...(tensor?.dataSync() ?? [])];

describe("forward", () => {
  test("keeps the logits of an output that ends in softmax()", () => {
    const model = modelOf(
      { x: [2] },
      [dense("d", "x", { width: 2, units: 3 }), node("s", { op: "softmax", from: "d", shape: [3] })],
      { label: "s" },
    );
    tf.tidy(() => {
      const { outputs, logits } = run(model, { x: [[1, -2]] });
      const before = logits.get("label");
      expect(before?.shape).toEqual([1, 3]);
      expect(values(outputs.get("label"))).toEqual(values(before && tf.softmax(before)));
    });
  });

  test("keeps the logits of an output whose dense has the activation softmax", () => {
    const model = modelOf({ x: [2] }, [dense("d", "x", { width: 2, units: 3, activation: "softmax" })], { label: "d" });
    tf.tidy(() => {
      const { outputs, logits, weights } = run(model, { x: [[1, -2]] });
      const kernel = weights.get("d/kernel");
      if (kernel === undefined) expect.fail("no kernel");
      expect(values(logits.get("label"))).toEqual(values(tf.matMul(tf.tensor2d([[1, -2]]), kernel)));
      expect(values(outputs.get("label")).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    });
  });

  test("keeps the logits of outputs that end in sigmoid, as an operator or as an activation", () => {
    const model = modelOf(
      { x: [2] },
      [
        dense("d", "x", { width: 2, units: 3 }),
        node("s", { op: "sigmoid", from: "d", shape: [3] }),
        dense("e", "x", { width: 2, units: 1, activation: "sigmoid" }),
      ],
      { flags: "s", sign: "e" },
    );
    tf.tidy(() => {
      const { outputs, logits } = run(model, { x: [[1, -2]] });
      for (const name of ["flags", "sign"]) {
        const before = logits.get(name);
        expect(values(outputs.get(name))).toEqual(values(before && tf.sigmoid(before)));
      }
      expect(logits.get("sign")?.shape).toEqual([1, 1]);
    });
  });

  test("has no logits for an output that does not end in softmax, also where one stands inside", () => {
    const model = modelOf(
      { x: [2] },
      [dense("gate", "x", { width: 2, units: 2, activation: "softmax" }), dense("d", "gate", { width: 2, units: 1 })],
      { price: "d" },
    );
    tf.tidy(() => {
      expect([...run(model, { x: [[1, 2]] }).logits.keys()]).toEqual([]);
    });
  });

  test("joins several inputs and gives several outputs", () => {
    const model = modelOf(
      { a: [2], b: [1] },
      [
        node("both", { op: "concat", from: ["a", "b"], shape: [3] }),
        node("sum", { op: "add", from: ["both", "both"], shape: [3] }),
      ],
      { joined: "both", doubled: "sum" },
    );
    tf.tidy(() => {
      const { outputs } = run(model, { a: [[1, 2]], b: [[3]] });
      expect(values(outputs.get("joined"))).toEqual([1, 2, 3]);
      expect(values(outputs.get("doubled"))).toEqual([2, 4, 6]);
    });
  });

  test("hands in moving averages while training only", () => {
    const model = modelOf({ x: [1] }, [batchNorm("norm", "x", [1])], { y: "norm" });
    tf.tidy(() => {
      const trained = run(model, { x: [[1], [3]] }, true);
      // 0.9·0 + 0.1·2 and 0.9·1 + 0.1·1.
      expect(values(trained.updates.get("norm/moving_mean"))[0]).toBeCloseTo(0.2, 6);
      expect(values(trained.updates.get("norm/moving_variance"))[0]).toBeCloseTo(1, 6);
      tf.dispose([...trained.updates.values()]);
      expect(run(model, { x: [[1], [3]] }).updates.size).toBe(0);
    });
  });

  test("goes on from values that are given in place of computed ones, and tells all of them", () => {
    const model = modelOf(
      { a: [2], b: [2] },
      [
        node("sum", { op: "add", from: ["a", "b"], shape: [2] }),
        node("twice", { op: "add", from: ["sum", "sum"], shape: [2] }),
      ],
      { y: "twice" },
    );
    tf.tidy(() => {
      const inputs = new Map<string, Tensor>([
        ["a", tf.tensor2d([[1, 2]])],
        ["b", tf.tensor2d([[3, 4]])],
      ]);
      const computed = forward(model, new Map(), inputs, still());
      expect([...computed.values.keys()]).toEqual(["a", "b", "sum", "twice"]);
      expect(values(computed.values.get("sum"))).toEqual([4, 6]);
      const given = new Map<string, Tensor>([["sum", tf.tensor2d([[10, 20]])]]);
      expect(values(forward(model, new Map(), inputs, { ...still(), given }).outputs.get("y"))).toEqual([20, 40]);
    });
  });

  test("names a weight that was not given", () => {
    const model = modelOf({ x: [2] }, [dense("d", "x", { width: 2, units: 3 })], { y: "d" });
    tf.tidy(() => {
      expect(() => forward(model, new Map(), new Map([["x", tf.zeros([1, 2])]]), still())).toThrow("d/kernel");
    });
  });
});
