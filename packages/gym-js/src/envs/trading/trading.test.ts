/** Trading: accounts computed by hand, no look-ahead, sums that must agree on random episodes, and policies that are known. */
import { describe, expect, test } from "vitest";
import { checkEnv } from "../../check/check-env.ts";
import { make } from "../../registry/default-registry.ts";
import { pixelAt } from "../../render/raster.ts";
import { seededGenerator } from "../../seeding/seeded-generator.ts";
import { settle } from "./portfolio.ts";
import { syntheticPrices } from "./synthetic-prices.ts";
import { Trading } from "./trading.ts";

const long = 2;
const flat = 1;
const short = 0;

function started(prices: readonly number[], settings: Readonly<Record<string, unknown>> = {}): Trading {
  const env = new Trading({ settings: { prices, window: 1, fee: 0.01, ...settings } });
  env.reset({ seed: 0 });
  return env;
}

function total(rewards: readonly number[]): number {
  return rewards.reduce((sum, reward) => sum + reward, 0);
}

/** The rewards of one episode under a policy of the observation. */
function rewardsOf(env: Trading, seed: number, policy: (observation: Float32Array) => number | Float32Array): number[] {
  let [observation] = env.reset({ seed });
  const rewards: number[] = [];
  for (let ended = false; !ended; ) {
    const [next, reward, terminated, truncated] = env.step(policy(observation));
    rewards.push(reward);
    observation = next;
    ended = terminated || truncated;
  }
  return rewards;
}

