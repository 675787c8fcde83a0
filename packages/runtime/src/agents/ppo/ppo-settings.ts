/** What can be set on PPO, with the values that Schulman et al. (2017) and the usual implementations of it take. */

import type { StepSchedule } from "../step-schedule.ts";

export interface PpoSettings {
  /** Environment steps in all, of all copies together. */
  readonly steps: number;
  /** Steps of each copy between two updates. */
  readonly rollout: number;
  /** Rows of a gradient step. */
  readonly batch: number;
  /** How often each rollout is gone through. */
  readonly epochs: number;
  readonly gamma: number;
  /** λ of generalised advantage estimation. */
  readonly lambda: number;
  readonly learningRate: StepSchedule;
  /** How far probabilities may move, as a ratio. */
  readonly clip: StepSchedule;
  /** What the loss of values counts. */
  readonly valueWeight: number;
  /** What the entropy of the policy counts. */
  readonly entropyWeight: number;
  /** Whether advantages of a batch are given mean 0 and deviation 1. */
  readonly normalizeAdvantages: boolean;
}
