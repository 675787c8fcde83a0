import { describe, expect, test } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { forward, outsideTraining } from "../../train/forward.ts";
import { initialWeights } from "../../train/initial-weights.ts";
import { restoreTensors } from "../../train/stored-weights.ts";
import { nativeBackend } from "../../train/testing/native-backend.ts";
import { batchNorm, dense, modelOf, node } from "../../train/testing/train-fixture.ts";
import { SmallNet, smallNetProblem } from "./small-net.ts";

const backend = nativeBackend();
const rows = 5;

/** Two heads, every activation, with and without bias. */
const model = modelOf(
  { observation: [3] },
  [
    dense("one", "observation", { width: 3, units: 7, activation: "tanh" }),
    dense("two", "one", { width: 7, units: 6, activation: "sigmoid" }),
    dense("three", "one", { width: 7, units: 6 }),
    node("bent", { op: "relu", from: "three", shape: [6] }),
    dense("policy", "two", { width: 6, units: 4, activation: "relu" }),
    dense("value", "bent", { width: 6, units: 1 }),
  ],
  { policy: "policy", value: "value" },
);

describe("a small net", () => {
  test("answers as TensorFlow does", () => {
    const { tf } = backend();
    const weights = initialWeights(model, 3);
    // Biases begin at 0, and would not be seen.
    for (const { data } of weights.values()) {
      data.set(data.map((value, at) => value + 0.1 * Math.sin(at)));
    }
    const stream = randomStream(1, "observations");
    const observations = Float32Array.from({ length: rows * 3 }, () => stream.normal());
    const net = new SmallNet(model, rows);
    net.load(weights);
    net.inputs.get("observation")?.set(observations);
    net.run();
    tf.tidy(() => {
      const input = new Map([["observation", tf.tensor2d(observations, [rows, 3])]]);
      const result = forward(model, restoreTensors(tf, weights), input, outsideTraining(tf));
      for (const name of ["policy", "value"]) {
        const expected = result.outputs.get(name)?.dataSync() ?? [];
        const ours = net.outputs.get(name) ?? new Float32Array();
        expect(ours.length).toBe(expected.length);
        const apart = ours.map((value, at) => Math.abs(value - (expected[at] ?? Number.NaN)));
        expect(Math.max(...apart)).toBeLessThan(1e-6);
        expect(new Set(ours).size).toBeGreaterThan(1);
      }
    });
  });

  test("answers the first rows alone where there are fewer", () => {
    const net = new SmallNet(model, rows);
    net.load(initialWeights(model, 3));
    net.inputs.get("observation")?.fill(1);
    net.run();
    const all = [...(net.outputs.get("value") ?? [])];
    net.inputs.get("observation")?.fill(-1);
    net.run(2);
    const mixed = [...(net.outputs.get("value") ?? [])];
    expect(mixed.slice(2)).toEqual(all.slice(2));
    expect(mixed.slice(0, 2)).not.toEqual(all.slice(0, 2));
  });

  test.each([
    [
      "other operators",
      modelOf({ x: [3] }, [dense("one", "x", { width: 3, units: 2 }), batchNorm("norm", "one", [2])], { y: "norm" }),
      "it has `batch_norm`",
    ],
    [
      "pictures",
      modelOf({ x: [3, 3] }, [node("bent", { op: "relu", from: "x", shape: [3, 3] })], { y: "bent" }),
      "not all of it is vectors",
    ],
  ])("leaves %s to TensorFlow", (_, other, problem) => {
    expect(smallNetProblem(other)).toBe(problem);
    expect(() => new SmallNet(other, 1)).toThrow(problem);
  });

  test("takes no weights of another model", () => {
    const net = new SmallNet(model, rows);
    expect(() => net.load(new Map())).toThrow("no weight `one/kernel`");
  });
});
