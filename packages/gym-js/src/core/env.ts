/**
 * The contract of an environment, as Gymnasium 1.x defines it. In: actions and seeds. Out: observations, rewards, flags.
 * Why: agents, wrappers and checks are written against this and nothing else. https://gymnasium.farama.org/api/env/
 */

import type { Generator } from "../seeding/generator.ts";
import type { Seed } from "../seeding/seed-sequence.ts";
import type { Space } from "../spaces/space.ts";
import type { EnvSnapshot } from "./env-snapshot.ts";
import type { EnvSpec } from "./env-spec.ts";

/** Side information of one step; a new object each call, or a frozen one. */
export type Info = Readonly<Record<string, unknown>>;

/** What `reset` takes: a seed restarts the environment's generator, options are the environment's own. */
export interface ResetArguments {
  readonly seed?: Seed;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What `reset` gives back. */
export type ResetResult<Observation> = readonly [observation: Observation, info: Info];

/**
 * What `step` gives back. `terminated`: the task ended, its value beyond is 0. `truncated`: a limit outside the task
 * ended the episode, the value beyond is not 0.
 */
export type StepResult<Observation> = readonly [
  observation: Observation,
  reward: number,
  terminated: boolean,
  truncated: boolean,
  info: Info,
];

/** How an environment may show itself: text, or an RGB picture. */
export type RenderMode = "ansi" | "rgb_array";

/** A picture: `data` holds `[height, width, 3]` bytes, rows from the top, red green blue. */
export interface RgbArray {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What `render` gives back: text for "ansi", a picture for "rgb_array", null without a render mode. */
export type RenderFrame = string | RgbArray | null;

/** Facts about an environment class that hold for every instance. */
export interface EnvMetadata {
  readonly renderModes: readonly RenderMode[];
  /** Frames per second at which a recording plays at natural speed. */
  readonly renderFps: number;
}

/** An environment: a world that is reset, stepped with actions, shown and closed. */
export interface Env<Observation = unknown, Action = unknown> {
  readonly observationSpace: Space<Observation>;
  readonly actionSpace: Space<Action>;
  readonly metadata: EnvMetadata;
  readonly renderMode: RenderMode | null;
  /** How the registry made it; null for an environment constructed directly. */
  readonly spec: EnvSpec | null;
  /** The generator behind every random choice of this environment. */
  readonly rng: Generator;
  /** The environment inside all wrappers. */
  readonly unwrapped: Env;
  /** Starts an episode. Throws GymError for a seed or option it cannot use. */
  reset(args?: ResetArguments): ResetResult<Observation>;
  /** Advances one time step. Throws GymError for an action outside the action space. */
  step(action: Action): StepResult<Observation>;
  /** Shows the present state in the mode chosen at construction. */
  render(): RenderFrame;
  /** Frees what the environment holds; may be called twice. */
  close(): void;
  /**
   * All that the environment and its layers need to go on with the same bits: state, generator, counters. Neither the latest
   * observation nor the generators of spaces are in it: keep the one, and take snapshots of the others. Throws GymError where a
   * class does not say what its state is.
   */
  snapshot(): EnvSnapshot;
  /**
   * Goes on from a snapshot, also after JSON, of an environment that was made alike. Throws GymError that names the field that does
   * not fit, and changes nothing then.
   */
  restore(snapshot: unknown): void;
  /** The class name, with those of its wrappers around it, such as `TimeLimit<CartPole>`. */
  describe(): string;
}

/** An `info` with nothing in it; frozen, so that sharing it between steps is safe and costs no allocation. */
export const emptyInfo: Info = Object.freeze({});
