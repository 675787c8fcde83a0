import fc from "fast-check";
import { expect, test } from "vitest";
import { Rollout } from "./rollout.ts";

/** The definition: a sum of differences, each λγ less than the one before, to the end of the episode or of the rollout. */
function byDefinition(rollout: Rollout, at: { step: number; copy: number }, next: readonly number[], decay: number[]) {
  const [gamma = 0, lambda = 0] = decay;
  const place = (step: number): number => step * rollout.copies + at.copy;
  let [sum, factor] = [0, 1];
  for (let step = at.step; step < rollout.steps; step++) {
    const last = step === rollout.steps - 1;
    const after = last ? (next[at.copy] ?? 0) : (rollout.values[place(step + 1)] ?? 0);
    const over = rollout.ended[place(step)] === 1;
    sum +=
      factor * ((rollout.rewards[place(step)] ?? 0) + (over ? 0 : gamma * after) - (rollout.values[place(step)] ?? 0));
    if (over) break;
    factor *= gamma * lambda;
  }
  return sum;
}

test("advantages are what their definition says, whatever ends where", () => {
  const number = fc.float({ min: -4, max: 4, noNaN: true });
  const sizes = fc.record({ steps: fc.integer({ min: 1, max: 7 }), copies: fc.integer({ min: 1, max: 3 }) });
  const filled = sizes.chain(({ steps, copies }) =>
    fc.record({
      steps: fc.constant(steps),
      copies: fc.constant(copies),
      values: fc.array(number, { minLength: steps * copies, maxLength: steps * copies }),
      rewards: fc.array(number, { minLength: steps * copies, maxLength: steps * copies }),
      ended: fc.array(fc.boolean(), { minLength: steps * copies, maxLength: steps * copies }),
      next: fc.array(number, { minLength: copies, maxLength: copies }),
      decay: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    }),
  );
  fc.assert(
    fc.property(filled, ({ steps, copies, values, rewards, ended, next, decay }) => {
      const rollout = new Rollout({ steps, copies, width: 1 });
      rollout.values.set(values);
      rollout.rewards.set(rewards);
      rollout.ended.set(ended.map(Number));
      const [gamma, lambda] = decay;
      rollout.estimate(Float32Array.from(next), { gamma, lambda });
      for (let step = 0; step < steps; step++) {
        for (let copy = 0; copy < copies; copy++) {
          const at = step * copies + copy;
          const expected = byDefinition(rollout, { step, copy }, next, decay);
          expect(Math.abs((rollout.advantages[at] ?? 0) - expected)).toBeLessThan(1e-4);
          expect(rollout.returns[at]).toBeCloseTo(expected + (values[at] ?? 0), 4);
        }
      }
    }),
    { seed: 1 },
  );
});
