/** LunarLander's contract: spaces, settings, the order of calls, ends of episodes, vectors. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { checkEnv, showReport } from "../../check/check-env.ts";
import type { Env } from "../../core/env.ts";
import { findSpec, make } from "../../registry/default-registry.ts";
import { seededGenerator } from "../../seeding/seeded-generator.ts";
import { makeVector } from "../../vector/make-vector.ts";
import { makeWorkerVector } from "../../workers/make-worker-vector.ts";
import "../index.ts";
import { LanderWorld } from "./lander-world.ts";
import { drawGround } from "./landscape.ts";
import { LunarLander } from "./lunar-lander.ts";
import { discretePilot } from "./testing/heuristic-pilot.ts";
import { asArray } from "./testing/recorded-lander.ts";

const ids: readonly string[] = ["LunarLander-v3", "LunarLanderContinuous-v3"];

/** Observations and rewards of some random steps after a reset. */
function trajectory(env: Env, seed: number): unknown[] {
  env.actionSpace.seed(seed);
  const seen: unknown[] = [...env.reset({ seed })];
  for (let step = 0; step < 60; step++) seen.push(...env.step(env.actionSpace.sample()).slice(0, 4));
  return seen;
}

describe("contract", () => {
  test.each(ids)("%s keeps the API without a finding, with Gymnasium's limits", (id) => {
    expect(showReport(checkEnv(make(id)))).toBe("The environment keeps the API.");
    expect(findSpec(id).spec).toMatchObject({ maxEpisodeSteps: 1000, rewardThreshold: 200 });
  });

  test("with wind it keeps the API too", () => {
    expect(showReport(checkEnv(make("LunarLander-v3", { settings: { enableWind: true } })))).toBe(
      "The environment keeps the API.",
    );
  });

  test("make knows the types of both", () => {
    expectTypeOf(make("LunarLander-v3")).toEqualTypeOf<Env<Float32Array, number>>();
    expectTypeOf(make("LunarLanderContinuous-v3")).toEqualTypeOf<Env<Float32Array, Float32Array>>();
    expect(ids.map((id) => make(id).actionSpace.describe())).toEqual(["Discrete(4)", "Box(-1, 1, (2,), float32)"]);
  });

  test.each([4, -1, 0.5, "1", new Float32Array(2)])("the action %j is refused", (action) => {
    const env = new LunarLander();
    env.reset({ seed: 0 });
    expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Discrete\(4\)/);
  });

  test.each([0, new Float32Array(3), Float32Array.of(Number.NaN, 0), [0, 0]])(
    "the continuous environment refuses %j",
    (action) => {
      const env = new LunarLander({ settings: { continuous: true } });
      env.reset({ seed: 0 });
      expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Box/);
    },
  );

  test("forces beyond the bounds are clipped", () => {
    const [clipped, full] = [Float32Array.of(9, -9), Float32Array.of(1, -1)].map((action) => {
      const env = new LunarLander({ settings: { continuous: true } });
      env.reset({ seed: 0 });
      return env.step(action);
    });
    expect(clipped).toEqual(full);
  });

  test.each([-12, 0, 3, Number.NaN])("gravity %d is refused", (gravity) => {
    expect(() => new LunarLander({ settings: { gravity } })).toThrow(/gravity of LunarLander must be .* -12/);
  });

  test("a wind beyond what is sensible warns, one within does not", () => {
    const warnings: string[] = [];
    const onWarning = (message: string): void => void warnings.push(message);
    new LunarLander({ settings: { windPower: 20, turbulencePower: 2 }, onWarning });
    expect(warnings).toEqual([]);
    new LunarLander({ settings: { windPower: 21, turbulencePower: -1 }, onWarning });
    expect(warnings).toEqual([expect.stringMatching(/windPower.* 21/), expect.stringMatching(/turbulencePower.* -1/)]);
  });

  test("a step before reset or after close is refused, and reset starts again", () => {
    const env = new LunarLander({ renderMode: "ansi" });
    expect(() => env.step(0)).toThrow(/before reset/);
    const first = trajectory(env, 3);
    env.close();
    env.close();
    expect(env.render()).toBe(null);
    expect(() => env.step(0)).toThrow(/before reset/);
    expect(trajectory(env, 3)).toEqual(first);
  });
});

