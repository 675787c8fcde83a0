/**
 * Trajectories that parity/record-classic-control.py recorded, replayed. In: an environment's id and how its state reads.
 * Out: tests. Why: every classic control environment is held to the same things.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkEnv } from "../../check/check-env.ts";
import type { Env } from "../../core/env.ts";
import type { RawSettings } from "../../core/settings.ts";
import { make } from "../../registry/default-registry.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import { ClassicControl } from "../classic-control.ts";

interface Trajectory {
  readonly seed: number;
  readonly variant: RawSettings;
  readonly policy: "random" | "pump";
  readonly steps: number;
  readonly ends: readonly (readonly [number, boolean, boolean])[];
  /** SHA-256 of float32 bytes. */
  readonly actions: string;
  /** SHA-256 of float64 bytes. */
  readonly rewards: string;
  /** SHA-256 of float32 bytes. */
  readonly observations: string;
  readonly firstStates: string;
  readonly keptStates: string;
  readonly keptRewards: string;
}

interface Recorded {
  readonly every: number;
  readonly trajectories: readonly Trajectory[];
  readonly singleSteps: readonly {
    readonly variant: RawSettings;
    readonly from: string;
    readonly actions: string;
    readonly to: string;
    readonly rewards: string;
  }[];
  readonly started: { readonly seed: number; readonly options: readonly number[]; readonly state: string };
}

/** What the tests need to know of an environment. */
export interface RecordedCase {
  readonly id: string;
  /** The recording, as a URL of a JSON file. */
  readonly file: URL;
  /** The names of the two options of `reset`. */
  readonly options: readonly [string, string];
  /** The element of the observation that the pumping policy looks at. */
  readonly pump?: number;
  /** The names of the numbers in the environment's state, in Gymnasium's order. */
  readonly state: readonly string[];
  /** Most that a state or reward of a whole run differs by. */
  readonly tolerance: number;
  /** Most that one step's result differs by. */
  readonly stepTolerance: number;
  /** Whether every reward is the recorded one to the bit. */
  readonly exactRewards: boolean;
  /** Whether every float32 observation of a run is the recorded one to the bit. */
  readonly exactObservations: boolean;
}

/** Runs all recorded trajectories, single steps and starts, and the public check. */
export function describeRecorded(about: RecordedCase): void {
  // The file is written by the script named above in this form.
  const recorded = JSON.parse(readFileSync(about.file, "utf8")) as Recorded;
  describe(`${about.id} beside Gymnasium`, () => {
    test.each(recorded.trajectories)("seed $seed, $variant, $policy follows the recorded trajectory", (expected) => {
      followTrajectory(about, expected, recorded.every);
    });
    test.each(recorded.singleSteps)("single steps with $variant lead where they are recorded to lead", (expected) => {
      const env = make(about.id, { settings: expected.variant, maxEpisodeSteps: null });
      env.reset({ seed: 0 });
      env.actionSpace.seed(7);
      const results: number[] = [];
      const rewards: number[] = [];
      const actions: number[] = [];
      for (const from of rowsOf(expected.from, about.state.length)) {
        inside(env).state = Object.fromEntries(about.state.map((name, i) => [name, from[i]]));
        const action = env.actionSpace.sample();
        const [, reward] = env.step(action);
        actions.push(numberOf(action));
        results.push(...stateOf(env, about));
        rewards.push(reward);
      }
      expect(actions).toEqual(unpacked(expected.actions));
      expectNear(results, unpacked(expected.to), about.stepTolerance);
      expectNear(rewards, unpacked(expected.rewards), about.exactRewards ? 0 : about.stepTolerance);
    });
    test("options of reset widen the start as recorded", () => {
      const { seed, options, state } = recorded.started;
      const env = make(about.id);
      env.reset({ seed, options: Object.fromEntries(about.options.map((name, i) => [name, options[i]])) });
      expect(stateOf(env, about)).toEqual(unpacked(state));
    });
    test("the public check finds nothing", () => {
      expect(checkEnv(make(about.id)).findings).toEqual([]);
    });
  });
}

/** The environment itself, behind its wrappers. */
function inside(env: Env) {
  if (env.unwrapped instanceof ClassicControl) return env.unwrapped;
  throw new Error(`${env.describe()} is not of classic control`);
}

/** The numbers of the environment's state. */
function stateOf(env: Env, { state }: RecordedCase): readonly number[] {
  const now: Readonly<Record<string, number>> = inside(env).state ?? {};
  return state.map((name) => now[name] ?? Number.NaN);
}

function followTrajectory(about: RecordedCase, expected: Trajectory, every: number): void {
  const env = make(about.id, { settings: expected.variant });
  env.actionSpace.seed(expected.seed);
  const observations: number[] = [];
  const look = (observation: unknown): number[] => {
    const numbers = observation instanceof Float32Array ? [...observation] : [];
    observations.push(...numbers);
    return numbers;
  };
  let seen = look(env.reset({ seed: expected.seed })[0]);
  const [actions, rewards, ends]: [number[], number[], unknown[]] = [[], [], []];
  const [firstStates, keptStates]: [number[], number[]] = [[...stateOf(env, about)], []];
  for (let i = 0; i < expected.steps; i++) {
    const action = expected.policy === "random" ? env.actionSpace.sample() : pumped(env, seen[about.pump ?? -1] ?? 0);
    const [observation, reward, terminated, truncated] = env.step(action);
    seen = look(observation);
    actions.push(numberOf(action));
    rewards.push(reward);
    if (i % every === every - 1) keptStates.push(...stateOf(env, about));
    if (!terminated && !truncated) continue;
    ends.push([i, terminated, truncated]);
    seen = look(env.reset()[0]);
    firstStates.push(...stateOf(env, about));
  }
  expect(digest(Float32Array.from(actions))).toBe(expected.actions);
  expect(ends).toEqual(expected.ends);
  expect(firstStates).toEqual(unpacked(expected.firstStates));
  expectNear(keptStates, unpacked(expected.keptStates), about.tolerance);
  const keptRewards = rewards.filter((_, i) => i % every === every - 1);
  expectNear(keptRewards, unpacked(expected.keptRewards), about.tolerance);
  if (about.exactRewards) expect(digest(Float64Array.from(rewards))).toBe(expected.rewards);
  if (about.exactObservations) expect(digest(Float32Array.from(observations))).toBe(expected.observations);
}

/** An action of one number, or a number. */
function numberOf(action: unknown): number {
  return action instanceof Float32Array ? (action[0] ?? Number.NaN) : Number(action);
}

/** The action that pushes the way the environment moves. */
function pumped(env: Env, speed: number): unknown {
  const { actionSpace } = env;
  if (actionSpace instanceof Discrete) return speed >= 0 ? actionSpace.n - 1 : 0;
  return actionSpace instanceof Box ? (speed >= 0 ? actionSpace.high : actionSpace.low) : null;
}

/** Fails unless no element differs by more than `tolerance`. */
function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const worst = Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN))));
  expect(worst).toBeLessThanOrEqual(tolerance);
}

function digest(numbers: Float32Array | Float64Array): string {
  return createHash("sha256").update(numbers).digest("hex");
}

/** The float64 values that the recorder packed, little-endian. */
function unpacked(base64: string): number[] {
  const bytes = Buffer.from(base64, "base64");
  return Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
}

function rowsOf(base64: string, width: number): number[][] {
  const numbers = unpacked(base64);
  return Array.from({ length: numbers.length / width }, (_, i) => numbers.slice(i * width, (i + 1) * width));
}
