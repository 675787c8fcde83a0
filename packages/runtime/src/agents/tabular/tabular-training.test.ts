import { CliffWalking, make, type Pcg64State, TimeLimit } from "gym-js";
import { describe, expect, test } from "vitest";
import type { EnvState } from "../env-state.ts";
import { evaluatePolicy } from "../returns/evaluate-policy.ts";
import { exactReturn, solvedCases, tabular, trained } from "../testing/tabular-results.ts";
import { discreteWorld } from "./discrete-spaces.ts";
import { doubleQLearning } from "./double-q-learning.ts";
import { expectedSarsa } from "./expected-sarsa.ts";
import { qLearning } from "./q-learning.ts";
import { sarsa } from "./sarsa.ts";
import { TabularTraining } from "./tabular-training.ts";

const rules = [qLearning, sarsa, expectedSarsa, doubleQLearning];

describe.each(solvedCases)("Q-learning on $id", (solved) => {
  test.each([0, 1])(`with seed %i learns a policy worth at least ${solved.floor}`, (seed) => {
    const { policy } = trained(solved, seed);
    const env = make(solved.id);
    expect(exactReturn(tabular(env), policy, solved.limit)).toBeGreaterThanOrEqual(solved.floor);
    // Played episodes agree with the table of transitions, within five standard errors.
    const { mean, deviation, returns } = evaluatePolicy(discreteWorld(make(solved.id)).env, policy, {
      episodes: 500,
      seed,
    });
    const error = (5 * (deviation ?? 0)) / Math.sqrt(returns.length);
    expect(Math.abs(mean - exactReturn(tabular(env), policy, solved.limit))).toBeLessThanOrEqual(error);
  });
});

test("SARSA keeps away from the cliff that Q-learning walks along (Sutton and Barto, 2018, example 6.6)", () => {
  const [, , cliff] = solvedCases;
  const settings = {
    ...cliff?.settings,
    steps: 50_000,
    seed: 3,
    learningRate: { kind: "constant", value: 0.1 },
  } as const;
  const lengths = [qLearning, sarsa].map((rule) => {
    const training = new TabularTraining({ rule, env: make("CliffWalking-v1"), settings });
    training.step(settings.steps);
    const recent = training.log.returns.slice(-500);
    return {
      length: -exactReturn(tabular(make("CliffWalking-v1")), training.policy, 100),
      whileLearning: recent.reduce((sum, value) => sum + value, 0) / recent.length,
    };
  });
  expect(lengths[0]?.length).toBe(13);
  expect(lengths[1]?.length).toBeGreaterThanOrEqual(15);
  expect(lengths[1]?.whileLearning).toBeGreaterThan((lengths[0]?.whileLearning ?? 0) + 5);
});

/** A slippery cliff and how its state is kept. */
function cliffWorld() {
  const cliff = new CliffWalking({ settings: { isSlippery: true } });
  const envState: EnvState = {
    snapshot: () => ({ state: cliff.state, rng: cliff.rng.snapshot() }),
    restore: (kept) => {
      // Taken by the function above.
      const { state, rng } = kept as { readonly state: number; readonly rng: Pcg64State };
      cliff.reset();
      cliff.state = state;
      cliff.rng.restore(rng);
    },
  };
  return { env: cliff, envState };
}

describe.each(rules)("A training by $name", (rule) => {
  const settings = {
    seed: 5,
    steps: 6000,
    gamma: 0.95,
    exploration: { kind: "linear", from: 0.5, to: 0.05, over: 4000 },
    learningRate: { kind: "constant", value: 0.3 },
  } as const;
  const training = () => new TabularTraining({ rule, settings, ...cliffWorld() });

  test("that is cut anywhere goes on to the same bits as undisturbed", () => {
    const whole = training();
    whole.step(settings.steps);
    for (const cut of [1, 777, 3001]) {
      const first = training();
      first.step(cut);
      const kept = structuredClone(first.snapshot());
      first.step(100);
      const second = training();
      second.restore(kept);
      second.step(settings.steps);
      expect(second.snapshot()).toEqual(whole.snapshot());
    }
    // Episodes on a slippery cliff are long; what is compared must hold ends of some.
    expect(whole.progress.episodes).toBeGreaterThanOrEqual(3);
  });

  test("whose environment's state is not kept goes on with a new episode, the same each time", () => {
    const { env } = cliffWorld();
    const first = new TabularTraining({ rule, env, settings });
    first.step(777);
    const kept = first.snapshot();
    expect(kept.episode).toBeNull();
    const [a, b] = [0, 1].map(() => {
      const again = new TabularTraining({ rule, settings, env: cliffWorld().env });
      again.restore(kept);
      again.step(settings.steps);
      return again;
    });
    expect(a?.done).toBe(true);
    expect(a?.snapshot()).toEqual(b?.snapshot());
  });

  test("is the same for the same seed and another for another", () => {
    const table = (seed: number) => {
      const one = new TabularTraining({ rule, env: cliffWorld().env, settings: { ...settings, seed } });
      one.step(settings.steps);
      return one.table;
    };
    expect(table(1)).toEqual(table(1));
    expect(table(1)).not.toEqual(table(2));
  });
});

