/**
 * Generalised advantage estimation (Schulman, Moritz, Levine, Jordan and Abbeel, High-Dimensional Continuous Control Using
 * Generalized Advantage Estimation, 2016, equation 16). In: rewards, values and flags of a rollout. Out: advantages and returns.
 *
 * `δ_t = r_t + γ V(s_{t+1}) − V(s_t)` and `A_t = δ_t + γ λ A_{t+1}`, where A starts anew behind each end of an episode.
 * V beyond an end is 0 if the task ended; if a limit cut the episode, it is the value of the episode's final observation.
 */

/** Flat arrays, one row of copies a step. */
export interface Rollout {
  readonly steps: number;
  readonly copies: number;
  /** `[steps × copies]`, as are the others unless they say otherwise. */
  readonly rewards: Float32Array;
  /** Of the observations that were acted on. */
  readonly values: Float32Array;
  /** 1 where the task ended with this step; counts before `truncated`. */
  readonly terminated: Uint8Array;
  /** 1 where a limit cut the episode at this step. */
  readonly truncated: Uint8Array;
  /** Values of the observations that episodes were cut at; read only where `truncated` is 1. */
  readonly finalValues: Float32Array;
  /** `[copies]`: values of the observations after the last step. */
  readonly lastValues: Float32Array;
}

/** What is written, both `[steps × copies]`. */
export interface Advantages {
  readonly advantages: Float32Array;
  /** Advantages plus values: what a critic learns. */
  readonly returns: Float32Array;
}

/** Writes into `into`, which may be used again; the recursion runs in float64. */
export function estimateAdvantages(
  rollout: Rollout,
  { gamma, lambda }: { readonly gamma: number; readonly lambda: number },
  into: Advantages,
): void {
  const { steps, copies, rewards, values, terminated, truncated, finalValues, lastValues } = rollout;
  for (let copy = 0; copy < copies; copy++) {
    let later = 0;
    let nextValue = lastValues[copy] ?? 0;
    for (let index = (steps - 1) * copies + copy; index >= 0; index -= copies) {
      if (terminated[index] === 1) [later, nextValue] = [0, 0];
      else if (truncated[index] === 1) [later, nextValue] = [0, finalValues[index] ?? 0];
      const value = values[index] ?? 0;
      later = (rewards[index] ?? 0) + gamma * nextValue - value + gamma * lambda * later;
      into.advantages[index] = later;
      into.returns[index] = later + value;
      nextValue = value;
    }
  }
}