describe("episodes", () => {
  test.each(ids)("%s: a seed gives one trajectory, also after a reset in flight and as text", (id) => {
    const env = make(id);
    const first = trajectory(env, 7);
    env.reset();
    env.step(env.actionSpace.sample());
    expect(trajectory(env, 7)).toEqual(first);
    const shown = make(id, { renderMode: "ansi" });
    shown.reset();
    shown.render();
    expect(trajectory(shown, 7)).toEqual(first);
    expect(trajectory(env, 8)).not.toEqual(first);
  });

  test("the side engines push and turn to their own side", () => {
    const [still, left, right] = [0, 1, 3].map((action) => {
      const env = make("LunarLander-v3");
      let [observation] = env.reset({ seed: 1 });
      for (let step = 0; step < 5; step++) [observation] = env.step(action);
      return { speed: observation[2] ?? 0, spin: observation[5] ?? 0 };
    });
    expect(left?.speed).toBeLessThan((still?.speed ?? 0) - 0.02);
    expect(left?.spin).toBeGreaterThan((still?.spin ?? 0) + 0.1);
    expect(right?.speed).toBeGreaterThan((still?.speed ?? 0) + 0.02);
    expect(right?.spin).toBeLessThan((still?.spin ?? 0) - 0.1);
  });

  test("a fall without engines ends with -100, a landing at rest with 100", () => {
    const last = (act: (observation: Float32Array) => number): readonly [number, boolean, number, number] => {
      const env = make("LunarLander-v3");
      let [observation] = env.reset({ seed: 1 });
      for (;;) {
        const [next, reward, terminated, truncated] = env.step(act(observation));
        observation = next;
        if (terminated || truncated) return [reward, terminated, observation[6] ?? 0, observation[7] ?? 0];
      }
    };
    expect(last(() => 0).slice(0, 2)).toEqual([-100, true]);
    expect(last(discretePilot)).toEqual([100, true, 1, 1]);
  });

  test("a world that is destroyed has no bodies left, and touching counts nothing more", () => {
    const { rng } = seededGenerator(0);
    const world = new LanderWorld(drawGround(rng), { gravity: -10, push: [0, -1000] });
    for (let step = 0; step < 200 && !world.crashed; step++) world.step();
    expect([world.crashed, world.bodies]).toEqual([true, 4]);
    const touching = [...world.touching];
    world.destroy();
    expect([world.bodies, [...world.touching]]).toEqual([0, touching]);
  });
});

describe("vectors", () => {
  test.each(ids)("%s steps in place as it does alone", (id) => {
    const vector = makeVector(id, { copies: 2 });
    const alone = [0, 1].map((copy) => {
      const env = make(id);
      env.actionSpace.seed(copy);
      return { env, seen: [...asArray(env.reset({ seed: 5 + copy })[0])] };
    });
    vector.reset({ seed: 5 });
    for (let step = 0; step < 30; step++) {
      const actions = alone.map(({ env }) => env.actionSpace.sample());
      vector.actions.set(actions.flatMap((action) => (typeof action === "number" ? [action] : [...asArray(action)])));
      const { observations } = vector.step(vector.actions);
      alone.forEach((one, copy) => {
        one.seen = [...asArray(one.env.step(actions[copy])[0])];
      });
      expect(Array.from(observations)).toEqual(alone.flatMap(({ seen }) => seen));
    }
  });

  test("copies in threads load planck for themselves", async () => {
    const vector = await makeWorkerVector("LunarLander-v3", { copies: 2, workers: 2, modules: ["gym-js/box2d"] });
    const one = makeVector("LunarLander-v3", { copies: 2 });
    expect(vector.reset({ seed: 1 }).observations).toEqual(one.reset({ seed: 1 }).observations);
    const actions = Int32Array.of(2, 3);
    expect(vector.step(actions).observations).toEqual(one.step(actions).observations);
    await vector.close();
  });
});
