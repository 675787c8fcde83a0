/** Wrappers around the real CartPole. */
import { describe, expect, test } from "vitest";
import type { StepResult } from "../core/env.ts";
import { CartPole } from "../envs/cart-pole/cart-pole.ts";
import { OrderEnforcing } from "./order-enforcing.ts";
import { PassiveEnvChecker } from "./passive-env-checker.ts";
import { RecordEpisodeStatistics } from "./record-episode-statistics.ts";
import { TimeLimit } from "./time-limit.ts";

describe("TimeLimit", () => {
  test("truncates at the limit, not before, and starts anew with reset", () => {
    const env = new TimeLimit(new CartPole(), 3);
    for (const seed of [1, 2]) {
      env.reset({ seed });
      const flags = [env.step(0), env.step(1), env.step(0)].map(([, , terminated, truncated]) => [
        terminated,
        truncated,
      ]);
      expect(flags).toEqual([
        [false, false],
        [false, false],
        [false, true],
      ]);
    }
  });

  test.each([0, -1, 1.5])("refuses a limit of %d", (limit) => {
    expect(() => new TimeLimit(new CartPole(), limit)).toThrow(/positive integer/);
  });
});

describe("OrderEnforcing", () => {
  test("refuses step and render before reset and allows both after it", () => {
    const env = new OrderEnforcing(new CartPole({ renderMode: "ansi" }));
    expect(() => env.step(0)).toThrow(/step of CartPole was called before reset/);
    expect(() => env.render()).toThrow(/render of CartPole was called before reset/);
    env.reset({ seed: 0 });
    expect(env.step(0)[1]).toBe(1);
    expect(env.render()).toContain("[##]");
  });
});

describe("RecordEpisodeStatistics", () => {
  test("gives return, length and time with the last step only and keeps the latest episodes", () => {
    let now = 1000;
    const env = new RecordEpisodeStatistics(new TimeLimit(new CartPole(), 5), { keep: 2, clock: () => now });
    for (let episode = 0; episode < 3; episode++) {
      env.reset({ seed: episode });
      for (let i = 1; i <= 5; i++) {
        now += 100;
        const info = env.step(i % 2)[4];
        expect(info["episode"]).toEqual(i < 5 ? undefined : { return: 5, length: 5, seconds: 0.5 });
      }
    }
    expect(env.episodes).toHaveLength(2);
  });
});

describe("PassiveEnvChecker", () => {
  class Broken extends CartPole {
    override step(action: number): StepResult<Float32Array> {
      const [observation, reward, terminated, , info] = super.step(action);
      return [observation, reward, terminated, 0 as unknown as boolean, info]; // the fault under test
    }
  }

  test("names the fault at the first step", () => {
    const env = new PassiveEnvChecker(new Broken());
    env.reset({ seed: 0 });
    expect(() => env.step(0)).toThrow(/Broken breaks the environment API\. The flag truncated/);
  });

  test("warns of a reused observation and lets a sound environment pass", () => {
    class Reusing extends CartPole {
      readonly #buffer = new Float32Array(4);
      override step(action: number): StepResult<Float32Array> {
        const [observation, reward, terminated, truncated, info] = super.step(action);
        this.#buffer.set(observation);
        return [this.#buffer, reward, terminated, truncated, info];
      }
    }
    const warnings: string[] = [];
    const onWarning = (message: string): number => warnings.push(message);
    for (const inner of [new CartPole(), new Reusing()]) {
      const env = new PassiveEnvChecker(inner, { onWarning });
      env.reset({ seed: 0 });
      for (let i = 0; i < 3; i++) env.step(i % 2);
    }
    expect(warnings).toEqual([expect.stringMatching(/Reusing.*observations of two calls share memory/)]);
  });
});

test("a wrapper passes on what it does not change", () => {
  const inner = new CartPole({ renderMode: "ansi" });
  const env = new OrderEnforcing(new TimeLimit(inner, 9));
  expect(env.unwrapped).toBe(inner);
  expect(env.actionSpace).toBe(inner.actionSpace);
  expect(env.observationSpace).toBe(inner.observationSpace);
  expect(env.rng).toBe(inner.rng);
  expect([env.renderMode, env.metadata.renderFps, env.spec]).toEqual(["ansi", 50, null]);
  env.close();
});
