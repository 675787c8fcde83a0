import { describe, expect, test } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { nativeBackend } from "../../train/testing/native-backend.ts";
import { categorical, likeliestAction, logProbability, pickAction } from "./categorical.ts";

const backend = nativeBackend();
const count = 3;
/** The last row's would overflow if it were not for the largest. */
const logits = Float32Array.of(0.1, -0.4, 1.2, 0, 0, 0, 900, 899, -900);
const chances = [0, 1, 2].map((row) => {
  const own = [...logits.subarray(row * count, (row + 1) * count)];
  const most = Math.max(...own);
  const powers = own.map((logit) => Math.exp(logit - most));
  return powers.map((power) => power / powers.reduce((sum, one) => sum + one));
});

describe("a policy over a few actions", () => {
  test("picks each as often as its probability says", () => {
    const stream = randomStream(1, "draws");
    for (const row of [0, 1, 2]) {
      const found = [0, 0, 0];
      for (let draw = 0; draw < 20_000; draw++) {
        const action = pickAction(logits, { row, count }, stream.uniform());
        found[action] = (found[action] ?? 0) + 1;
      }
      // Four standard deviations.
      found.forEach((times, action) => {
        const chance = chances[row]?.[action] ?? Number.NaN;
        expect(Math.abs(times / 20_000 - chance)).toBeLessThanOrEqual(4 * Math.sqrt((chance * (1 - chance)) / 20_000));
      });
    }
  });

  test("knows the likeliest, the first of equal ones", () => {
    expect([0, 1, 2].map((row) => likeliestAction(logits, { row, count }))).toEqual([2, 0, 0]);
  });

  test("has the same log probabilities in numbers and in tensors, and the entropies of both", () => {
    const { tf } = backend();
    const actions = [1, 2, 0];
    tf.tidy(() => {
      const found = categorical(tf, tf.tensor2d(logits, [3, count]), tf.tensor1d(actions, "int32"));
      const logs = [...found.logProbabilities.dataSync()];
      const entropies = [...found.entropies.dataSync()];
      actions.forEach((action, row) => {
        const expected = Math.log(chances[row]?.[action] ?? Number.NaN);
        expect(logProbability(logits, { row, count }, action)).toBeCloseTo(expected, 12);
        expect(logs[row]).toBeCloseTo(expected, 5);
        const entropy = -(chances[row] ?? []).reduce((sum, one) => sum + (one === 0 ? 0 : one * Math.log(one)), 0);
        expect(entropies[row]).toBeCloseTo(entropy, 5);
      });
    });
  });
});
