/** Settings that solve the environments with tables, and what their policies are truly worth. For the tests beside the algorithms. */
import { type Env, make, TabularEnv } from "gym-js";
import { qLearning } from "../tabular/q-learning.ts";
import type { TabularSettings } from "../tabular/tabular-settings.ts";
import { TabularTraining } from "../tabular/tabular-training.ts";

/** An environment, what solves it, and what it is held to. */
export interface SolvedCase {
  readonly id: string;
  readonly settings: Omit<TabularSettings, "seed">;
  /** Steps of an episode after which its limit, or the exact value below, cuts it. */
  readonly limit: number;
  /** Mean return that every seed reaches. */
  readonly floor: number;
}

export const solvedCases: readonly SolvedCase[] = [
  {
    id: "FrozenLake-v1",
    settings: {
      steps: 100_000,
      gamma: 0.99,
      // Ice is slippery: values settle only when the rate falls.
      learningRate: { kind: "exponential", from: 0.5, factor: 0.5, every: 12_000, to: 0.002 },
      exploration: { kind: "constant", value: 0.3 },
      initialValue: 1,
    },
    limit: 100,
    floor: 0.73,
  },
  {
    id: "Taxi-v4",
    settings: {
      steps: 150_000,
      gamma: 0.99,
      // Nothing is left to chance here: each target is the truth, and hope of 20 explores better than chance.
      learningRate: { kind: "constant", value: 1 },
      exploration: { kind: "constant", value: 0 },
      initialValue: 20,
    },
    limit: 200,
    floor: 7.9,
  },
  {
    id: "CliffWalking-v1",
    settings: {
      steps: 50_000,
      gamma: 1,
      learningRate: { kind: "constant", value: 0.5 },
      exploration: { kind: "constant", value: 0.1 },
      initialValue: 0,
    },
    limit: 100,
    floor: -13,
  },
];

/** Trains by Q-learning to the end. */
export function trained({ id, settings }: SolvedCase, seed: number): TabularTraining {
  const training = new TabularTraining({ rule: qLearning, env: make(id), settings: { ...settings, seed } });
  training.step(settings.steps);
  return training;
}

/** The environment behind its wrappers. */
export function tabular(env: Env): TabularEnv {
  if (env.unwrapped instanceof TabularEnv) return env.unwrapped;
  throw new Error(`${env.describe()} has no table of transitions`);
}

/** The mean return of a policy within `limit` steps, by its table of transitions: without chance. */
export function exactReturn(env: TabularEnv, policy: (state: number) => number, limit: number): number {
  let values = new Float64Array(env.transitions.length);
  for (let left = 0; left < limit; left++) {
    const before = values;
    values = Float64Array.from(env.transitions, (actions, state) =>
      (actions[policy(state)] ?? []).reduce(
        (sum, { probability, nextState, reward, terminated }) =>
          sum + probability * (reward + (terminated ? 0 : (before[nextState] ?? 0))),
        0,
      ),
    );
  }
  return env.initialDistribution.reduce((sum, probability, state) => sum + probability * (values[state] ?? 0), 0);
}
