import type { Tensor, Variable } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { modelOf } from "../generate/testing/translator.ts";
import { forward, outsideTraining } from "./forward.ts";
import { initialWeights } from "./initial-weights.ts";
import { nativeBackend } from "./testing/native-backend.ts";
import { restoreVariables } from "./train-state.ts";

const backend = nativeBackend();

const flow = (shared: string): string => `model m {
  input text: tokens(4)
  input more: tokens(4)
  a = text -> embedding(5, 3${shared}, init: normal(std: 1))
  b = more -> embedding(5, 3${shared}, init: normal(std: 1))
  output y: [a, b] -> add() -> layer_norm() -> dense(5${shared}) -> tanh()
}`;
const one = modelOf(flow(", shared: words"));
const apart = modelOf(flow(""));
const table = "a/embedding/table";

/** The sum of all answers squared, and its slope by the weights of those names. */
function outcome(model: typeof one, weights: ReadonlyMap<string, Variable>, names: readonly string[]) {
  const { tf } = backend();
  const inputs = new Map<string, Tensor>([
    ["text", tf.tensor2d([1, 2, 3, 0, 4, 4, 0, 0], [2, 4], "int32")],
    ["more", tf.tensor2d([2, 2, 1, 1, 3, 0, 0, 0], [2, 4], "int32")],
  ]);
  const variables = names.map((name) => weights.get(name) ?? expect.fail(`there is no ${name}`));
  const { value, grads } = tf.variableGrads(
    () =>
      tf.sum(
        tf.square(forward(model, weights, inputs, outsideTraining(tf)).outputs.get("y") ?? expect.fail("an output")),
      ),
    variables,
  );
  const read = names.map((_, at) => [...(grads[variables[at]?.name ?? ""] ?? expect.fail("a slope")).dataSync()]);
  const sum = value.dataSync()[0] ?? Number.NaN;
  tf.dispose([value, ...Object.values(grads), ...inputs.values()]);
  return { sum, slopes: read };
}

describe("a weight that several operators have in common", () => {
  test("is one weight, of the first of them", () => {
    const names = [...initialWeights(one, 1).keys()];
    expect(names).toContain(table);
    expect(names.filter((name) => /table|kernel/.test(name))).toEqual([table]);
    expect([...initialWeights(apart, 1).keys()].filter((name) => /table|kernel/.test(name))).toHaveLength(3);
  });

  test("gives what weights of like values apart give, and learns from all of them", () => {
    const { tf } = backend();
    const start = initialWeights(one, 1);
    const shared = start.get(table) ?? expect.fail("a table");
    const turned = new Float32Array(15);
    for (let row = 0; row < 5; row++)
      for (let at = 0; at < 3; at++) turned[at * 5 + row] = Number(shared.data[row * 3 + at]);
    const together = restoreVariables(tf, start);
    const alone = restoreVariables(
      tf,
      new Map([
        ...start,
        ["b/embedding/table", shared] as const,
        ["y/dense/kernel", { shape: [3, 5], data: turned }] as const,
      ]),
    );
    const { sum, slopes } = outcome(one, together, [table]);
    const other = outcome(apart, alone, [table, "b/embedding/table", "y/dense/kernel"]);
    expect(sum).toBeCloseTo(other.sum, 5);
    const [first = [], second = [], kernel = []] = other.slopes;
    for (const [at, slope] of (slopes[0] ?? []).entries()) {
      const [row, channel] = [Math.floor(at / 3), at % 3];
      expect(slope).toBeCloseTo((first[at] ?? 0) + (second[at] ?? 0) + (kernel[channel * 5 + row] ?? 0), 4);
    }
    tf.dispose([...together.values(), ...alone.values()]);
  });
});
