/** The flat arrays that transitions lie in: of a ring, of one step of all copies, or of a drawn batch. */

/** What a number of an environment needs in memory: actions of Discrete spaces are int32, others float32. */
export type ActionArray = Float32Array | Int32Array;

/** Numbers of one transition. */
export interface TransitionSizes {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly actionType: "float32" | "int32";
}

/** Transitions, one after the other. */
export interface TransitionArrays {
  /** `[count × observationSize]` */
  readonly observations: Float32Array;
  /** `[count × actionSize]` */
  readonly actions: ActionArray;
  /** `[count]` */
  readonly rewards: Float32Array;
  /** `[count × observationSize]`: what followed; at the end of an episode its final observation, not the next one's first. */
  readonly nextObservations: Float32Array;
  /** `[count]`: 1 where the task ended. */
  readonly terminated: Uint8Array;
  /** `[count]`: 1 where a limit cut the episode. */
  readonly truncated: Uint8Array;
}

/** Room for `count` transitions. */
export function transitionArrays(
  count: number,
  { observationSize, actionSize, actionType }: TransitionSizes,
): TransitionArrays {
  return {
    observations: new Float32Array(count * observationSize),
    actions: actionType === "int32" ? new Int32Array(count * actionSize) : new Float32Array(count * actionSize),
    rewards: new Float32Array(count),
    nextObservations: new Float32Array(count * observationSize),
    terminated: new Uint8Array(count),
    truncated: new Uint8Array(count),
  };
}

/** Copies of the first `count` transitions. */
export function firstTransitions(
  arrays: TransitionArrays,
  count: number,
  { observationSize, actionSize }: TransitionSizes,
): TransitionArrays {
  return {
    observations: arrays.observations.slice(0, count * observationSize),
    actions: arrays.actions.slice(0, count * actionSize),
    rewards: arrays.rewards.slice(0, count),
    nextObservations: arrays.nextObservations.slice(0, count * observationSize),
    terminated: arrays.terminated.slice(0, count),
    truncated: arrays.truncated.slice(0, count),
  };
}

/** Writes all of `from` into `into`, from the transition `at` on. */
export function writeTransitions(
  into: TransitionArrays,
  from: TransitionArrays,
  { at, observationSize, actionSize }: TransitionSizes & { readonly at: number },
): void {
  into.observations.set(from.observations, at * observationSize);
  into.actions.set(from.actions, at * actionSize);
  into.rewards.set(from.rewards, at);
  into.nextObservations.set(from.nextObservations, at * observationSize);
  into.terminated.set(from.terminated, at);
  into.truncated.set(from.truncated, at);
}
