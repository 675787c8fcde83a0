/** Advantages against the sum that defines them, written out forward for each step. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateAdvantages, type Rollout } from "./gae.ts";

const number = fc.integer({ min: -40, max: 40 }).map((value) => value / 8);
const flag = fc.integer({ min: 0, max: 3 }).map((value) => (value === 0 ? 1 : 0));

const rollouts = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 })).chain(([steps, copies]) => {
  const size = { minLength: steps * copies, maxLength: steps * copies };
  const floats = fc.array(number, size).map((values) => Float32Array.from(values));
  const flags = fc.array(flag, size).map((values) => Uint8Array.from(values));
  return fc.record<Rollout>({
    steps: fc.constant(steps),
    copies: fc.constant(copies),
    rewards: floats,
    values: floats,
    terminated: flags,
    truncated: flags,
    finalValues: floats,
    lastValues: fc.array(number, { minLength: copies, maxLength: copies }).map((values) => Float32Array.from(values)),
  });
});

/** `Σ_k (γλ)^k δ_{t+k}` up to the end of the episode. */
function summed(rollout: Rollout, at: { readonly step: number; readonly copy: number }, gamma: number, lambda: number) {
  const read = (array: ArrayLike<number>, step: number): number => array[step * rollout.copies + at.copy] ?? 0;
  let sum = 0;
  for (let step = at.step; step < rollout.steps; step++) {
    const over = read(rollout.terminated, step) === 1;
    const cut = read(rollout.truncated, step) === 1;
    const onward = step + 1 < rollout.steps ? read(rollout.values, step + 1) : (rollout.lastValues[at.copy] ?? 0);
    const next = over ? 0 : cut ? read(rollout.finalValues, step) : onward;
    const delta = read(rollout.rewards, step) + gamma * next - read(rollout.values, step);
    sum += (gamma * lambda) ** (step - at.step) * delta;
    if (over || cut) break;
  }
  return sum;
}

const room = (count: number) => ({ advantages: new Float32Array(count), returns: new Float32Array(count) });

test("Advantages are the discounted sum of later surprises, whatever ends where", () => {
  fc.assert(
    fc.property(rollouts, fc.constantFrom(0, 0.5, 0.99, 1), fc.constantFrom(0, 0.95, 1), (rollout, gamma, lambda) => {
      const into = room(rollout.rewards.length);
      estimateAdvantages(rollout, { gamma, lambda }, into);
      for (let index = 0; index < rollout.rewards.length; index++) {
        const at = { step: Math.floor(index / rollout.copies), copy: index % rollout.copies };
        const expected = summed(rollout, at, gamma, lambda);
        expect(into.advantages[index]).toBeCloseTo(expected, 4);
        expect(into.returns[index]).toBeCloseTo(expected + (rollout.values[index] ?? 0), 4);
      }
    }),
    { seed: 11, numRuns: 300 },
  );
});

test("The value beyond a limit is that of the episode's final observation; beyond the task's end there is none", () => {
  const rollout = {
    ...{ steps: 2, copies: 1, rewards: Float32Array.of(1, 0), values: Float32Array.of(0, 50) },
    ...{ finalValues: Float32Array.of(8, 0), lastValues: Float32Array.of(50) },
  };
  const first = (terminated: number, truncated: number) => {
    const into = room(2);
    const flags = { terminated: Uint8Array.of(terminated, 0), truncated: Uint8Array.of(truncated, 0) };
    estimateAdvantages({ ...rollout, ...flags }, { gamma: 0.5, lambda: 1 }, into);
    return into.advantages[0];
  };
  expect(first(0, 1)).toBe(1 + 0.5 * 8);
  expect(first(1, 0)).toBe(1);
  expect(first(1, 1)).toBe(1);
});
