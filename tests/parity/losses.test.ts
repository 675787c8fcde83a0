// Losses against Keras's and PyTorch's: each row's loss and its gradient, eagerly and as a graph.
import type { Tensor } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Backend, nativeKernelBackend } from "../../packages/runtime/src/backend/index.ts";
import { compile } from "../../packages/runtime/src/graph/compile.ts";
import { losses } from "../../packages/runtime/src/train/losses/losses.ts";
import { rowLosses } from "../../packages/runtime/src/train/losses/row-losses.ts";
import { call } from "../../packages/runtime/src/train/testing/train-fixture.ts";
import { asTensor, backend, expectClose, type RecordedTensor, recorded } from "./recorded.ts";

type Case = ReturnType<typeof recorded<"losses">>[number];

const cases = recorded("losses");
let tf: Backend["tf"];
let before: readonly (number | undefined)[];

const counts = () => [tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()];

beforeAll(async () => {
  ({ tf } = await backend());
});
beforeEach(() => {
  before = counts();
});
afterEach(() => {
  expect(counts()).toEqual(before);
});

/** The loss of each row, and the gradient of their sum at what stands before the output's last function. */
function outcome({ loss, args, ending, weights, ...one }: Case, eager: boolean): { rows: Tensor; gradient: Tensor } {
  const rowsOf = (raw: Tensor, target: Tensor): Tensor => {
    const output = ending === null ? raw : tf[ending](raw);
    const logits = ending === null ? null : raw;
    const rowWeights = weights === null ? null : asTensor(tf, weights);
    return rowLosses(tf, call(loss, args), { output, logits, target, rowWeights });
  };
  const both = compile(
    (raw: Tensor, target: Tensor) => ({
      rows: rowsOf(raw, target),
      gradient: tf.grad((given) => tf.sum(rowsOf(given, target)))(raw),
    }),
    { tf, eager },
  );
  const raw = asTensor(tf, one.output);
  const target = asTensor(tf, one.target, one.classes ? "int32" : "float32");
  const result = both(raw, target);
  both.dispose();
  tf.dispose([raw, target]);
  return result;
}

/** Every value within 1e-5 of its own size, however small it is beside the others. */
function expectEach(actual: Tensor, expected: RecordedTensor): void {
  const values = actual.dataSync();
  expected.data.forEach((value, index) => {
    // float32 has nothing below 1e-38.
    const apart = Math.abs((values[index] ?? Number.NaN) - value);
    expect(apart, `value ${index}`).toBeLessThanOrEqual(Math.max(1e-5 * Math.abs(value), 1e-37));
  });
}

test("Every loss has a recorded case", () => {
  expect(new Set(cases.map(({ loss }) => loss))).toEqual(new Set(losses.keys()));
});

describe.each([true, false])("A loss computes what its peer computes, eager %s:", (eager) => {
  test.each(cases)("$name ($peer)", (one) => {
    const { rows, gradient } = outcome(one, eager);
    expectClose(rows, one.rows);
    expectClose(gradient, one.gradient);
    if (/saturated|small errors/.test(one.name)) {
      expectEach(rows, one.rows);
      expectEach(gradient, one.gradient);
    }
    if (one.mean !== null) {
      const mean = tf.mean(rows);
      expect(mean.dataSync()[0]).toBeCloseTo(one.mean, 5);
      mean.dispose();
    }
    tf.dispose([rows, gradient]);
  });
});
