import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { forward } from "./forward.ts";
import { graphsInMemory } from "./graph-use.ts";
import { initialWeights } from "./initial-weights.ts";
import { InputGradients, lossScore, type RowScore } from "./input-gradients.ts";
import { nativeBackend } from "./testing/native-backend.ts";
import { batchNorm, call, conv3, dense, modelOf, node } from "./testing/train-fixture.ts";
import { restoreVariables, type Variables } from "./train-state.ts";

const backend = nativeBackend();

/** Pictures of 4 × 4 through a convolution, batch norm, dropout and a dense layer. */
const pictures = modelOf(
  { image: [4, 4, 2] },
  [
    conv3("conv", "image", { size: 4, channels: 2, filters: 3 }),
    batchNorm("norm", "conv", [4, 4, 3]),
    node("relu", { op: "relu", from: "norm", shape: [4, 4, 3] }),
    node("flat", { op: "flatten", from: "relu", shape: [48] }),
    node("drop", { op: "dropout", from: "flat", shape: [48], args: { rate: 0.5 } }),
    dense("classes", "drop", { width: 48, units: 3, activation: "softmax" }),
  ],
  { label: "classes" },
);
const linear = modelOf(
  { features: [4] },
  [dense("classes", "features", { width: 4, units: 3, activation: "softmax" })],
  { label: "classes" },
);
const crossEntropy = [{ output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) }];

const weightsOf = (model: typeof linear, seed: number): Variables =>
  restoreVariables(backend().tf, initialWeights(model, seed));

function batchOf(name: string, shape: readonly number[], rows: number) {
  const { tf } = backend();
  const size = shape.reduce((product, axis) => product * axis, rows);
  const values = Float32Array.from({ length: size }, (_, index) => Math.sin(3 * index));
  return {
    inputs: new Map<string, Tensor>([[name, tf.tensor(values, [rows, ...shape])]]),
    targets: new Map<string, Tensor>([["label", tf.tensor1d(Int32Array.from({ length: rows }, (_, row) => row % 3))]]),
  };
}

type Batch = ReturnType<typeof batchOf>;
const free = ({ inputs, targets }: Batch): void => backend().tf.dispose([...inputs.values(), ...targets.values()]);

function read(gradients: InputGradients, { inputs, targets }: Batch): Record<string, Float32Array> {
  return Object.fromEntries(
    [...gradients.of(inputs, targets)].map(([name, tensor]) => {
      const values = new Float32Array(tensor.dataSync<"float32">());
      tensor.dispose();
      return [name, values] as const;
    }),
  );
}

describe("gradients by inputs", () => {
  test("of the cross entropy of a linear model are (probabilities − truth) · weights", () => {
    const { tf } = backend();
    const weights = weightsOf(linear, 1);
    const batch = batchOf("features", [4], 5);
    const score = lossScore(tf, crossEntropy);
    const gradients = new InputGradients({
      tf,
      model: linear,
      weights,
      by: ["features"],
      score,
      name: "loss",
      graphs: graphsInMemory,
    });
    const found = read(gradients, batch)["features"] ?? expect.fail();
    const expected = tf.tidy(() => {
      const kernel = weights.get("classes/kernel") ?? expect.fail();
      const bias = weights.get("classes/bias") ?? expect.fail();
      const features = batch.inputs.get("features") ?? expect.fail();
      const truth = tf.oneHot(batch.targets.get("label") as never, 3);
      const wrong = tf.sub(tf.softmax(tf.add(tf.matMul(features as never, kernel as never), bias)), truth);
      return tf.matMul(wrong as never, kernel as never, false, true).dataSync();
    });
    expect(found).toHaveLength(20);
    found.forEach((value, index) => {
      expect(Math.abs(value - (expected[index] ?? Number.NaN))).toBeLessThan(1e-6);
    });
    gradients.dispose();
    free(batch);
    tf.dispose([...weights.values()]);
  });

  test("are the same from a graph as from one call an operation, and agree with differences", () => {
    const { tf } = backend();
    const weights = weightsOf(pictures, 2);
    const batch = batchOf("image", [4, 4, 2], 3);
    // The logarithm of what the model gives the first class: not a loss, so any score may stand here.
    const score: RowScore = ({ outputs }) => tf.log(tf.slice(outputs.get("label") ?? expect.fail(), [0, 0], [-1, 1]));
    const given = { tf, model: pictures, weights, by: ["image"], score, name: "first class" };
    const graph = new InputGradients({ ...given, graphs: graphsInMemory });
    const eager = new InputGradients({ ...given, graphs: { eager: true, cache: null } });
    const expected = read(eager, batch)["image"] ?? expect.fail();
    for (let time = 0; time < 3; time++) {
      const found = read(graph, batch)["image"] ?? expect.fail();
      found.forEach((value, index) => {
        expect(Math.abs(value - (expected[index] ?? Number.NaN))).toBeLessThan(1e-6);
      });
    }
    const image = batch.inputs.get("image") ?? expect.fail();
    const values = image.dataSync<"float32">();
    const scoreWith = (at: number, by: number): number =>
      tf.tidy(() => {
        const moved = Float32Array.from(values, (value, index) => (index === at ? value + by : value));
        const inputs = new Map([["image", tf.tensor(moved, image.shape)]]);
        const options = { tf, training: false, uniform: () => expect.fail("nothing is drawn outside training") };
        return tf.sum(score(forward(pictures, weights, inputs, options), batch.targets)).dataSync()[0] ?? Number.NaN;
      });
    for (const at of [0, 17, 40, 95]) {
      const slope = (scoreWith(at, 1e-2) - scoreWith(at, -1e-2)) / 2e-2;
      expect(Math.abs(slope - (expected[at] ?? Number.NaN))).toBeLessThan(2e-3);
    }
    expect(expected.some((value) => Math.abs(value) > 1e-2)).toBe(true);
    for (const one of [graph, eager]) one.dispose();
    free(batch);
    tf.dispose([...weights.values()]);
  });

  test("of one row do not depend on the rows beside it", () => {
    const { tf } = backend();
    const weights = weightsOf(pictures, 3);
    const [three, one] = [batchOf("image", [4, 4, 2], 3), batchOf("image", [4, 4, 2], 1)];
    const score = lossScore(tf, crossEntropy);
    const gradients = new InputGradients({
      tf,
      model: pictures,
      weights,
      by: ["image"],
      score,
      name: "loss",
      graphs: graphsInMemory,
    });
    const [all, single] = [read(gradients, three)["image"], read(gradients, one)["image"]];
    single?.forEach((value, index) => {
      expect(Math.abs(value - (all?.[index] ?? Number.NaN))).toBeLessThan(1e-6);
    });
    expect(single).toHaveLength(32);
    gradients.dispose();
    for (const batch of [three, one]) free(batch);
    tf.dispose([...weights.values()]);
  });
});
