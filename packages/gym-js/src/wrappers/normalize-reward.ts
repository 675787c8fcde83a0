/**
 * Rewards of one size. In: an environment. Out: one whose discounted returns have a variance of about 1.
 * Why: the step size that suits rewards of 1 does not suit rewards of 1,000.
 */
import type { Env, StepResult } from "../core/env.ts";
import { GymError } from "../errors/gym-error.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { checkEpsilon } from "./normalize-observation.ts";
import { RunningMoments } from "./running-moments.ts";
import { Wrapper } from "./wrapper.ts";

/** Further arguments of NormalizeReward. */
export interface NormalizeRewardArguments {
  /** The discount of the returns, from 0 to 1; 0.99 if left out. */
  readonly gamma?: number;
  /** Added to the variance, so that nothing is divided by 0; 1e-8 if left out. */
  readonly epsilon?: number;
}

/**
 * Divides rewards by the deviation of the discounted sum of rewards so far; the mean is left in, for its sign matters.
 * The sum starts anew where an episode terminates, not where it is truncated. Equal to Gymnasium's for the same rewards.
 */
export class NormalizeReward<Observation, Action> extends Wrapper<Observation, Action> {
  /** Mean and variance of the discounted sum of rewards. */
  readonly moments = new RunningMoments(1, { single: false });
  /** Whether rewards change mean and variance; switch it off to evaluate. */
  updateRunningMean = true;
  readonly #gamma: number;
  readonly #epsilon: number;
  #discountedSum = 0;

  /** Throws GymError if gamma is not from 0 to 1, or epsilon is not above 0. */
  constructor(env: Env<Observation, Action>, { gamma = 0.99, epsilon = 1e-8 }: NormalizeRewardArguments = {}) {
    super(env);
    checkEpsilon("NormalizeReward", epsilon);
    if (!(gamma >= 0 && gamma <= 1)) {
      throw new GymError("setting", `NormalizeReward needs a gamma from 0 to 1; received ${gamma}.`);
    }
    this.#gamma = gamma;
    this.#epsilon = epsilon;
  }

  protected override snapshotLayer(): object {
    const { updateRunningMean, moments } = this;
    return { updateRunningMean, discountedSum: this.#discountedSum, moments: moments.snapshotState() };
  }

  protected override readLayer(fields: SnapshotFields): () => void {
    const updateRunningMean = fields.flag("updateRunningMean");
    const discountedSum = fields.number("discountedSum");
    const takeUp = this.moments.readState(fields.inner("moments"));
    return () => {
      this.updateRunningMean = updateRunningMean;
      this.#discountedSum = discountedSum;
      takeUp();
    };
  }

  override step(action: Action): StepResult<Observation> {
    const [observation, reward, terminated, truncated, info] = this.env.step(action);
    this.#discountedSum = this.#discountedSum * this.#gamma * (terminated ? 0 : 1) + reward;
    if (this.updateRunningMean) this.moments.update([this.#discountedSum], { single: false });
    const deviation = Math.sqrt((this.moments.variance[0] ?? 0) + this.#epsilon);
    return [observation, reward / deviation, terminated, truncated, info];
  }
}
