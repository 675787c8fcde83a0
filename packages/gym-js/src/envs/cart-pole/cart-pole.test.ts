/**
 * CartPole against trajectories of Gymnasium (parity/record-cartpole.py). First states, rewards, ends and float32
 * observations are compared exactly; float64 states to 1e-12 (1e-9 after a whole balanced episode), because the recording
 * machine's C library may round the last bit of a sine differently, up to once in 200 arguments.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { make } from "../../registry/default-registry.ts";
import { CartPole, type CartPoleState } from "./cart-pole.ts";

type Four = readonly [number, number, number, number];

interface Recorded {
  readonly trajectories: readonly {
    readonly seed: number;
    readonly variant: { readonly suttonBartoReward: boolean; readonly kinematicsIntegrator: string };
    readonly actions: string;
    readonly rewards: readonly number[] | string;
    readonly ends: readonly (readonly [number, boolean, boolean])[];
    readonly observations: string;
    readonly firstState: Four;
    readonly everyTenthState: readonly Four[];
  }[];
  readonly balanced: readonly {
    readonly seed: number;
    readonly steps: number;
    readonly terminated: boolean;
    readonly truncated: boolean;
    readonly lastState: Four;
  }[];
  readonly singleSteps: readonly { readonly from: Four; readonly action: number; readonly to: Four }[];
  readonly bounds: { readonly seed: number; readonly low: number; readonly high: number; readonly state: Four };
}

// The file is written by the script named above in this form.
const recorded = JSON.parse(
  readFileSync(new URL("./__recorded__/cart-pole.json", import.meta.url), "utf8"),
) as Recorded;

function numbers(state: CartPoleState | null): number[] {
  return state === null ? [] : [state.position, state.velocity, state.angle, state.angularVelocity];
}

function stateOf(env: { readonly unwrapped: unknown }): number[] {
  return env.unwrapped instanceof CartPole ? numbers(env.unwrapped.state) : [];
}

function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const worst = Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN))));
  expect(worst).toBeLessThanOrEqual(tolerance);
}

/** The float32 values that the recorder packed, little-endian. */
function unpacked(base64: string): number[] {
  const bytes = Buffer.from(base64, "base64");
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

describe("equality with Gymnasium", () => {
  test.each(recorded.trajectories)("seed $seed, $variant follows the recorded trajectory", (expected) => {
    const env = make("CartPole-v1", { settings: expected.variant });
    env.actionSpace.seed(expected.seed);
    const observations = [...env.reset({ seed: expected.seed })[0]];
    expect(stateOf(env)).toEqual(expected.firstState);
    const actions: number[] = [];
    const rewards: number[] = [];
    const ends: [number, boolean, boolean][] = [];
    for (let i = 0; i < expected.actions.length; i++) {
      const action = env.actionSpace.sample();
      const [observation, reward, terminated, truncated] = env.step(action);
      actions.push(action);
      rewards.push(reward);
      observations.push(...observation);
      if (i % 10 === 9) expectNear(stateOf(env), expected.everyTenthState[(i - 9) / 10] ?? [], 1e-12);
      if (!terminated && !truncated) continue;
      ends.push([i, terminated, truncated]);
      observations.push(...env.reset()[0]);
    }
    expect(actions.join("")).toBe(expected.actions);
    expect(ends).toEqual(expected.ends);
    if (typeof expected.rewards === "string") {
      expect(`${rewards.filter((reward) => reward === 1).length} times 1`).toBe(expected.rewards);
    } else {
      expect(rewards).toEqual(expected.rewards);
    }
    expect(observations).toEqual(unpacked(expected.observations));
  });

  test.each(recorded.balanced)("seed $seed balances until step $steps as recorded", (expected) => {
    const env = make("CartPole-v1");
    let [observation] = env.reset({ seed: expected.seed });
    let steps = 0;
    let ended = { terminated: false, truncated: false };
    while (!ended.terminated && !ended.truncated) {
      const [, velocity = 0, angle = 0, angularVelocity = 0] = observation;
      const [next, , terminated, truncated] = env.step(angle + 0.5 * angularVelocity + 0.05 * velocity > 0 ? 1 : 0);
      observation = next;
      ended = { terminated, truncated };
      steps++;
    }
    expect({ steps, ...ended }).toEqual({
      steps: expected.steps,
      terminated: expected.terminated,
      truncated: expected.truncated,
    });
    expectNear(stateOf(env), expected.lastState, 1e-9);
  });

  test("single steps from states all over an episode's range agree to 4e-16 times the step's size", () => {
    const env = new CartPole();
    for (const { from, action, to } of recorded.singleSteps) {
      const [position, velocity, angle, angularVelocity] = from;
      env.state = { position, velocity, angle, angularVelocity };
      env.step(action);
      expectNear(numbers(env.state), to, 4e-16 * Math.max(1, ...to.map(Math.abs)));
    }
  });

  test("options of reset widen the start as recorded", () => {
    const { seed, low, high, state } = recorded.bounds;
    const env = new CartPole();
    env.reset({ seed, options: { low, high } });
    expect(numbers(env.state)).toEqual(state);
  });
});

describe("contract", () => {
  test("an action outside the space is refused with what was expected", () => {
    const env = make("CartPole-v1");
    env.reset({ seed: 0 });
    expect(() => env.step(2)).toThrow(/received the action 2, which is not in Discrete\(2\)/);
  });

  test("bounds that are crossed or no numbers are refused", () => {
    const env = new CartPole();
    expect(() => env.reset({ options: { low: 1, high: 0 } })).toThrow(/low <= high; received 1 and 0/);
    expect(() => env.reset({ options: { low: "a" } })).toThrow(/received "a" and 0.05/);
  });

  test("steps after the fall give no reward and one warning", () => {
    const warnings: string[] = [];
    const env = new CartPole({ onWarning: (message) => warnings.push(message) });
    env.reset({ seed: 1 });
    env.state = { position: 0, velocity: 0, angle: 0.3, angularVelocity: 0 };
    const rewards = [env.step(1), env.step(1), env.step(1)].map(([, reward]) => reward);
    expect(rewards).toEqual([1, 0, 0]);
    expect(warnings).toEqual([expect.stringMatching(/Call reset/)]);
  });

  test("the step before the first reset is refused", () => {
    expect(() => new CartPole().step(0)).toThrow(/before reset/);
    expect(new CartPole({ renderMode: "ansi" }).render()).toBe(null);
  });
});
