/** How fast a run is and how long it will go on, from what this process has seen of it. */

/** What is still to be done. */
export interface WorkLeft {
  readonly rows: number;
  readonly validations: number;
}

/** Counts rows and the time they take; training and validation are counted apart. */
export class Pace {
  private readonly now: () => number;
  private rows = 0;
  private training = 0;
  private validating = 0;
  private validations = 0;

  /** `now` gives seconds from some fixed moment. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Runs a call that trains on so many rows. */
  async trains<R>(rows: number, run: () => Promise<R>): Promise<R> {
    const from = this.now();
    const result = await run();
    this.training += this.now() - from;
    this.rows += rows;
    return result;
  }

  /** Runs a validation. */
  async validates<R>(run: () => Promise<R>): Promise<R> {
    const from = this.now();
    const result = await run();
    this.validating += this.now() - from;
    this.validations++;
    return result;
  }

  /** Rows trained on a second. */
  get rowsPerSecond(): number {
    return this.rows / Math.max(this.training, 1e-9);
  }

  /** Seconds that so much work will take; validations count for nothing before the first has been seen. */
  secondsFor({ rows, validations }: WorkLeft): number {
    const each = this.validations === 0 ? 0 : this.validating / this.validations;
    return rows / Math.max(this.rowsPerSecond, 1e-9) + validations * each;
  }
}
