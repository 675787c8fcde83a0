// Losses against Keras's: each row's loss and its gradient.
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import { losses } from "../../packages/runtime/src/train/losses/losses.ts";
import { asTensor, backend, expectClose, recorded } from "./recorded.ts";

const cases = recorded("losses");
let tf: Backend["tf"];

beforeAll(async () => {
  ({ tf } = await backend());
});

test("Every loss has a recorded case", () => {
  expect(new Set(cases.map(({ loss }) => loss))).toEqual(new Set(losses.keys()));
});

describe("A loss computes what Keras computes:", () => {
  test.each(cases)("$name", ({ loss, args, ...expected }) => {
    const compute = losses.get(loss);
    if (compute === undefined) expect.fail(`there is no loss ${loss}`);
    const classes = loss === "cross_entropy";
    tf.tidy(() => {
      const target = asTensor(tf, expected.target, classes ? "int32" : "float32");
      const rowsOf = (output: Tensor): Tensor =>
        compute(tf, { output: classes ? tf.softmax(output) : output, logits: classes ? output : null, target }, args);
      const output = asTensor(tf, expected.output);
      expectClose(rowsOf(output), expected.rows);
      expectClose(tf.grad((logits) => tf.sum(rowsOf(logits)))(output), expected.gradient);
    });
  });
});
