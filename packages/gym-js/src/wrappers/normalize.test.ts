/** Normalised observations and rewards, held against Gymnasium's (parity/record-wrappers.py): equal to the last bit. */
import { describe, expect, expectTypeOf, test } from "vitest";
import type { Env } from "../core/env.ts";
import { CartPole } from "../envs/cart-pole/cart-pole.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { NumericArray } from "../spaces/dtype.ts";
import { NormalizeObservation } from "./normalize-observation.ts";
import { NormalizeReward } from "./normalize-reward.ts";
import { ByteNoise, DiscreteNoise, Float32Noise, Float64Noise, rollout } from "./testing/noise.ts";
import { recorded } from "./testing/recorded.ts";
import { TimeLimit } from "./time-limit.ts";

function plain(vectors: readonly Float32Array[]): number[][] {
  return vectors.map((vector) => [...vector]);
}

const noises: readonly (readonly [string, () => Env<NumericArray | number, number>])[] = [
  ["float32", () => new Float32Noise()],
  ["float64", () => new Float64Noise()],
  ["uint8", () => new ByteNoise()],
  ["discrete", () => new DiscreteNoise()],
];

describe("NormalizeObservation", () => {
  test.each(noises)("of %s gives Gymnasium's numbers, and the same mean and variance", (dtype, create) => {
    const expected = recorded.normalizedObservations[dtype];
    const env = new NormalizeObservation(create());
    expect(plain(rollout(env, { seed: 3, steps: 20 }).observations)).toEqual(expected?.updating);
    env.updateRunningMean = false;
    expect(plain(rollout(env, { seed: 4, steps: 5 }).observations)).toEqual(expected?.fixed);
    const { mean, variance, count } = env.moments;
    expect([[...mean], [...variance], count]).toEqual([expected?.mean, expected?.variance, expected?.count]);
  });

  test.each(noises)("of %s divides by 1 if it never took in anything", (dtype, create) => {
    const env = new NormalizeObservation(create());
    env.updateRunningMean = false;
    expect(plain(rollout(env, { seed: 3, steps: 4 }).observations)).toEqual(recorded.neverUpdated[dtype]);
  });

  test("around CartPole gives Gymnasium's numbers", () => {
    const env = new NormalizeObservation(new TimeLimit(new CartPole(), 500));
    const { observations } = rollout(env, { seed: 11, steps: 60, action: (i) => i % 2 });
    expectTypeOf(observations).toEqualTypeOf<Float32Array[]>();
    expect(plain(observations)).toEqual(recorded.cartPole);
    expect(observations.every((observation) => env.observationSpace.contains(observation))).toBe(true);
  });

  test("refuses an epsilon of 0 and observations that are neither arrays nor numbers", () => {
    expect(() => new NormalizeObservation(new CartPole(), { epsilon: 0 })).toThrow(/epsilon above 0; received 0/);
    const named = Object.assign(new CartPole(), { observationSpace: new Dict({ at: new Discrete(2) }) });
    expect(() => new NormalizeObservation(named)).toThrow(/has Dict\('at'.*FlattenObservation/);
  });
});

describe("NormalizeReward", () => {
  test("gives Gymnasium's numbers, and the same mean and variance", () => {
    const { updating, fixed, mean, variance } = recorded.normalizedRewards;
    const env = new NormalizeReward(new Float64Noise(), { gamma: 0.9 });
    expect(rollout(env, { seed: 5, steps: 30 }).rewards).toEqual(updating);
    env.updateRunningMean = false;
    expect(rollout(env, { seed: 6, steps: 5 }).rewards).toEqual(fixed);
    expect([env.moments.mean[0], env.moments.variance[0]]).toEqual([mean, variance]);
  });

  test("refuses an epsilon of 0 and a gamma above 1", () => {
    expect(() => new NormalizeReward(new CartPole(), { epsilon: 0 })).toThrow(/epsilon above 0/);
    expect(() => new NormalizeReward(new CartPole(), { gamma: 1.1 })).toThrow(/from 0 to 1; received 1.1/);
  });
});
