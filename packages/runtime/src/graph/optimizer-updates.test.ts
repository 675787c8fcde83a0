import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import { compile } from "./compile.ts";
import { applyAdam, applyDecay, applyGradientDescent, applyMomentum } from "./optimizer-updates.ts";
import type { Tf } from "./recordable-backend.ts";

let tf: Tf;

beforeAll(async () => {
  const backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
  tf = backend.tf;
});

interface Memory {
  readonly weight: Variable;
  readonly first: Variable;
  readonly second: Variable;
}

type Update = (memory: Memory, gradient: Tensor, scalars: { lr: Scalar; step: Scalar }) => void;

const adam: Update = ({ weight, first, second }, gradient, { lr, step }) => {
  const [beta1, beta2] = [0.9, 0.999];
  tf.tidy(() => {
    const [beta1Power, beta2Power] = [tf.pow(beta1, step) as Scalar, tf.pow(beta2, step) as Scalar]; // scalars stay scalars
    applyAdam(tf, { weight, first, second, gradient, lr, beta1Power, beta2Power, beta1, beta2, epsilon: 1e-7 });
  });
};

const updates: readonly (readonly [string, Update])[] = [
  ["gradient descent", ({ weight }, gradient, { lr }) => applyGradientDescent(tf, { weight, gradient, lr })],
  [
    "momentum",
    ({ weight, first }, gradient, { lr }) =>
      applyMomentum(tf, { weight, velocity: first, gradient, lr, momentum: 0.9, nesterov: false }),
  ],
  [
    "momentum with look-ahead",
    ({ weight, first }, gradient, { lr }) =>
      applyMomentum(tf, { weight, velocity: first, gradient, lr, momentum: 0.9, nesterov: true }),
  ],
  ["Adam", adam],
  [
    "Adam with decoupled decay",
    (memory, gradient, scalars) => {
      applyDecay(tf, { weight: memory.weight, lr: scalars.lr, decay: 0.01 });
      adam(memory, gradient, scalars);
    },
  ],
];

/** Weights after 20 steps down a bent valley, the learning rate falling all the while. */
function descend(update: Update, eager: boolean): number[] {
  const variable = (values: readonly number[]): Variable => {
    const value = tf.tensor1d([...values]);
    const made = tf.variable(value);
    value.dispose();
    return made;
  };
  const memory = { weight: variable([1, -2, 3]), first: variable([0, 0, 0]), second: variable([0, 0, 0]) };
  const step = compile(
    (lr: Scalar, number: Scalar) => {
      const loss = (w: Tensor): Tensor => tf.sum(tf.add(tf.square(w), tf.sin(w)));
      update(memory, tf.grad(loss)(memory.weight), { lr, step: number });
    },
    { tf, eager },
  );
  for (let number = 1; number <= 20; number++) {
    const [lr, at] = [tf.scalar(0.1 / number), tf.scalar(number)];
    step(lr, at);
    tf.dispose([lr, at]);
  }
  step.dispose();
  const result = [...memory.weight.dataSync()];
  tf.dispose(Object.values(memory));
  return result;
}

describe("an update of variables", () => {
  test.each(updates)("by %s is in a graph what it is eagerly", (_, update) => {
    const before = tf.memory().numTensors;
    const [eager, recorded] = [descend(update, true), descend(update, false)];
    recorded.forEach((value, index) => {
      const expected = eager[index] ?? Number.NaN;
      // Rounding of 20 steps: graph and eager order their float32 operations differently.
      expect(Math.abs(value - expected) / Math.abs(expected)).toBeLessThan(1e-5);
    });
    expect(eager).not.toEqual([1, -2, 3]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("is seen by whoever reads the variable afterwards, and not by whoever read it before", () => {
    const start = tf.scalar(1);
    const weight = tf.variable(start);
    const lr = tf.scalar(0.1);
    const fn = compile(
      (rate: Scalar) => {
        const seen = [tf.mul(weight, 1)];
        for (let step = 0; step < 3; step++) {
          applyGradientDescent(tf, { weight, gradient: tf.square(weight), lr: rate });
          seen.push(tf.mul(weight, 1));
        }
        return tf.stack(seen);
      },
      { tf },
    );
    let expected = 1;
    for (let call = 0; call < 20; call++) {
      const seen = fn(lr);
      const [first = Number.NaN, ...rest] = seen.dataSync();
      seen.dispose();
      expect(first).toBeCloseTo(expected, 5);
      for (const value of rest) {
        expected -= 0.1 * expected ** 2;
        expect(value).toBeCloseTo(expected, 5);
      }
    }
    expect(weight.dataSync()[0]).toBeCloseTo(expected, 5);
    fn.dispose();
    tf.dispose([start, lr]);
    weight.dispose();
  });

  test("after an assignment of the same variable in the same call is refused", () => {
    const start = tf.scalar(1);
    const weight = tf.variable(start);
    const lr = tf.scalar(0.1);
    const fn = compile(
      (rate: Scalar) => {
        weight.assign(tf.mul(weight, 2));
        applyGradientDescent(tf, { weight, gradient: tf.scalar(1), lr: rate });
      },
      { tf },
    );
    expect(() => fn(lr)).toThrow(/updated in place after it has been assigned/);
    tf.dispose([start, lr]);
    weight.dispose();
  });
});