describe("A limit outside the task", () => {
  test("does not end the value of what comes after it; the end of the task does", () => {
    const limited = new TabularTraining({
      rule: qLearning,
      env: new TimeLimit(new CliffWalking(), 1),
      settings: { seed: 1, steps: 2000, gamma: 0.5, learningRate: { kind: "constant", value: 0.5 } },
    });
    limited.step(2000);
    // From the start, state 36, going up leads to 24, which is never acted in and stays 0; going left stays at 36.
    expect(limited.table[36 * 4]).toBeCloseTo(-1, 3);
    expect(limited.table[36 * 4 + 3]).toBeCloseTo(-1 + 0.5 * Math.max(...limited.table.slice(36 * 4, 37 * 4)), 1);
    expect(limited.log.truncated.every((flag) => flag === 1)).toBe(true);
  });
});

describe("What is refused", () => {
  test.each([
    ["CartPole-v1", /numbered observations, a Discrete space; .*CartPole.* has Box/],
    ["Pendulum-v1", /numbered observations/],
    ["Blackjack-v1", /has Tuple/],
  ] as const)("%s: %s", (id, message) => {
    expect(() => new TabularTraining({ rule: qLearning, env: make(id), settings: { seed: 0, steps: 1 } })).toThrow(
      message,
    );
  });

  test.each([
    [{ gamma: 1.5 }, /gamma lies from 0 to 1; received 1.5/],
    [{ steps: 0 }, /from 1 to/],
    [{ exploration: { kind: "constant", value: 2 } }, /exploration lies from 0 to 1; received 2/],
    [{ learningRate: { kind: "linear", from: 1, to: 0, over: 0 } }, /above 0; received 0/],
    [{ learningRate: { kind: "exponential", from: 1, to: 0, factor: 2, every: 9 } }, /received 2 in 9/],
  ] as const)("settings %j", (wrong, message) => {
    const settings = { seed: 0, steps: 10, ...wrong };
    expect(() => new TabularTraining({ rule: qLearning, env: make("Taxi-v4"), settings })).toThrow(message);
  });

  test("the snapshot of another rule", () => {
    const settings = { seed: 0, steps: 10 };
    const [a, b] = [qLearning, sarsa].map((rule) => new TabularTraining({ rule, env: make("Taxi-v4"), settings }));
    expect(() => a?.restore(b?.snapshot() ?? a.snapshot())).toThrow(
      /is q_learning with 3000 values; .* of sarsa with 3000/,
    );
  });
});

test("A run tells how far it is and stops between chunks when asked to, to go on later", async () => {
  const settings = { seed: 2, steps: 5000 };
  const training = new TabularTraining({ rule: qLearning, env: make("FrozenLake-v1"), settings });
  const stop = new AbortController();
  const seen: number[] = [];
  const onProgress = ({ steps }: { readonly steps: number }) => {
    seen.push(steps);
    if (steps >= 2000) stop.abort();
  };
  expect(await training.run({ chunk: 1000, onProgress, signal: stop.signal })).toBe("cancelled");
  expect(seen).toEqual([1000, 2000]);
  expect(await training.run({ chunk: 1000, onProgress })).toBe("done");
  expect(training.progress).toMatchObject({ steps: 5000, of: 5000 });
  const whole = new TabularTraining({ rule: qLearning, env: make("FrozenLake-v1"), settings });
  whole.step(5000);
  expect(whole.table).toEqual(training.table);
});
