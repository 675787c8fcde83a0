/** How fast a run is and how long it will go on, from what this process has seen of it. */

/** What is still to be done. */
export interface WorkLeft {
  readonly rows: number;
  readonly validations: number;
}

/** Counts rows and the time they take; training and validation are counted apart. */
export class Pace {
  private readonly now: () => number;
  private since: number;
  private calls = 0;
  private rows = 0;
  private training = 0;
  private validating = 0;
  private validations = 0;
  private forgotten = false;

  /** `now` gives seconds from some fixed moment. */
  constructor(now: () => number) {
    this.now = now;
    this.since = now();
  }

  /** Says that training begins, or goes on after something else. */
  starts(): void {
    this.since = this.now();
  }

  /** Counts a call that trained on so many rows since the one before it. */
  took(rows: number): void {
    const now = this.now();
    // The first call opens the graph: as soon as another has been seen, it says nothing of those to come.
    const first = this.calls++ === 1;
    this.rows = (first ? 0 : this.rows) + rows;
    this.training = (first ? 0 : this.training) + now - this.since;
    this.since = now;
  }

  /** Runs a validation. */
  async validates<R>(run: () => Promise<R>): Promise<R> {
    const from = this.now();
    const result = await run();
    // As with calls, the first opens a graph.
    const second = this.validations === 1 && !this.forgotten;
    if (second) this.forgotten = true;
    this.validating = (second ? 0 : this.validating) + this.now() - from;
    this.validations = second ? 1 : this.validations + 1;
    return result;
  }

  /** Rows trained on a second. */
  get rowsPerSecond(): number {
    return this.rows / Math.max(this.training, 1e-9);
  }

  /** Seconds that a validation takes; 0 before the first has been seen. */
  get validationSeconds(): number {
    return this.validations === 0 ? 0 : this.validating / this.validations;
  }

  /** Seconds that so much work will take; validations count for nothing before the first has been seen. */
  secondsFor({ rows, validations }: WorkLeft): number {
    return rows / Math.max(this.rowsPerSecond, 1e-9) + validations * this.validationSeconds;
  }
}
