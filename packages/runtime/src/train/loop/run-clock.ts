/** The time that a run has spent: in all, in the present epoch and since its last measurement, over all its processes. */
import type { TrainProgress } from "./progress.ts";

type Spent = Pick<TrainProgress, "seconds" | "epochSeconds" | "recentSeconds">;

/** Measures one run; goes on where the process before it stopped. */
export class RunClock {
  private readonly now: () => number;
  private readonly started: number;
  private epochStarted: number;
  private recentStarted: number;

  /** `now` gives seconds from some fixed moment. */
  constructor(now: () => number, before: Spent) {
    this.now = now;
    const start = now();
    this.started = start - before.seconds;
    this.epochStarted = start - before.epochSeconds;
    this.recentStarted = start - before.recentSeconds;
  }

  /** The time up to now. */
  spent(): Spent {
    const now = this.now();
    return {
      seconds: now - this.started,
      epochSeconds: now - this.epochStarted,
      recentSeconds: now - this.recentStarted,
    };
  }

  /** Begins the time of a new epoch. */
  closeEpoch(): void {
    this.epochStarted = this.now();
  }

  /** Begins the time up to the next measurement. */
  measured(): void {
    this.recentStarted = this.now();
  }
}
