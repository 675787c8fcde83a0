/** Bandit: its laws of chance, what it refuses, and the book's own experiment on it. */
import { describe, expect, test } from "vitest";
import { checkEnv } from "../../check/check-env.ts";
import { make } from "../../registry/default-registry.ts";
import { pixelAt } from "../../render/raster.ts";
import { seededGenerator } from "../../seeding/seeded-generator.ts";
import { Bandit } from "./bandit.ts";
import { banditPicture, banditText } from "./bandit-views.ts";

/** Share of best arms in the last 100 of 1,000 pulls by sample averages, over 300 runs of the testbed. */
function shareOfBest(epsilon: number): number {
  const { rng } = seededGenerator(1);
  const env = new Bandit();
  let best = 0;
  for (let run = 0; run < 300; run++) {
    env.reset({ seed: run });
    const estimates = new Float64Array(10);
    const counts = new Float64Array(10);
    for (let step = 0; step < 1000; step++) {
      const arm = rng.random() < epsilon ? rng.integers(10) : estimates.indexOf(Math.max(...estimates));
      const [, reward, , , info] = env.step(arm);
      counts[arm] = (counts[arm] ?? 0) + 1;
      estimates[arm] = (estimates[arm] ?? 0) + (reward - (estimates[arm] ?? 0)) / (counts[arm] ?? 1);
      if (step >= 900 && info["optimal"] === true) best++;
    }
  }
  return best / 30_000;
}

describe("laws of chance", () => {
  test("exploring one time in ten finds the best arm about 4 times in 5, greed about 1 in 3, as in figure 2.2 of the book", () => {
    expect(shareOfBest(0.1)).toBeGreaterThan(0.72);
    expect(shareOfBest(0)).toBeLessThan(0.45);
  });

  test("Gaussian means have mean 0 and variance 1, rewards the arm's mean and the variance that is set", () => {
    const env = new Bandit({ settings: { arms: 1000, deviation: 2 } });
    env.reset({ seed: 0 });
    const means = [...(env.state?.means ?? [])];
    expect(Math.abs(average(means))).toBeLessThan(0.1);
    expect(Math.abs(average(means.map((mean) => mean ** 2)) - 1)).toBeLessThan(0.15);
    env.reset({ seed: 0, options: { means: means.map(() => 3) } });
    const rewards = Array.from({ length: 20_000 }, () => env.step(5)[1]);
    expect(Math.abs(average(rewards) - 3)).toBeLessThan(0.06);
    expect(Math.abs(average(rewards.map((reward) => (reward - 3) ** 2)) - 4)).toBeLessThan(0.2);
  });

  test("Bernoulli rewards are 1 as often as the mean says, and means fill [0, 1)", () => {
    const env = new Bandit({ settings: { arms: 3, rewards: "bernoulli" } });
    env.reset({ seed: 2 });
    expect(env.state?.means.every((mean) => mean >= 0 && mean < 1)).toBe(true);
    env.reset({ seed: 2, options: { means: [0, 0.3, 1] } });
    const pulled = (arm: number): number => average(Array.from({ length: 10_000 }, () => env.step(arm)[1]));
    expect([pulled(0), pulled(2)]).toEqual([0, 1]);
    expect(Math.abs(pulled(1) - 0.3)).toBeLessThan(0.02);
  });
});

describe("contract", () => {
  test.each([{}, { arms: 2, rewards: "bernoulli" }, { arms: 1 }])(
    "the public check finds nothing with %j",
    (settings) => {
      expect(checkEnv(make("Bandit-v0", { settings })).findings).toEqual([]);
    },
  );

  test("info tells regret and whether the arm was the best; only the limit ends an episode", () => {
    const env = make("Bandit-v0", { settings: { arms: 3 } });
    env.reset({ seed: 0, options: { means: [0, 1.5, 1] } });
    expect([0, 1, 2].map((arm) => env.step(arm)[4])).toEqual([
      { regret: 1.5, optimal: false },
      { regret: 0, optimal: true },
      { regret: 0.5, optimal: false },
    ]);
    const flags = Array.from({ length: 997 }, () => env.step(0).slice(2, 4));
    expect(flags.filter((pair) => pair.includes(true))).toEqual([[false, true]]);
    expect(flags.at(-1)).toEqual([false, true]);
  });

  test("means, settings and actions that do not fit are refused", () => {
    const env = new Bandit({ settings: { arms: 2, rewards: "bernoulli" } });
    expect(() => env.step(0)).toThrow(/step of Bandit was called before reset/);
    expect(() => env.reset({ options: { means: [0, 2] } })).toThrow(/must be 2 numbers from 0 to 1/);
    expect(() => env.reset({ options: { means: [0] } })).toThrow(/received an array of length 1/);
    expect(env.state).toBe(null);
    env.reset({ seed: 0 });
    expect(() => env.step(2)).toThrow(/which is not in Discrete\(2\)/);
    expect(() => new Bandit({ settings: { arms: 1.5 } })).toThrow(/an integer from 1 to 1000/);
  });

  test("both views show pulls, means, the best and the last arm", () => {
    const view = { means: Float64Array.of(-1, 1), pulls: Float64Array.of(1, 3), lastArm: 0 };
    expect(banditText(view)).toBe("  0 >  mean  -1.000, pulls 1\n  1  * mean   1.000, pulls 3\n");
    const picture = banditPicture(view);
    expect([picture.width, picture.height]).toEqual([480, 64]);
    expect(pixelAt(picture, 100, 16)).toEqual([230, 150, 60]);
    expect(pixelAt(picture, 2, 16)).toEqual([40, 40, 40]);
    expect(pixelAt(picture, 300, 48)).toEqual([90, 130, 200]);
    expect(pixelAt(picture, 400, 48)).toEqual([255, 255, 255]);
    expect(pixelAt(picture, 478, 48)).toEqual([40, 40, 40]);
  });
});

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
