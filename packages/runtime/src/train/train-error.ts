/** Training that cannot go on for a reason the user can mend: numbers that overflowed. */

/** Where in a run it happened. */
export interface TrainMoment {
  readonly epoch: number;
  /** Of the epoch, from 1. */
  readonly step: number;
  readonly learningRate: number;
  /** The output whose loss is no number; null where only the sum of all is none. */
  readonly output: string | null;
}

export class TrainError extends Error {
  override readonly name = "TrainError";
  /** One way out. */
  readonly help: string;
  readonly moment: TrainMoment;

  constructor(title: string, help: string, moment: TrainMoment) {
    super(title);
    this.help = help;
    this.moment = moment;
  }
}
