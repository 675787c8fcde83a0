// Optimizers against Keras's: the path of two weights over twenty steps with the same gradients.
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import { numberArgument } from "../../packages/runtime/src/ops/arguments.ts";
import { optimizers } from "../../packages/runtime/src/train/optimizers/optimizers.ts";
import { asTensor, backend, expectClose, recorded } from "./recorded.ts";

const cases = recorded("optimizers");
let tf: Backend["tf"];

beforeAll(async () => {
  ({ tf } = await backend());
});

test("Every optimizer has a recorded case", () => {
  expect(new Set(cases.map(({ optimizer }) => optimizer))).toEqual(new Set(optimizers.keys()));
});

describe("An optimizer takes the steps that Keras takes:", () => {
  test.each(cases)("$name", ({ optimizer: name, args, start, gradients, steps }) => {
    const optimizer = optimizers.get(name);
    if (optimizer === undefined) expect.fail(`there is no optimizer ${name}`);
    const held = tf.memory().numTensors;
    const variableOf = (value: Tensor): Variable => {
      const variable = tf.variable(value);
      value.dispose();
      return variable;
    };
    const weights = start.map((weight) => variableOf(asTensor(tf, weight)));
    const memory = weights.map(
      (weight): Readonly<Record<string, Variable>> =>
        Object.fromEntries(optimizer.slots(args).map((slot) => [slot, variableOf(tf.zerosLike(weight))])),
    );
    tf.tidy(() => {
      steps.forEach((expected, index) => {
        const learningRate = tf.scalar(numberArgument(args, "lr"));
        const prepared = optimizer.prepare(tf, args, { learningRate, step: tf.scalar(index + 1) });
        weights.forEach((weight, place) => {
          const gradient = gradients[index]?.[place];
          const slots = memory[place];
          if (gradient === undefined || slots === undefined) expect.fail("a gradient is missing in the recorded file");
          optimizer.apply(tf, args, { weight, gradient: asTensor(tf, gradient), slots, prepared });
        });
        weights.forEach((weight, place) => {
          const wanted = expected[place];
          if (wanted === undefined) expect.fail("a weight is missing in the recorded file");
          expectClose(weight, wanted);
        });
      });
    });
    tf.dispose([...weights, ...memory.flatMap((slots) => Object.values(slots))]);
    expect(tf.memory().numTensors).toBe(held);
  });
});
