/**
 * Environments that step without allocating. In: actions and results in flat typed arrays. Out: what `reset` and `step` give,
 * and the same written into the arrays.
 * Why: a loop over many copies should cost the dynamics, not the garbage. A subclass says once how an episode starts, how it
 * goes on and what is seen; both ways of stepping are made from that, so that they cannot differ.
 */
import { isDType, type NumericArray, zeros } from "../spaces/dtype.ts";
import { BaseEnv } from "./base-env.ts";
import { emptyInfo, type Info, type ResetArguments, type ResetResult, type StepResult } from "./env.ts";

/** Flat arrays of several copies of one environment, one copy after the other. */
export interface StepArrays {
  /** `[copies * actionSize]`, read. */
  readonly actions: NumericArray;
  readonly actionSize: number;
  /** `[copies * observationSize]`, written. */
  readonly observations: NumericArray;
  readonly observationSize: number;
  /** `[copies]`, written, as are the flags: 1 or 0. */
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
}

/** What a vector needs of an environment to step it in place. */
export interface StepsInPlace {
  /** `reset`, with the observation written as that of the copy at `index`. */
  resetInto(arrays: StepArrays, index: number, args?: ResetArguments): void;
  /** `step` with the action of the copy at `index`, results written as its own. */
  stepInto(arrays: StepArrays, index: number): void;
  /** The info of the latest reset or step, made when asked for. */
  latestInfo(): Info;
}

/** Base class of environments whose observations and actions are flat: numbers, or typed arrays of a fixed size. */
export abstract class InPlaceEnv<Observation, Action> extends BaseEnv<Observation, Action> implements StepsInPlace {
  /** What the latest `advance` led to; `advance` assigns the reward, and the flags where they may be true. */
  protected reward = 0;
  protected terminated = false;
  protected truncated = false;
  /** Holds an action of several numbers; null where an action is one number, undefined before the first. */
  #action: NumericArray | null | undefined;

  /** Starts an episode; calls `beginEpisode` first thing after checking the options. */
  protected abstract start(args: ResetArguments | undefined): void;
  /** Advances one time step and assigns `reward`, `terminated` and `truncated`. Keeps no reference to `action`. */
  protected abstract advance(action: Action): void;
  /** The present observation, as a new value. */
  protected abstract observation(): Observation;
  /** Writes the present observation's numbers from `offset` on; allocates nothing. */
  protected abstract writeObservation(into: NumericArray, offset: number): void;

  reset(args?: ResetArguments): ResetResult<Observation> {
    this.start(args);
    return [this.observation(), this.latestInfo()];
  }

  step(action: Action): StepResult<Observation> {
    this.advance(action);
    return [this.observation(), this.reward, this.terminated, this.truncated, this.latestInfo()];
  }

  resetInto(arrays: StepArrays, index: number, args?: ResetArguments): void {
    this.start(args);
    this.writeObservation(arrays.observations, index * arrays.observationSize);
  }

  stepInto(arrays: StepArrays, index: number): void {
    this.advance(this.actionAt(arrays.actions, index * arrays.actionSize));
    this.writeObservation(arrays.observations, index * arrays.observationSize);
    arrays.rewards[index] = this.reward;
    arrays.terminated[index] = this.terminated ? 1 : 0;
    arrays.truncated[index] = this.truncated ? 1 : 0;
  }

  latestInfo(): Info {
    return emptyInfo;
  }

  /**
   * The action whose numbers start at `offset`: a number, or an array that the next call overwrites. A subclass whose actions
   * are anything else overrides this.
   */
  protected actionAt(actions: NumericArray, offset: number): Action {
    // The space has numbers or arrays as members: the class says so.
    if (this.#action === null) return actions[offset] as Action;
    this.#action ??= this.#roomForAction();
    const action = this.#action;
    if (action === null) return actions[offset] as Action;
    for (let i = 0; i < action.length; i++) action[i] = actions[offset + i] ?? Number.NaN;
    return action as Action;
  }

  /** `observation` for a Box of float32. */
  protected float32Observation(size: number): Float32Array {
    const observation = new Float32Array(size);
    this.writeObservation(observation, 0);
    return observation;
  }

  #roomForAction(): NumericArray | null {
    const { shape } = this.actionSpace;
    if (shape.length === 0) return null;
    const size = shape.reduce((count, extent) => count * extent, 1);
    return zeros(
      "dtype" in this.actionSpace && isDType(this.actionSpace.dtype) ? this.actionSpace.dtype : "float32",
      size,
    );
  }
}

/** Whether an environment can be stepped in place; judged by its methods, so that two copies of this package agree. */
export function stepsInPlace(env: object): env is StepsInPlace {
  return ["resetInto", "stepInto", "latestInfo"].every((name) => typeof Reflect.get(env, name) === "function");
}
