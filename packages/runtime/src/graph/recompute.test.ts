import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import { randomStream } from "../random/stream.ts";
import { compile } from "./compile.ts";
import { recomputed } from "./recompute.ts";
import { requireBackend, type Tf } from "./recordable-backend.ts";

let tf: Tf;
let before: { tensors: number; handles: number };

beforeAll(async () => {
  const backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
  tf = backend.tf;
});

const counts = () => ({ tensors: tf.memory().numTensors, handles: requireBackend().binding.getNumOfTensors() });
beforeEach(() => {
  before = counts();
});
afterEach(() => {
  expect(counts()).toEqual(before);
});

const width = 6;

/** Square matrices that neither grow nor shrink what they are multiplied with. */
function weightsOf(count: number): Variable[] {
  const stream = randomStream(3, "weights");
  return Array.from({ length: count }, () => {
    const drawn = tf.tensor2d(
      Float32Array.from({ length: width * width }, () => stream.normal() / 2),
      [width, width],
    );
    const variable = tf.variable(drawn);
    drawn.dispose();
    return variable;
  });
}

/** A chain of layers, two and two of them recomputed or not; `seen` counts runs of a pair's inside. */
function chain(x: Tensor2D, weights: readonly Variable[], seen: { first: number; again: number } | null): Scalar {
  let value: Tensor = x;
  for (let index = 0; index < weights.length; index += 2) {
    const layer = (inputs: readonly Tensor[], again: boolean): Tensor => {
      if (seen !== null) seen[again ? "again" : "first"]++;
      const [own = value, ...matrices] = inputs;
      return matrices.reduce((sum, matrix) => tf.tanh(tf.matMul(sum as Tensor2D, matrix as Tensor2D)), own);
    };
    const inputs = [value, ...weights.slice(index, index + 2)];
    value = seen === null ? layer(inputs, false) : recomputed(tf, inputs, layer);
  }
  return tf.mean(tf.square(value));
}

/** Loss and gradients, in the order of the weights. */
function gradients(x: Tensor2D, weights: Variable[], seen: Parameters<typeof chain>[2]): Tensor[] {
  const { value, grads } = tf.variableGrads(() => chain(x, weights, seen), weights);
  return [value, ...weights.map((weight) => grads[weight.name] ?? expect.fail("no gradient"))];
}

const numbers = (tensors: readonly Tensor[]): number[] => tensors.flatMap((tensor) => [...tensor.dataSync()]);

/** Largest difference, relative to the largest number. */
function difference(a: readonly number[], b: readonly number[]): number {
  expect(a).toHaveLength(b.length);
  const scale = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN)))) / scale;
}

describe("a recomputed function", () => {
  test.each(["eager", "recorded"])("has the same value and gradients as one whose insides are kept, %s", (mode) => {
    const weights = weightsOf(6);
    const x = tf.randomUniform<import("@tensorflow/tfjs").Rank.R2>([5, width], -1, 1, "float32", 1);
    const kept = tf.tidy(() => numbers(gradients(x, weights, null)));
    const seen = { first: 0, again: 0 };
    const compiled = compile((batch: Tensor) => gradients(batch as Tensor2D, weights, seen), {
      tf,
      eager: mode === "eager",
      verifyAt: [2],
    });
    for (let round = 1; round <= 3; round++) {
      const results = compiled(x);
      // Rounding of float32 in another order at most.
      expect(difference(kept, numbers(results))).toBeLessThan(1e-6);
      tf.dispose(results);
    }
    // Three pairs; recorded it is run for the recording and for the check of it.
    const runs = mode === "eager" ? 3 : 2;
    expect(seen).toEqual({ first: 3 * runs, again: 3 * runs });
    compiled.dispose();
    tf.dispose([x, ...weights]);
  });

  test("is recorded a second time", () => {
    const weights = weightsOf(4);
    const x = tf.ones<import("@tensorflow/tfjs").Rank.R2>([2, width]);
    const count = (seen: Parameters<typeof chain>[2]): number => {
      const compiled = compile((batch: Tensor) => gradients(batch as Tensor2D, weights, seen), { tf });
      const tanhs = compiled.profile(x).operations.filter(({ op }) => op === "Tanh").length;
      compiled.dispose();
      return tanhs;
    };
    expect(count(null)).toBe(4);
    expect(count({ first: 0, again: 0 })).toBe(8);
    tf.dispose([x, ...weights]);
  });

  test("keeps between the passes what goes in, and nothing of its inside", () => {
    const weights = weightsOf(2);
    const x = tf.ones<import("@tensorflow/tfjs").Rank.R2>([2, width]);
    const held = (seen: Parameters<typeof chain>[2]): number => {
      let tensors = 0;
      tf.tidy(() => {
        tf.variableGrads(() => {
          const loss = chain(x, weights, seen);
          const now = tf.memory().numTensors;
          tensors = now;
          return loss;
        }, weights);
      });
      return tensors;
    };
    expect(held({ first: 0, again: 0 })).toBeLessThan(held(null));
    tf.dispose([x, ...weights]);
  });

  test("may stand in another", () => {
    const weights = weightsOf(2);
    const [first, second] = weights;
    if (first === undefined || second === undefined) expect.fail("no weights");
    const x = tf.ones<import("@tensorflow/tfjs").Rank.R2>([2, width]);
    const layer = (inputs: readonly Tensor[]): Tensor => {
      const [own = x, matrix = x] = inputs;
      return tf.tanh(tf.matMul(own as Tensor2D, matrix as Tensor2D));
    };
    const twice = (step: (inputs: readonly Tensor[]) => Tensor, inputs: readonly Tensor[]): Tensor =>
      step([step([inputs[0] ?? x, inputs[1] ?? x]), inputs[2] ?? x]);
    const by = (whole: () => Tensor): number[] =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => tf.sum(tf.square(whole())), weights);
        return numbers(Object.values(grads));
      });
    const nested = by(() =>
      recomputed(tf, [x, ...weights], (inputs) => twice((given) => recomputed(tf, given, layer), inputs)),
    );
    expect(
      difference(
        by(() => twice(layer, [x, first, second])),
        nested,
      ),
    ).toBeLessThan(1e-6);
    tf.dispose([x, ...weights]);
  });
});
