/**
 * The contract of a vector: several copies of one environment that step together. In: actions of all copies, one after the
 * other in one array. Out: observations, rewards and flags of all copies, likewise.
 * Why: agents that learn from many copies are written against this, wherever the copies run. After Gymnasium's VectorEnv.
 */
import type { Info, RenderFrame, ResetArguments } from "../core/env.ts";
import type { EnvSnapshot } from "../core/env-snapshot.ts";
import type { Seed } from "../seeding/seed-sequence.ts";
import type { NumericArray } from "../spaces/dtype.ts";
import type { Space } from "../spaces/space.ts";
import type { AutoresetMode } from "./autoreset-mode.ts";
import type { VectorInfo } from "./vector-info.ts";

/** What `reset` of a vector takes. */
export interface VectorResetArguments {
  /** One seed: copy i gets seed + i. A list: one for each copy, null for none. */
  readonly seed?: Seed | readonly (Seed | null)[];
  /** Options of the environment, the same for all copies. */
  readonly options?: ResetArguments["options"];
  /** `[copies]`: 1 or true for each copy to reset, the others go on; all if left out. */
  readonly mask?: ArrayLike<number | boolean>;
}

/** What `reset` and `step` of a vector give. Unless the vector copies, they give the same object with the same arrays each time. */
export interface VectorResult<Observations extends NumericArray = NumericArray> {
  /** `[copies * observationSize]`. */
  readonly observations: Observations;
  /** `[copies]`: 0 where a copy was reset. */
  readonly rewards: Float64Array;
  /** `[copies]`: 1 where the task ended, else 0. */
  readonly terminated: Uint8Array;
  /** `[copies]`: 1 where a limit ended the episode, else 0. */
  readonly truncated: Uint8Array;
  /**
   * `[copies * observationSize]`: in same-step mode the last observation of each episode that ended in this step (Gymnasium's
   * `final_obs`); numbers of other copies mean nothing.
   */
  readonly finalObservations: Observations;
  /**
   * Infos by key as Gymnasium gathers them, with masks: `info.prob`, `info._prob`; in same-step mode `info.finalInfo` and its
   * mask as well. Gathered anew when read, from the vector's present state unless it copies.
   */
  readonly info: VectorInfo;
  /** The info of one copy; null where a reset with a mask left it out. */
  infoOf(copy: number): Info | null;
  /** In same-step mode the last info of the copy's episode that ended in this step, else null. */
  finalInfoOf(copy: number): Info | null;
}

/** Several copies of one environment. */
export interface Vector<Observations extends NumericArray = NumericArray, Actions extends NumericArray = NumericArray> {
  readonly copies: number;
  readonly autoreset: AutoresetMode;
  /** The spaces of one copy. */
  readonly singleObservationSpace: Space;
  readonly singleActionSpace: Space;
  /** Numbers of one copy's observation and action. */
  readonly observationSize: number;
  readonly actionSize: number;
  /**
   * The space of all copies' actions. Its samples are what `step` takes where one copy's actions are numbers or arrays, and
   * equal those of Gymnasium's vectors for the same seed.
   */
  readonly actionSpace: Space;
  /** `[copies * actionSize]`: the vector's own array, which `step` reads; other arrays are copied into it. */
  readonly actions: Actions;
  /** Starts episodes. Throws GymError for seeds, options or a mask that do not fit. */
  reset(args?: VectorResetArguments): VectorResult<Observations>;
  /**
   * Steps all copies once. Throws GymError that names the copy at fault, for actions that do not fit or before a reset; copies
   * before it may have been stepped by then, so reset the vector to go on.
   */
  step(actions: ArrayLike<number>): VectorResult<Observations>;
  /**
   * All copies as plain data, with what they gave last. Generators of spaces are not in it: they have snapshots of their own.
   * Throws GymError where the environment does not say what its state is.
   */
  snapshot(): EnvSnapshot;
  /**
   * Goes on from a snapshot, also after JSON, of a vector that was made alike, and gives what that gave last. Throws GymError that
   * names the field and the copy; copies before it may have been restored by then, so restore or reset the vector to go on.
   */
  restore(snapshot: unknown): VectorResult<Observations>;
  /** What each copy shows. */
  render(): RenderFrame[];
  /** Frees what the copies hold; may be called twice. */
  close(): void | Promise<void>;
  describe(): string;
}
