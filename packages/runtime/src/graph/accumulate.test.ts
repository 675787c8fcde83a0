import type { Tensor } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import { accumulated } from "./accumulate.ts";
import { compile } from "./compile.ts";
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

const numbers = (tensor: Tensor): number[] => [...tensor.dataSync()];

describe("a computation in parts", () => {
  test.each([true, false])("gives the sums of its parts, eager: %s", (eager) => {
    const compiled = compile(
      (x: Tensor) =>
        accumulated(tf, [0, 1, 2], (part) => {
          const row = tf.slice(x, [part, 0], [1, 2]);
          return [tf.reshape(row, [2]), tf.sum(tf.square(row))];
        }),
      { tf, eager },
    );
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    for (let round = 1; round <= 3; round++) {
      const sums = compiled(x);
      expect(sums.map(numbers)).toEqual([[9, 12], [91]]);
      tf.dispose([...sums]);
    }
    compiled.dispose();
    x.dispose();
  });

  test("holds the tensors of one part at a time", () => {
    const x = tf.ones([4, 1000]);
    const most = (parts: number): number => {
      let peak = 0;
      const [sum] = accumulated(tf, Array.from({ length: parts }), () => {
        const steps = [tf.add(x, 1), tf.add(x, 2), tf.add(x, 3)];
        peak = Math.max(peak, tf.memory().numTensors);
        return [tf.addN(steps)];
      });
      sum?.dispose();
      return peak;
    };
    expect(most(8)).toBe(most(2));
    x.dispose();
  });

  test("runs its parts one after the other inside a graph", () => {
    const parts = 4;
    const compiled = compile(
      (x: Tensor) => accumulated(tf, Array.from({ length: parts }), (_, index) => [tf.tanh(tf.mul(x, index + 1))]),
      { tf },
    );
    const x = tf.scalar(0.5);
    const operations = compiled.profile(x).operations.map(({ op }) => op);
    // The profile runs in the order of the recording: what matters is that each part but the first waits.
    expect(operations.filter((op) => op === "NoOp")).toHaveLength(parts - 1);
    expect(operations.filter((op) => op === "Tanh")).toHaveLength(parts);
    compiled.dispose();
    x.dispose();
  });

  test("of no parts gives nothing", () => {
    expect(accumulated(tf, [], () => expect.fail("there is no part"))).toEqual([]);
  });
});
