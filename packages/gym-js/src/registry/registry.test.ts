/** The registry: ids, versions, settings, and what it says when something does not fit. */
import { describe, expect, test } from "vitest";
import { CartPole, cartPoleSettings } from "../envs/cart-pole/cart-pole.ts";
import { GymError } from "../errors/gym-error.ts";
import { findSpec, listEnvs, make } from "./default-registry.ts";
import { parseEnvId, showEnvId } from "./env-id.ts";
import { Registry } from "./registry.ts";

function registryOf(...ids: string[]): Registry {
  const registry = new Registry();
  for (const id of ids) registry.register(id, { create: (args) => new CartPole(args), settingRules: cartPoleSettings });
  return registry;
}

describe("ids", () => {
  test.each([
    ["CartPole-v1", { namespace: null, name: "CartPole", version: 1 }],
    ["team/Grid-Nav-v12", { namespace: "team", name: "Grid-Nav", version: 12 }],
    ["Bandit", { namespace: null, name: "Bandit", version: null }],
  ])("%s is taken apart and put together again", (id, parts) => {
    expect(parseEnvId(id)).toEqual(parts);
    expect(showEnvId(parts)).toBe(id);
  });

  test.each(["", "a b", "a/b/c-v1", "/x"])("%j is refused", (id) => {
    expect(() => parseEnvId(id)).toThrow(/must read \[namespace\/\]name\[-vN\]/);
  });
});

describe("lookup", () => {
  test("a mistyped name is answered with the nearest id", () => {
    expect(() => make("Cartpol-v1")).toThrow('There is no environment "Cartpol-v1". Did you mean "CartPole-v1"?');
    expect(() => registryOf("team/Maze-v0").make("Maze-v0")).toThrow(/Did you mean "team\/Maze-v0"/);
  });

  test("a name that resembles none is answered with all ids", () => {
    expect(() => make("Zzz")).toThrow(/Registered: .*CartPole-v0, CartPole-v1/);
    expect(() => registryOf().make("Zzz")).toThrow(/Registered: none/);
  });

  test("a version that does not exist is answered with those that do", () => {
    expect(() => make("CartPole-v9")).toThrow('Registered: CartPole-v0, CartPole-v1. Use "CartPole-v1".');
  });

  test("an old version works and names the newest", () => {
    const warnings: string[] = [];
    const env = make("CartPole-v0", { onWarning: (message) => warnings.push(message) });
    expect(env.spec?.maxEpisodeSteps).toBe(200);
    expect(warnings).toEqual(["CartPole-v0 is out of date; CartPole-v1 is the newest version."]);
  });

  test("an id without a version means the newest by number, not by text", () => {
    const warnings: string[] = [];
    const env = registryOf("A-v2", "A-v10", "A-v9").make("A", { onWarning: (message) => warnings.push(message) });
    expect(env.spec?.id).toBe("A-v10");
    expect(warnings).toEqual(["A names no version; the newest, A-v10, is used."]);
  });

  test("find gives the error as a value", () => {
    expect(findSpec("CartPole-v1")).toMatchObject({ spec: { rewardThreshold: 475 }, warning: null });
    expect(findSpec("Nope")).toMatchObject({ spec: null, error: { code: "env-unknown" } });
    expect(listEnvs().map(({ id }) => id)).toContain("CartPole-v1");
  });

  test("an id that is taken is refused", () => {
    expect(() => registryOf("A-v0", "A-v0")).toThrow(/"A-v0" is registered already/);
  });
});

describe("make", () => {
  test("wraps the environment as Gymnasium does", () => {
    expect(make("CartPole-v1").describe()).toBe("TimeLimit<OrderEnforcing<PassiveEnvChecker<CartPole<CartPole-v1>>>>");
    expect(make("CartPole-v1", { checked: false, maxEpisodeSteps: null }).describe()).toBe(
      "OrderEnforcing<CartPole<CartPole-v1>>",
    );
  });

  test("passes settings on and keeps them in the spec", () => {
    const env = make("CartPole-v1", { settings: { suttonBartoReward: true }, maxEpisodeSteps: 3 });
    env.reset({ seed: 1 });
    expect(env.step(0)[1]).toBe(0);
    expect(env.spec).toMatchObject({ settings: { suttonBartoReward: true }, maxEpisodeSteps: 3 });
  });

  test.each([
    [{ settings: { suttonBarto: true } }, /no setting named "suttonBarto"\. Its settings: suttonBartoReward, kinem/],
    [{ settings: { suttonBartoRewards: true } }, /Did you mean "suttonBartoReward"\?/],
    [{ settings: { suttonBartoReward: 1 } }, /must be true or false; received 1/],
    [{ settings: { kinematicsIntegrator: "rk4" } }, /one of "euler", "semi-implicit-euler"; received "rk4"/],
  ])("refuses %j", (options, message) => {
    expect(() => make("CartPole-v1", options)).toThrow(message);
  });

  test("refuses a render mode that the environment lacks, with those it has", () => {
    const registry = new Registry();
    class Blind extends CartPole {
      override readonly metadata = { renderModes: ["ansi" as const], renderFps: 1 };
    }
    registry.register("Blind-v0", { create: (args) => new Blind(args) });
    expect(() => registry.make("Blind-v0", { renderMode: "rgb_array" })).toThrow(
      /renders as ansi; received "rgb_array"/,
    );
  });

  test("errors are GymErrors with a code", () => {
    expect(() => make("Nope")).toThrow(GymError);
  });
});
