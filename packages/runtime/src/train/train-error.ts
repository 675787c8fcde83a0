/** Training that cannot go on for a reason the user can mend: numbers that overflowed. */
import type { LossOrigin } from "./loop/loss-origin.ts";

/** Where in a run it was noticed. */
export interface TrainMoment {
  readonly epoch: number;
  /** Of the epoch, from 1. */
  readonly step: number;
  /** Steps done before, over all epochs. */
  readonly stepsDone: number;
  readonly learningRate: number;
  /** The output whose loss is no number; null where only the sum of all is none, or a weight. */
  readonly output: string | null;
}

export class TrainError extends Error {
  override readonly name = "TrainError";
  readonly moment: TrainMoment;
  /** Where it began; null where that could not be found. */
  readonly origin: LossOrigin | null;

  constructor(title: string, moment: TrainMoment, origin: LossOrigin | null = null) {
    super(title);
    this.moment = moment;
    this.origin = origin;
  }
}
