/**
 * The registry that programs share. In: the environments of this package and those a program adds. Out: `make`.
 * Why: `make("CartPole-v1")` should work after one import, with its types known.
 */
import type { Env } from "../core/env.ts";
import type { EnvSpec } from "../core/env-spec.ts";
import { Acrobot, acrobotSettings } from "../envs/acrobot/acrobot.ts";
import { Bandit, banditSettings } from "../envs/bandit/bandit.ts";
import { Blackjack, type BlackjackObservation, blackjackSettings } from "../envs/blackjack/blackjack.ts";
import { CartPole, cartPoleSettings } from "../envs/cart-pole/cart-pole.ts";
import { CliffWalking, cliffWalkingSettings } from "../envs/cliff-walking/cliff-walking.ts";
import { FrozenLake, frozenLakeSettings } from "../envs/frozen-lake/frozen-lake.ts";
import { GridNav, gridNavSettings } from "../envs/grid-nav/grid-nav.ts";
import { MountainCar } from "../envs/mountain-car/mountain-car.ts";
import { mountainCarSettings } from "../envs/mountain-car/valley-car.ts";
import { MountainCarContinuous } from "../envs/mountain-car-continuous/mountain-car-continuous.ts";
import { Pendulum, pendulumSettings } from "../envs/pendulum/pendulum.ts";
import { Reacher2D, reacher2DSettings } from "../envs/reacher-2d/reacher-2d.ts";
import { Recommend, recommendSettings } from "../envs/recommend/recommend.ts";
import { Taxi, taxiSettings } from "../envs/taxi/taxi.ts";
import { Trading, tradingSettings } from "../envs/trading/trading.ts";
import { type MakeOptions, type Registration, Registry, type SpecLookup } from "./registry.ts";

/**
 * Observation and action types by id; a program adds its own by declaration merging:
 * `declare module "gym-js" { interface RegisteredEnvs { "Maze-v0": Env<Int32Array, number> } }`.
 */
export interface RegisteredEnvs {
  "Acrobot-v1": Env<Float32Array, number>;
  "Bandit-v0": Env<number, number>;
  "Blackjack-v1": Env<BlackjackObservation, number>;
  "CartPole-v0": Env<Float32Array, number>;
  "CartPole-v1": Env<Float32Array, number>;
  "CliffWalking-v1": Env<number, number>;
  "CliffWalkingSlippery-v1": Env<number, number>;
  "FrozenLake-v1": Env<number, number>;
  "FrozenLake8x8-v1": Env<number, number>;
  "GridNav-v0": Env<Float32Array, number>;
  "Reacher2D-v0": Env<Float32Array, Float32Array>;
  "Recommend-v0": Env<Float32Array, number>;
  "Taxi-v4": Env<number, number>;
  "Trading-v0": Env<Float32Array, number | Float32Array>;
  "MountainCar-v0": Env<Float32Array, number>;
  "MountainCarContinuous-v0": Env<Float32Array, Float32Array>;
  "Pendulum-v1": Env<Float32Array, Float32Array>;
}

const registry = new Registry();
registry.register("Acrobot-v1", {
  create: (args) => new Acrobot(args),
  maxEpisodeSteps: 500,
  rewardThreshold: -100,
  settingRules: acrobotSettings,
});
registry.register("Bandit-v0", {
  create: (args) => new Bandit(args),
  maxEpisodeSteps: 1000,
  settingRules: banditSettings,
});
registry.register("Blackjack-v1", {
  create: (args) => new Blackjack(args),
  settingRules: blackjackSettings,
  settings: { sab: true, natural: false },
});
registry.register("CartPole-v0", {
  create: (args) => new CartPole(args),
  maxEpisodeSteps: 200,
  rewardThreshold: 195,
  settingRules: cartPoleSettings,
});
registry.register("CartPole-v1", {
  create: (args) => new CartPole(args),
  maxEpisodeSteps: 500,
  rewardThreshold: 475,
  settingRules: cartPoleSettings,
});
registry.register("CliffWalking-v1", {
  create: (args) => new CliffWalking(args),
  settingRules: cliffWalkingSettings,
});
registry.register("CliffWalkingSlippery-v1", {
  create: (args) => new CliffWalking(args),
  settingRules: cliffWalkingSettings,
  settings: { isSlippery: true },
});
registry.register("FrozenLake-v1", {
  create: (args) => new FrozenLake(args),
  maxEpisodeSteps: 100,
  rewardThreshold: 0.7,
  settingRules: frozenLakeSettings,
});
registry.register("FrozenLake8x8-v1", {
  create: (args) => new FrozenLake(args),
  maxEpisodeSteps: 200,
  rewardThreshold: 0.85,
  settingRules: frozenLakeSettings,
  settings: { mapName: "8x8" },
});
registry.register("GridNav-v0", {
  create: (args) => new GridNav(args),
  maxEpisodeSteps: 200,
  settingRules: gridNavSettings,
});
registry.register("Reacher2D-v0", {
  create: (args) => new Reacher2D(args),
  maxEpisodeSteps: 200,
  settingRules: reacher2DSettings,
});
registry.register("Recommend-v0", {
  create: (args) => new Recommend(args),
  maxEpisodeSteps: 200,
  settingRules: recommendSettings,
});
registry.register("Taxi-v4", {
  create: (args) => new Taxi(args),
  maxEpisodeSteps: 200,
  rewardThreshold: 8,
  settingRules: taxiSettings,
});
registry.register("Trading-v0", {
  create: (args) => new Trading(args),
  settingRules: tradingSettings,
});
registry.register("MountainCar-v0", {
  create: (args) => new MountainCar(args),
  maxEpisodeSteps: 200,
  rewardThreshold: -110,
  settingRules: mountainCarSettings,
});
registry.register("MountainCarContinuous-v0", {
  create: (args) => new MountainCarContinuous(args),
  maxEpisodeSteps: 999,
  rewardThreshold: 90,
  settingRules: mountainCarSettings,
});
registry.register("Pendulum-v1", {
  create: (args) => new Pendulum(args),
  maxEpisodeSteps: 200,
  settingRules: pendulumSettings,
});

/** Constructs a registered environment, wrapped. Throws GymError that names the nearest id, setting or mode. */
export function make<Id extends keyof RegisteredEnvs>(id: Id, options?: MakeOptions): RegisteredEnvs[Id];
export function make(id: string, options?: MakeOptions): Env;
export function make(id: string, options?: MakeOptions): Env {
  return registry.make(id, options);
}

/** Adds an environment to the shared registry. Throws GymError for a malformed id, or one that is taken. */
export function register(id: string, registration: Registration): EnvSpec {
  return registry.register(id, registration);
}

/** Looks an id up without constructing or throwing. */
export function findSpec(id: string): SpecLookup {
  return registry.find(id);
}

/** All registered environments. */
export function listEnvs(): readonly EnvSpec[] {
  return registry.list();
}
