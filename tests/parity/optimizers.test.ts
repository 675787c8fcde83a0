// Optimizers against Keras's: the path of two weights over twenty steps with the same gradients.
import type { Tensor } from "@tensorflow/tfjs";
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
    tf.tidy(() => {
      let weights = start.map((weight) => asTensor(tf, weight));
      let memory = weights.map(
        (weight): Readonly<Record<string, Tensor>> =>
          Object.fromEntries(optimizer.slots(args).map((slot) => [slot, tf.zerosLike(weight)])),
      );
      steps.forEach((expected, index) => {
        const learningRate = tf.scalar(numberArgument(args, "lr"));
        const prepared = optimizer.prepare(tf, args, { learningRate, step: tf.scalar(index + 1) });
        const updated = weights.map((weight, place) => {
          const gradient = gradients[index]?.[place];
          const slots = memory[place];
          if (gradient === undefined || slots === undefined) expect.fail("a gradient is missing in the recorded file");
          return optimizer.apply(tf, args, { weight, gradient: asTensor(tf, gradient), slots, prepared });
        });
        weights = updated.map(({ weight }) => weight);
        memory = updated.map(({ slots }) => slots);
        weights.forEach((weight, place) => {
          const wanted = expected[place];
          if (wanted === undefined) expect.fail("a weight is missing in the recorded file");
          expectClose(weight, wanted);
        });
      });
    });
  });
});
