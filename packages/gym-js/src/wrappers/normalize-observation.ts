/**
 * Observations of one size. In: an environment. Out: one whose observations have about mean 0 and variance 1.
 * Why: networks learn slowly from inputs of very different sizes.
 */
import type { Env } from "../core/env.ts";
import { GymError } from "../errors/gym-error.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { ArraySpace } from "../spaces/array-space.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { NumericArray } from "../spaces/dtype.ts";
import { ObservationWrapper } from "./observation-wrapper.ts";
import { RunningMoments } from "./running-moments.ts";

/** Further arguments of NormalizeObservation. */
export interface NormalizeObservationArguments {
  /** Added to the variance, so that nothing is divided by 0; 1e-8 if left out. */
  readonly epsilon?: number;
}

/**
 * Subtracts the mean of all observations so far, this one included, and divides by their deviation; the result is
 * float32 of the same shape. Equal to Gymnasium's for the same observations.
 */
export class NormalizeObservation<Observation extends NumericArray | number, Action> extends ObservationWrapper<
  Float32Array,
  Action,
  Observation
> {
  readonly observationSpace: Box<"float32">;
  /** Mean and variance of each element. */
  readonly moments: RunningMoments;
  /** Whether observations change mean and variance; switch it off to evaluate. */
  updateRunningMean = true;
  readonly #epsilon: number;
  readonly #single: boolean;

  /** Throws GymError if observations are no arrays or numbers, or epsilon is not above 0. */
  constructor(env: Env<Observation, Action>, { epsilon = 1e-8 }: NormalizeObservationArguments = {}) {
    super(env);
    checkEpsilon("NormalizeObservation", epsilon);
    const space: unknown = env.observationSpace;
    if (!(space instanceof ArraySpace || space instanceof Discrete)) {
      throw new GymError(
        "space",
        `NormalizeObservation needs observations that are arrays or numbers; ${env.describe()} has ${String(space)}. FlattenObservation makes arrays of them.`,
      );
    }
    const { shape } = space;
    this.observationSpace = new Box({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, shape });
    this.#single = space instanceof ArraySpace && space.dtype === "float32";
    this.moments = new RunningMoments(this.observationSpace.size, { single: true });
    this.#epsilon = epsilon;
  }

  protected override snapshotLayer(): object {
    return { updateRunningMean: this.updateRunningMean, moments: this.moments.snapshotState() };
  }

  protected override readLayer(fields: SnapshotFields): () => void {
    const updateRunningMean = fields.flag("updateRunningMean");
    const takeUp = this.moments.readState(fields.inner("moments"));
    return () => {
      this.updateRunningMean = updateRunningMean;
      takeUp();
    };
  }

  protected observe(observation: Observation): Float32Array {
    const values: ArrayLike<number> = typeof observation === "number" ? [observation] : observation;
    if (this.updateRunningMean) this.moments.update(values, { single: this.#single });
    const { mean, variance, single } = this.moments;
    const normalized = new Float32Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const difference = (values[i] ?? Number.NaN) - (mean[i] ?? 0);
      normalized[i] = single
        ? // As NumPy computes in float32: each result rounded.
          (this.#single ? Math.fround(difference) : difference) /
          Math.fround(Math.sqrt(Math.fround((variance[i] ?? 0) + Math.fround(this.#epsilon))))
        : difference / Math.sqrt((variance[i] ?? 0) + this.#epsilon);
    }
    return normalized;
  }
}

/** Throws GymError, in the name of `wrapper`, unless epsilon is above 0. */
export function checkEpsilon(wrapper: string, epsilon: number): void {
  if (epsilon > 0) return;
  throw new GymError("setting", `${wrapper} needs an epsilon above 0; received ${epsilon}.`);
}
