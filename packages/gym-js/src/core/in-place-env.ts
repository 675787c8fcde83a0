/**
 * Environments that step without allocating. In: actions and results in flat typed arrays. Out: what `reset` and `step` give,
 * and the same written into the arrays.
 * Why: a loop over many copies should cost the dynamics, not the garbage. A subclass says once how an episode starts, how it
 * goes on and what is seen; both ways of stepping are made from that, so that they cannot differ.
 */
import { ArraySpace } from "../spaces/array-space.ts";
import { type DType, type NumericArray, zeros } from "../spaces/dtype.ts";
import type { Space } from "../spaces/space.ts";
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

/**
 * Base class of environments whose observations and actions are flat: numbers, or typed arrays of a fixed size. Others override
 * `observation` or `actionAt`. `snapshot` needs `snapshotState` and `restoreState` of a subclass, and throws without them.
 */
export abstract class InPlaceEnv<Observation, Action> extends BaseEnv<Observation, Action> implements StepsInPlace {
  /** What the latest `advance` led to; `advance` assigns the reward and those of the flags that are true. */
  protected reward = 0;
  protected terminated = false;
  protected truncated = false;
  /** Holds an action of several numbers; null where an action is one number, undefined before the first. */
  #action: NumericArray | null | undefined;
  /** Holds an observation of one number. */
  readonly #lone = new Float64Array(1);

  /** Starts an episode; calls `beginEpisode` first thing after checking the options. */
  protected abstract start(args: ResetArguments | undefined): void;
  /** Advances one time step and assigns `reward`, and `terminated` and `truncated` where they are true. Keeps no reference to `action`. */
  protected abstract advance(action: Action): void;
  /** Writes the present observation's numbers from `offset` on; allocates nothing. */
  protected abstract writeObservation(into: NumericArray, offset: number): void;

  reset(args?: ResetArguments): ResetResult<Observation> {
    this.start(args);
    return [this.observation(), this.latestInfo()];
  }

  step(action: Action): StepResult<Observation> {
    this.#go(action);
    return [this.observation(), this.reward, this.terminated, this.truncated, this.latestInfo()];
  }

  resetInto(arrays: StepArrays, index: number, args?: ResetArguments): void {
    this.start(args);
    this.writeObservation(arrays.observations, index * arrays.observationSize);
  }

  stepInto(arrays: StepArrays, index: number): void {
    this.#go(this.actionAt(arrays.actions, index * arrays.actionSize));
    this.writeObservation(arrays.observations, index * arrays.observationSize);
    arrays.rewards[index] = this.reward;
    arrays.terminated[index] = this.terminated ? 1 : 0;
    arrays.truncated[index] = this.truncated ? 1 : 0;
  }

  latestInfo(): Info {
    return emptyInfo;
  }

  /** The present observation as a new value: a number, or an array. */
  protected observation(): Observation {
    const space: Space = this.observationSpace;
    const into = space instanceof ArraySpace ? roomFor(space) : this.#lone;
    this.writeObservation(into, 0);
    // The space has numbers or arrays as members: the class says so.
    return (into === this.#lone ? into[0] : into) as Observation;
  }

  /** The action whose numbers start at `offset`: a number, or an array that the next call overwrites. */
  protected actionAt(actions: NumericArray, offset: number): Action {
    if (this.#action === undefined) {
      const space: Space = this.actionSpace;
      this.#action = space instanceof ArraySpace ? roomFor(space) : null;
    }
    const action = this.#action;
    // The space has numbers or arrays as members: the class says so.
    if (action === null) return actions[offset] as Action;
    for (let i = 0; i < action.length; i++) action[i] = actions[offset + i] ?? Number.NaN;
    return action as Action;
  }

  #go(action: Action): void {
    this.terminated = false;
    this.truncated = false;
    this.advance(action);
  }
}

function roomFor({ dtype, size }: ArraySpace<DType>): NumericArray {
  // Most are of this type, and a table of constructors is slower than one of them.
  return dtype === "float32" ? new Float32Array(size) : zeros(dtype, size);
}

/** Whether an environment can be stepped in place; judged by its methods, so that two copies of this package agree. */
export function stepsInPlace(env: object): env is StepsInPlace {
  return ["resetInto", "stepInto", "latestInfo"].every((name) => typeof Reflect.get(env, name) === "function");
}
