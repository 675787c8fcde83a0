import { make } from "gym-js";
import { describe, expect, test } from "vitest";
import { nativeBackend } from "../../train/testing/native-backend.ts";
import { cartPolePpo } from "../testing/cart-pole-ppo.ts";
import type { Ppo, PpoProgress } from "./ppo.ts";

const backend = nativeBackend();

function updates(ppo: Ppo, count: number): PpoProgress[] {
  try {
    return Array.from({ length: count }, () => ppo.advance());
  } finally {
    ppo.dispose();
  }
}

describe("PPO on CartPole", () => {
  test("learns to balance within a few seconds", () => {
    const ppo = cartPolePpo(backend().tf, 1, {
      steps: 25_600,
      learningRate: { kind: "linear", from: 1e-3, to: 0, over: 25_600 },
      clip: { kind: "linear", from: 0.2, to: 0, over: 25_600 },
    });
    const returns: number[] = [];
    while (!ppo.isDone) returns.push(...ppo.advance().returns);
    const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;
    // A random policy stands for some 22 steps.
    expect(mean(returns.slice(0, 10))).toBeLessThan(60);
    expect(mean(returns.slice(-10))).toBeGreaterThan(120);
    const env = make("CartPole-v1");
    let [observation] = env.reset({ seed: 12_345 });
    let steps = 0;
    for (let over = false; !over; steps++) {
      const [next, , terminated, truncated] = env.step(ppo.bestActions(observation)[0] ?? 0);
      observation = next;
      over = terminated || truncated;
    }
    expect(steps).toBeGreaterThan(100);
    env.close();
    ppo.dispose();
  });

  test("gives the same bits for the same seed, and others for another", () => {
    const { tf } = backend();
    const first = updates(cartPolePpo(tf, 4), 3);
    expect(updates(cartPolePpo(tf, 4), 3)).toEqual(first);
    expect(updates(cartPolePpo(tf, 5), 3)).not.toEqual(first);
  });

  test("goes on from a snapshot to the same bits, in the middle of episodes", () => {
    const { tf } = backend();
    const calm = cartPolePpo(tf, 4);
    for (let update = 0; update < 2; update++) calm.advance();
    const { state, progress } = calm.snapshot();
    const kept = { state, progress: JSON.parse(JSON.stringify(progress)) };
    const rest = [calm.advance(), calm.advance()];
    const last = calm.snapshot();
    calm.dispose();
    const other = cartPolePpo(tf, 4, { from: kept });
    expect([other.advance(), other.advance()]).toEqual(rest);
    expect(other.snapshot()).toEqual(last);
    other.dispose();
  });

  test("does not move a policy from where it acted without a gradient step", () => {
    const { tf } = backend();
    const [told] = updates(cartPolePpo(tf, 1, { epochs: 1, learningRate: { kind: "constant", value: 0 } as const }), 1);
    // What acted and what learns are two computations of one network, apart by rounding.
    expect(Math.abs(told?.divergence ?? 1)).toBeLessThan(1e-7);
    expect(told?.clipped).toBe(0);
    // Advantages of mean 0, weighed by ratios of 1.
    expect(Math.abs(told?.policyLoss ?? 1)).toBeLessThan(1e-5);
    expect(told?.entropy).toBeGreaterThan(0.5);
    expect(told?.entropy).toBeLessThanOrEqual(Math.log(2));
  });

  test("stops at ratios beyond its bound", () => {
    const { tf } = backend();
    const fast = { learningRate: { kind: "constant", value: 0.05 } as const, epochs: 10 };
    const [bounded] = updates(cartPolePpo(tf, 1, { ...fast, clip: { kind: "constant", value: 0.05 } as const }), 1);
    const [free] = updates(cartPolePpo(tf, 1, { ...fast, clip: { kind: "constant", value: 100 } as const }), 1);
    expect(bounded?.clipped).toBeGreaterThan(0.2);
    expect(free?.clipped).toBe(0);
    expect(free?.divergence).toBeGreaterThan(bounded?.divergence ?? Number.POSITIVE_INFINITY);
  });

  test("refuses batches that do not fill a rollout", () => {
    expect(() => cartPolePpo(backend().tf, 1, { batch: 100 })).toThrow(/256 rows of a rollout .* batches of 100/);
  });
});
