/** Recommend: clicks at the stated probabilities, a taste that drifts, boredom, and policies that are known. */
import { describe, expect, test } from "vitest";
import { checkEnv } from "../../check/check-env.ts";
import { make } from "../../registry/default-registry.ts";
import { pixelAt } from "../../render/raster.ts";
import { Recommend, type RecommendState } from "./recommend.ts";
import { recommendPicture, recommendText } from "./recommend-views.ts";
import { dot } from "./simulated-user.ts";

function stateOf(env: Recommend): RecommendState {
  if (env.state === null) throw new Error("The environment was not reset.");
  return env.state;
}

function bestOf(scores: ArrayLike<number>): number {
  return Array.from(scores).reduce((best, score, item, all) => (score > (all[best] ?? score) ? item : best), 0);
}

/** Clicks of one episode of 200 steps. */
function clicksOf(
  env: Recommend,
  seed: number,
  policy: (observation: Float32Array, clicked: number) => number,
): number {
  let [observation] = env.reset({ seed });
  let clicks = 0;
  let last = 0;
  for (let step = 0; step < 200; step++) {
    [observation, last] = env.step(policy(observation, last));
    clicks += last;
  }
  return clicks;
}

describe("the observation", () => {
  test("has the items' features, what is remembered of showings and clicks, and the last click", () => {
    const env = new Recommend({ settings: { items: 3, features: 2, bias: 10, recovery: 0.5 } });
    const [start] = env.reset({ seed: 1 });
    const { items } = stateOf(env);
    expect([...start]).toEqual([...items.flatMap((item) => [...item].map(Math.fround)), ...new Array(7).fill(0)]);
    // A bias of 10 makes a click all but certain.
    expect(env.step(2)[1]).toBe(1);
    const [observation, reward] = env.step(0);
    expect(reward).toBe(1);
    expect([...observation.subarray(6)]).toEqual([0.5, 0, 0.25, 0.5, 0, 0.25, 1]);
  });

  test("without a click only the showing is remembered", () => {
    const env = new Recommend({ settings: { items: 2, features: 1, bias: -10, scale: 0, recovery: 0.5 } });
    env.reset({ seed: 1 });
    const [observation, reward] = env.step(1);
    expect(reward).toBe(0);
    expect([...observation.subarray(2)]).toEqual([0, 0.5, 0, 0, 0]);
  });
});

describe("clicks", () => {
  test("come as often as their stated probabilities add up to, over 100 seeds", () => {
    let [clicks, expected, variance] = [0, 0, 0];
    for (let seed = 0; seed < 100; seed++) {
      const env = new Recommend();
      env.reset({ seed });
      for (let step = 0; step < 100; step++) {
        const item = step % 20;
        const before = stateOf(env).probabilities[item];
        const [, reward, terminated, truncated, info] = env.step(item);
        const probability = Number(info["clickProbability"]);
        if (before !== probability || terminated || truncated) throw new Error(`Step ${step} of seed ${seed} differs.`);
        clicks += reward;
        expected += probability;
        variance += probability * (1 - probability);
      }
    }
    expect(Math.abs(clicks - expected)).toBeLessThan(4 * Math.sqrt(variance));
  });

  test("an item that is shown again and again bores, and recovers while others are shown", () => {
    const env = new Recommend({ settings: { pull: 0, drift: 0 } });
    env.reset({ seed: 3 });
    const fresh = stateOf(env).probabilities[0] ?? 0;
    const odds = (probability: number): number => Math.log(probability / (1 - probability));
    for (let step = 0; step < 3; step++) env.step(0);
    // 0.8 + 0.64 + 0.512 of three showings is remembered, and lowers the logit by as much.
    expect(odds(fresh) - odds(stateOf(env).probabilities[0] ?? 0)).toBeCloseTo(1.952, 9);
    for (let step = 0; step < 40; step++) env.step(1);
    expect(stateOf(env).probabilities[0]).toBeCloseTo(fresh, 3);
  });
});

describe("the taste", () => {
  test("moves towards what is shown, and stays where nothing moves it", () => {
    for (const [settings, least, most] of [
      [{ pull: 0.05, drift: 0 }, 0.99, 1],
      [{ pull: 0, drift: 0 }, -0.999, 0.98],
    ] as const) {
      const env = new Recommend({ settings });
      env.reset({ seed: 5 });
      const { items, taste } = stateOf(env);
      const item = bestOf(items.map((features) => -Math.abs(dot(features, taste))));
      for (let step = 0; step < 200; step++) env.step(item);
      const match = dot(items[item] ?? [], stateOf(env).taste);
      expect(match).toBeGreaterThan(least);
      expect(match).toBeLessThanOrEqual(most + 1e-12);
    }
  });

  test("wanders by drift alone: over 100 steps it has turned, over 40 seeds, by more than a right angle at times", () => {
    const matches = Array.from({ length: 40 }, (_, seed) => {
      const env = new Recommend({ settings: { pull: 0, drift: 0.2 } });
      env.reset({ seed });
      const before = stateOf(env).taste;
      for (let step = 0; step < 100; step++) env.step(step % 20);
      expect(dot(stateOf(env).taste, stateOf(env).taste)).toBeCloseTo(1, 12);
      return dot(before, stateOf(env).taste);
    });
    expect(Math.min(...matches)).toBeLessThan(0);
    expect(Math.max(...matches)).toBeGreaterThan(0);
    expect(matches.reduce((sum, match) => sum + match, 0) / matches.length).toBeLessThan(0.5);
  });
});

