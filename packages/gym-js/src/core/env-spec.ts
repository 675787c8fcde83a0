/**
 * What the registry knows of an environment. In: a registration. Out: plain data beside one function that constructs it.
 * Why: a spec lists limits, thresholds and settings without constructing anything, and remakes the same environment.
 */
import type { BaseEnv } from "./base-env.ts";
import type { RenderMode } from "./env.ts";
import type { RawSettings, SettingRules } from "./settings.ts";

/** What a constructor function of an environment is given. */
export interface CreateArguments {
  readonly renderMode: RenderMode | null;
  readonly settings: RawSettings;
  readonly onWarning: (message: string) => void;
}

/** An environment under an id such as "CartPole-v1" or "team/Maze-v0". */
export interface EnvSpec {
  readonly id: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly version: number | null;
  /** Constructs the environment, without wrappers. */
  readonly create: (args: CreateArguments) => BaseEnv<unknown, unknown>;
  /** Steps after which TimeLimit truncates an episode; null for none. */
  readonly maxEpisodeSteps: number | null;
  /** The mean return that counts as solved; null if none is agreed. */
  readonly rewardThreshold: number | null;
  /** True if equal seeds and actions may lead to different trajectories. */
  readonly nondeterministic: boolean;
  /** What can be set, with defaults. */
  readonly settingRules: SettingRules;
  /** What was set, by registration or by `make`. */
  readonly settings: RawSettings;
}
