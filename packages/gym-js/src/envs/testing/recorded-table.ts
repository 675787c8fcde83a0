/**
 * Trajectories that parity/record-toy-text.py recorded, replayed. In: a recording and how its environment's observations
 * and infos read as numbers. Out: tests. Why: every ported toy text environment is held to the same things, all exact.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkEnv } from "../../check/check-env.ts";
import type { Env, Info } from "../../core/env.ts";
import type { RawSettings } from "../../core/settings.ts";
import { make } from "../../registry/default-registry.ts";
import { Discrete } from "../../spaces/discrete.ts";
import { TabularEnv } from "../tabular/tabular-env.ts";
import { bestValues } from "./best-values.ts";

interface Variant {
  readonly id: string;
  readonly settings: RawSettings;
}

/** Digests are SHA-256 of float64 bytes. */
interface Trajectory extends Variant {
  readonly seed: number;
  readonly policy: "random" | "masked" | "best";
  readonly steps: number;
  readonly episodes: number;
  readonly totalReward: number;
  /** A digest; of the policy "best" the actions themselves, one digit each. */
  readonly actions: string;
  readonly rewards: string;
  readonly ends: string;
  readonly observations: string;
  readonly infos: string;
}

/** What the recorder wrote. */
export interface RecordedTable {
  readonly trajectories: readonly Trajectory[];
  readonly tables?: readonly (Variant & {
    readonly table: string;
    readonly start: string;
    readonly sweeps: number;
    readonly optimum: number;
  })[];
  readonly texts?: readonly (Variant & {
    readonly seed: number;
    readonly actions: string;
    readonly frames: readonly string[];
  })[];
}

/** What the tests need to know of an environment. */
export interface RecordedTableCase<Recording extends RecordedTable> {
  /** Name of the environment. */
  readonly name: string;
  readonly recorded: Recording;
  /** The numbers in an info, in the recorder's order. */
  readonly infoNumbers: (info: Info) => readonly number[];
}

/** The recording in `file`. */
export function readRecording<Recording extends RecordedTable>(file: URL): Recording {
  // The file is written by the script named above in this form.
  return JSON.parse(readFileSync(file, "utf8")) as Recording;
}

/** Runs all recorded trajectories, tables and texts, and the public check of every recorded id. */
export function describeRecordedTable<Recording extends RecordedTable>(about: RecordedTableCase<Recording>): void {
  const { trajectories, tables = [], texts = [] } = about.recorded;
  describe(`${about.name} beside Gymnasium`, () => {
    test.each(trajectories)("$id, seed $seed, $settings, $policy follows the recorded trajectory", (expected) => {
      followTrajectory(about, expected);
    });
    test.each(tables)("the table of $id with $settings is the recorded one, and so is the best return", (expected) => {
      const env = tabular(make(expected.id, { settings: expected.settings }));
      const rows = env.transitions.flatMap((actions) => actions.flat());
      const numbers = rows.flatMap((row) => [row.probability, row.nextState, row.reward, Number(row.terminated)]);
      expect(digest(numbers)).toBe(expected.table);
      expect(digest(env.initialDistribution)).toBe(expected.start);
      const values = bestValues(env.transitions, expected.sweeps);
      const optimum = env.initialDistribution.reduce((sum, share, state) => sum + share * (values[state] ?? 0), 0);
      expect(optimum).toBeCloseTo(expected.optimum, 9);
    });
    test.each(texts)("$id with $settings shows the recorded lines", (expected) => {
      const env = make(expected.id, { settings: expected.settings, renderMode: "ansi" });
      env.reset({ seed: expected.seed });
      const frames = [env.render()];
      for (const digit of expected.actions) {
        env.step(Number(digit));
        frames.push(env.render());
      }
      expect(frames).toEqual(expected.frames);
    });
    test.each([...new Set(trajectories.map(({ id }) => id))])("the public check finds nothing in %s", (id) => {
      expect(checkEnv(make(id)).findings).toEqual([]);
    });
  });
}

/** The environment inside the wrappers; throws unless it has a table. */
export function tabular(env: Env): TabularEnv {
  if (env.unwrapped instanceof TabularEnv) return env.unwrapped;
  throw new Error(`${env.describe()} has no table`);
}

function followTrajectory<Recording extends RecordedTable>(
  { infoNumbers }: RecordedTableCase<Recording>,
  expected: Trajectory,
): void {
  const env = make(expected.id, { settings: expected.settings });
  env.actionSpace.seed(expected.seed);
  const [actions, rewards, ends]: [number[], number[], number[]] = [[], [], []];
  const [observations, infos]: [number[], number[]] = [[], []];
  const look = (observation: unknown, info: Info): void => {
    observations.push(...(Array.isArray(observation) ? observation.map(Number) : [Number(observation)]));
    infos.push(...infoNumbers(info));
  };
  let [observation, info] = env.reset({ seed: expected.seed });
  look(observation, info);
  for (let i = 0; i < expected.steps; i++) {
    const action = expected.policy === "best" ? Number(expected.actions[i]) : sampled(env, expected.policy, info);
    const [next, reward, terminated, truncated, nextInfo] = env.step(action);
    [observation, info] = [next, nextInfo];
    actions.push(action);
    rewards.push(reward);
    look(observation, info);
    if (!terminated && !truncated) continue;
    ends.push(i, Number(terminated), Number(truncated));
    [observation, info] = env.reset();
    look(observation, info);
  }
  expect(ends.length / 3).toBe(expected.episodes);
  expect(rewards.reduce((sum, reward) => sum + reward, 0)).toBe(expected.totalReward);
  if (expected.policy !== "best") expect(digest(actions)).toBe(expected.actions);
  expect(digest(rewards)).toBe(expected.rewards);
  expect(digest(ends)).toBe(expected.ends);
  expect(digest(observations)).toBe(expected.observations);
  expect(digest(infos)).toBe(expected.infos);
}

function sampled({ actionSpace }: Env, policy: "random" | "masked", { actionMask }: Info): number {
  if (!(actionSpace instanceof Discrete)) throw new Error("the actions are not numbered");
  return policy === "masked" && actionMask instanceof Int8Array
    ? actionSpace.sample({ mask: actionMask })
    : actionSpace.sample();
}

function digest(numbers: ArrayLike<number>): string {
  return createHash("sha256").update(Float64Array.from(numbers)).digest("hex");
}