describe("policies over 40 seeds", () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value) / values.length;

  /** Keeps an estimate of the taste by a step of logistic regression after each click or none; sees observations only. */
  function inferring(): (observation: Float32Array, clicked: number) => number {
    const estimate = new Float64Array(4);
    let shown: { readonly features: Float32Array; readonly expected: number } | null = null;
    return (observation, clicked) => {
      if (shown !== null) {
        const { features, expected } = shown;
        for (let i = 0; i < 4; i++) {
          estimate[i] = 0.99 * (estimate[i] ?? 0) + 0.4 * (clicked - expected) * (features[i] ?? 0);
        }
      }
      const featuresOf = (item: number): Float32Array => observation.subarray(4 * item, 4 * item + 4);
      const logits = Array.from(
        { length: 20 },
        (_, item) => -1 + 3 * dot(estimate, featuresOf(item)) - (observation[80 + item] ?? 0),
      );
      const item = bestOf(logits);
      shown = { features: featuresOf(item), expected: 1 / (1 + Math.exp(-(logits[item] ?? 0))) };
      return item;
    };
  }

  test("who knows the taste gets over 120 clicks, who infers it over 105, who guesses fewer than 75", () => {
    const env = new Recommend();
    const knowing = mean(seeds.map((seed) => clicksOf(env, seed, () => bestOf(stateOf(env).probabilities))));
    const infers = mean(seeds.map((seed) => clicksOf(env, seed, inferring())));
    env.actionSpace.seed(0);
    const guessing = mean(seeds.map((seed) => clicksOf(env, seed, () => env.actionSpace.sample())));
    expect(knowing).toBeGreaterThan(120);
    expect(infers).toBeGreaterThan(105);
    expect(guessing).toBeLessThan(75);
  });

  test("who shows the item that matched best at the start for ever bores: fewer clicks than by guessing", () => {
    const env = new Recommend();
    const clicks = seeds.map((seed) => {
      env.reset({ seed });
      const first = bestOf(stateOf(env).probabilities);
      return clicksOf(env, seed, () => first);
    });
    expect(mean(clicks)).toBeLessThan(40);
  });
});

describe("contract", () => {
  test.each([
    { items: 2, features: 1, recovery: 0 },
    { items: 100, features: 16, recovery: 0.999, pull: 1, drift: 1 },
  ])("settings %j keep the API without a finding", (settings) => {
    expect(checkEnv(make("Recommend-v0", { settings })).findings).toEqual([]);
  });

  test("an item remembered as long as can be stays within the bounds", () => {
    const env = new Recommend({ settings: { bias: 10, boredom: 0, recovery: 0.9 } });
    env.reset({ seed: 0 });
    const seen = Array.from({ length: 400 }, () => env.step(7)[0]);
    expect(seen.filter((observation) => !env.observationSpace.contains(observation))).toEqual([]);
    expect(seen.at(-1)?.[80 + 7]).toBeCloseTo(9, 5);
  });

  test("items that do not exist, and a step before reset, are refused", () => {
    const env = new Recommend();
    expect(() => env.step(0)).toThrow(/before reset/);
    expect(() => env.step(20)).toThrow(/action 20, which is not in Discrete\(20\)/);
    expect(make("Recommend-v0").spec?.maxEpisodeSteps).toBe(200);
  });
});

describe("rendering", () => {
  test("as text each item has a bar as long as its click probability", () => {
    const text = recommendText({ probabilities: [0.5, 1, 0], last: { item: 1, clicked: true } });
    expect(text.split("\n")).toEqual([
      `  0   ${"#".repeat(20)}${" ".repeat(20)} 0.500`,
      `  1 * ${"#".repeat(40)} 1.000`,
      `  2   ${" ".repeat(40)} 0.000`,
      "",
    ]);
  });

  test("as a picture too, the last shown in green or red", () => {
    for (const [clicked, colour] of [
      [true, [50, 150, 80]],
      [false, [200, 70, 60]],
    ] as const) {
      const picture = recommendPicture({ probabilities: [0.5, 0.25], last: { item: 1, clicked } });
      expect([picture.width, picture.height]).toEqual([480, 32]);
      expect(pixelAt(picture, 230, 8)).toEqual([90, 130, 200]);
      expect(pixelAt(picture, 250, 8)).toEqual([255, 255, 255]);
      expect(pixelAt(picture, 110, 24)).toEqual(colour);
    }
  });

  test("the environment gives both", () => {
    const text = new Recommend({ renderMode: "ansi" });
    expect(text.render()).toBe(null);
    text.reset({ seed: 0 });
    text.step(4);
    expect(String(text.render()).split("\n")[4]).toMatch(/^ {2}4 [*>] /);
    const picture = new Recommend({ renderMode: "rgb_array" });
    picture.reset({ seed: 0 });
    expect(picture.render()).toMatchObject({ width: 480, height: 320 });
  });
});
