// What one side of the comparison is asked and what it answers: one JSON object each way, so that each side runs in a
// process of its own, in its own language.

/** How much work a side does; passed as its only argument. */
export interface SideWork {
  /** Rows of random 32 × 32 pictures. */
  readonly rows: number;
  readonly batch: number;
  /** Steps before the clock starts, and steps that are timed. */
  readonly warmup: number;
  readonly steps: number;
  readonly seed: number;
}

/** What a side measured. */
export interface SideFigures {
  readonly versions: Readonly<Record<string, string>>;
  /** Milliseconds of each timed step: one batch of arrays in, the loss back. */
  readonly stepMs: readonly number[];
  /** Seconds of the second epoch over all rows, data handling included. */
  readonly epochSeconds: number;
  /** Seconds to answer all rows, the second time. */
  readonly predictSeconds: number;
}

/** One round: both sides, one after the other. */
export interface Round {
  readonly penstock: SideFigures;
  readonly keras: SideFigures;
}

/** Seconds of a whole process from start to what it is waited for; one a run. */
export interface ProcessTimes {
  readonly command: string;
  readonly what: string;
  /** Null where it could not be measured; `note` says why. */
  readonly seconds: readonly number[] | null;
  readonly note: string | null;
}