describe("accounts", () => {
  test("a position that is bought pays its fee, then moves with the price", () => {
    const env = started([100, 110, 99, 99]);
    const [observation, reward, terminated, truncated, info] = env.step(long);
    expect(reward).toBeCloseTo(Math.log(0.99 * 0.9), 12);
    expect([terminated, truncated]).toEqual([false, false]);
    expect([...observation]).toEqual([Math.fround(Math.log(99 / 110)), 1]);
    expect(info).toEqual({ price: 99, worth: expect.closeTo(0.891, 12), position: 1 });
    expect(env.step(long).slice(1, 4)).toEqual([0, false, true]);
  });

  test("a short position gains as the price falls, drifts, and pays for being set right", () => {
    const env = started([100, 100, 90, 90]);
    const [observation, reward] = env.step(short);
    expect(reward).toBeCloseTo(Math.log(0.99 * 1.1), 12);
    expect(observation[1]).toBe(Math.fround(-0.9 / 1.1));
    expect(env.step(short)[1]).toBeCloseTo(Math.log(1 - 0.01 * (1 - 0.9 / 1.1)), 12);
  });

  test("turning from long to short pays twice the fee of entering", () => {
    const env = started([5, 5, 5, 5, 5]);
    const rewards = [long, short, flat].map((action) => env.step(action)[1]);
    expect(rewards).toEqual([Math.log(0.99), Math.log(0.98), Math.log(0.99)]);
  });

  test("a share of the worth moves with its share, and drifts as the price moves", () => {
    const account = settle({ held: 0, target: 0.5, fee: 0, change: 0.2 });
    expect(account.growth).toBeCloseTo(1.1, 12);
    expect(account.position).toBeCloseTo(0.6 / 1.1, 12);
  });

  test("a short position is ruined when the price doubles, and the step after it is refused", () => {
    const env = started([1, 1, 2, 2]);
    const [, reward, terminated, truncated, info] = env.step(short);
    expect([reward, terminated, truncated]).toEqual([Math.log(1e-6), true, false]);
    expect(info).toMatchObject({ worth: 1e-6, position: 0 });
    expect(() => env.step(flat)).toThrow(/after the episode's end/);
  });
});

describe("positions", () => {
  test("discrete levels lie evenly between the limits", () => {
    const settings = { levels: 5, minPosition: -0.5, maxPosition: 1, fee: 0 };
    const growths = [0, 1, 2, 3, 4].map((action) => Math.exp(started([1, 1, 1.1], settings).step(action)[1]));
    [-0.5, -0.125, 0.25, 0.625, 1].forEach((position, action) => {
      expect(growths[action]).toBeCloseTo(1 + 0.1 * position, 12);
    });
  });

  test("continuous positions are any between the limits, none beyond", () => {
    const env = started([1, 1, 1.1, 1.1], { positions: "continuous", minPosition: 0, fee: 0 });
    expect(() => env.step(Float32Array.of(-0.1))).toThrow(/not in Box\(0, 1, \(1,\), float32\)/);
    expect(env.step(Float32Array.of(0.25))[1]).toBeCloseTo(Math.log(1.025), 12);
  });
});

describe("time", () => {
  const past = [10, 11, 12, 11, 10, 12, 13];
  const actions = [long, short, long, flat, short, long];

  test("nothing before a price depends on it: two series that part at one price agree until it is reached", () => {
    const [up, down] = [16, 9].map((future) => {
      const env = new Trading({ settings: { prices: [...past, future, 20, future], window: 2 } });
      const first = env.reset({ seed: 0 });
      return [first, ...actions.map((action) => env.step(action))];
    });
    // Window 2 starts at the third price; the seventh is reached by the fourth step, the parting one by the fifth.
    expect(up?.slice(0, 5)).toEqual(down?.slice(0, 5));
    expect(up?.[5]?.[1]).not.toEqual(down?.[5]?.[1]);
  });

  test("the newest observed return is that of the step just taken, the oldest a window back", () => {
    const env = new Trading({ settings: { prices: past, window: 3, fee: 0 } });
    const [observation] = env.reset({ seed: 0 });
    const back = (from: number, to: number): number => Math.fround(Math.log(to / from));
    expect([...observation]).toEqual([back(10, 11), back(11, 12), back(12, 11), 0]);
    const [next, reward] = env.step(long);
    expect([...next.subarray(0, 3)]).toEqual([back(11, 12), back(12, 11), back(11, 10)]);
    expect(Math.fround(reward)).toBeCloseTo(back(11, 10), 7);
  });

  test("episodes of a given length start anywhere in a long series, and end as long after", () => {
    const prices = Array.from({ length: 40 }, (_, i) => 100 + i);
    const env = new Trading({ settings: { prices, window: 4, steps: 10 } });
    const starts = Array.from({ length: 400 }, (_, seed) => Number(env.reset({ seed })[1]["price"]));
    expect([Math.min(...starts), Math.max(...starts), new Set(starts).size]).toEqual([104, 129, 26]);
    expect(rewardsOf(env, 1, () => flat)).toHaveLength(10);
  });

  test("the caller's array may change afterwards", () => {
    const prices = [1, 1, 2];
    const env = started(prices, { fee: 0 });
    prices[2] = 50;
    expect(env.step(long)[1]).toBeCloseTo(Math.log(2), 12);
  });
});

describe("over random episodes", () => {
  test.each(["discrete", "continuous"])("with %s positions rewards add up to the log of the worth", (positions) => {
    for (let seed = 0; seed < 60; seed++) {
      const env = new Trading({ settings: { positions, steps: 80, volatility: 0.1, fee: 0.005 } });
      env.actionSpace.seed(seed);
      let [observation, info] = env.reset({ seed });
      const rewards: number[] = [];
      for (let ended = false; !ended; ) {
        const [next, reward, terminated, truncated, after] = env.step(env.actionSpace.sample());
        [observation, info] = [next, after];
        rewards.push(reward);
        ended = terminated || truncated;
      }
      expect(env.observationSpace.contains(observation)).toBe(true);
      expect(total(rewards)).toBeCloseTo(Math.log(Number(info["worth"])), 9);
    }
  });

  test("without fees holding earns exactly what the price did, and no position nothing", () => {
    for (let seed = 0; seed < 30; seed++) {
      const env = new Trading({ settings: { fee: 0 } });
      const from = Number(env.reset({ seed })[1]["price"]);
      let price = from;
      const rewards = Array.from({ length: 252 }, () => {
        const [, reward, , , info] = env.step(long);
        price = Number(info["price"]);
        return reward;
      });
      expect(total(rewards)).toBeCloseTo(Math.log(price / from), 9);
      expect(total(rewardsOf(env, seed, () => flat))).toBe(0);
    }
  });

  test("invented returns have the deviation and the memory that they are made with", () => {
    const length = 40_001;
    const prices = syntheticPrices(seededGenerator(1).rng, { length, trend: 0.005, volatility: 0.01 });
    const returns = Array.from({ length: length - 1 }, (_, i) => Math.log((prices[i + 1] ?? 0) / (prices[i] ?? 1)));
    const variance = total(returns.map((value) => value * value)) / returns.length;
    const nextTo = total(returns.slice(1).map((value, i) => value * (returns[i] ?? 0))) / (returns.length - 1);
    expect(variance).toBeCloseTo(0.01 ** 2 + 0.005 ** 2, 5);
    // The trend's share of the variance is a fifth, of which 0.95 is left a step later.
    expect(nextTo / variance).toBeGreaterThan(0.15);
    expect(nextTo / variance).toBeLessThan(0.23);
  });
});

describe("policies over 100 seeds", () => {
  const mean = (policy: (observation: Float32Array, env: Trading) => number): number => {
    const env = new Trading();
    env.actionSpace.seed(0);
    const sums = Array.from({ length: 100 }, (_, seed) =>
      total(rewardsOf(env, seed, (observation) => policy(observation, env))),
    );
    return total(sums) / sums.length;
  };

  test("following the trend earns after fees, trading at random pays them", () => {
    let held = flat;
    const follow = mean((observation) => {
      const returns = observation.subarray(0, -1);
      const weighted = returns.reduce((sum, value, i) => sum + value * 0.85 ** (returns.length - 1 - i), 0);
      // A band without trades keeps the fees small.
      if (Math.abs(weighted) > 0.012) held = weighted > 0 ? long : short;
      return held;
    });
    const random = mean((_, env) => Number(env.actionSpace.sample()));
    expect(follow).toBeGreaterThan(0.15);
    expect(random).toBeLessThan(-0.15);
  });
});

describe("contract", () => {
  test.each([
    { positions: "continuous" },
    { positions: "continuous", minPosition: 0, window: 1, steps: 1 },
    { prices: [1, 2, 3, 2, 1, 2, 3, 2, 1], window: 2, levels: 2 },
    { volatility: 0.2, trend: 0.1, levels: 101 },
  ])("settings %j keep the API without a finding", (settings) => {
    expect(checkEnv(make("Trading-v0", { settings })).findings).toEqual([]);
  });

  test.each([
    [{ prices: [1, 2], window: 3 }, /at least window \+ 2 = 5 prices; received 2/],
    [
      { prices: [1, 0, 2] },
      /prices of Trading-v0 must be an array of numbers from 1e-9 to 1000000000000000; received an array/,
    ],
    [{ prices: "AAPL" }, /must be an array of numbers/],
    [{ prices: [1, Number.NaN, 2] }, /must be an array of numbers/],
    [{ minPosition: 0, maxPosition: 0 }, /minPosition < maxPosition/],
  ])("settings %j are refused", (settings, message) => {
    expect(() => make("Trading-v0", { settings })).toThrow(message);
  });

  test("a step before reset is refused", () => {
    expect(() => new Trading().step(0)).toThrow(/before reset/);
  });
});

describe("rendering", () => {
  test("text shows the prices so far, the positions and the worth", () => {
    const env = new Trading({ renderMode: "ansi", settings: { prices: [1, 1, 8, 1, 4, 99], window: 1, fee: 0 } });
    expect(env.render()).toBe(null);
    env.reset({ seed: 0 });
    for (const action of [long, flat, short]) env.step(action);
    // Heights are eighths of the way from 1 to 8; the short position at 1 is ruined by the rise to 4.
    expect(env.render()).toBe("▁█▁▄\n.+.-\nprice 4.00, position -1.00, worth 0.0000\n");
  });

  test("the picture has a column a step in the colour of its position", () => {
    const env = new Trading({ renderMode: "rgb_array", settings: { prices: [1, 1, 2, 2, 1.5], window: 1 } });
    env.reset({ seed: 0 });
    for (const action of [long, flat, short]) env.step(action);
    const picture = env.render();
    if (picture === null || typeof picture === "string") throw new Error("There is no picture.");
    expect([picture.width, picture.height]).toEqual([480, 320]);
    expect(pixelAt(picture, 80, 160)).toEqual([50, 150, 80]);
    expect(pixelAt(picture, 240, 10)).toEqual([150, 155, 165]);
    expect(pixelAt(picture, 400, 100)).toEqual([200, 70, 60]);
    expect(pixelAt(picture, 240, 160)).toEqual([255, 255, 255]);
  });
});
