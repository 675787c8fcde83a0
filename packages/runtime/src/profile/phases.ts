/**
 * Parts of a run in, how long each took out. A part inside another counts for itself alone, so that the times of all phases
 * add up to the time of the run.
 */

/** What a run spends its time on. */
export type Phase =
  | "loading TensorFlow"
  | "preparing data"
  | "frozen part"
  | "waiting for data"
  | "tracing"
  | "training steps"
  | "measured steps"
  | "validation"
  | "checkpoints"
  | "evaluation"
  | "report";

/** The time of one phase. */
export interface PhaseTime {
  readonly phase: Phase;
  readonly seconds: number;
  /** How often it was entered. */
  readonly times: number;
}

/** One stay in a phase, from beginning to end; others may lie inside. */
export interface PhaseSpan {
  readonly phase: Phase;
  /** Seconds since the clock was started. */
  readonly start: number;
  readonly seconds: number;
}

/** Spans that are kept for a timeline; the times count all of them. */
const mostSpans = 20_000;

interface Open {
  readonly phase: Phase;
  readonly start: number;
  /** Seconds that others inside have taken. */
  inside: number;
}

/** The phases of one run. They nest and do not overlap: a run does one thing at a time. */
export class Phases {
  private readonly clock: () => number;
  private readonly begun: number;
  private readonly open: Open[] = [];
  private readonly sums = new Map<Phase, { seconds: number; times: number }>();
  /** In the order in which they ended. */
  readonly spans: PhaseSpan[] = [];
  /** Spans that there was no room for. */
  leftOut = 0;

  /** `clock` gives seconds from some fixed moment. */
  constructor(clock: () => number) {
    this.clock = clock;
    this.begun = clock();
  }

  /** Seconds since the start. */
  now(): number {
    return this.clock() - this.begun;
  }

  /** Runs a function in a phase. */
  run<R>(phase: Phase, fn: () => R): R {
    this.enter(phase);
    try {
      return fn();
    } finally {
      this.leave();
    }
  }

  /** The same for one that takes its time. */
  async runAsync<R>(phase: Phase, fn: () => Promise<R>): Promise<R> {
    this.enter(phase);
    try {
      return await fn();
    } finally {
      this.leave();
    }
  }

  /** Counts seconds of the present phase that have just passed for another one. */
  account(phase: Phase, seconds: number): void {
    this.add({ phase, start: this.now() - seconds, seconds }, seconds);
    const around = this.open.at(-1);
    if (around !== undefined) around.inside += seconds;
  }

  /** The time of each phase, longest first. */
  get times(): readonly PhaseTime[] {
    return [...this.sums]
      .map(([phase, sum]) => ({ phase, ...sum }))
      .sort((a, b) => b.seconds - a.seconds || a.phase.localeCompare(b.phase));
  }

  private enter(phase: Phase): void {
    this.open.push({ phase, start: this.now(), inside: 0 });
  }

  private leave(): void {
    const left = this.open.pop();
    if (left === undefined) return;
    const { phase, start, inside } = left;
    const seconds = this.now() - start;
    this.add({ phase, start, seconds }, seconds - inside);
    const around = this.open.at(-1);
    if (around !== undefined) around.inside += seconds;
  }

  private add(span: PhaseSpan, own: number): void {
    const sum = this.sums.get(span.phase) ?? { seconds: 0, times: 0 };
    this.sums.set(span.phase, { seconds: sum.seconds + Math.max(0, own), times: sum.times + 1 });
    if (this.spans.length < mostSpans) this.spans.push(span);
    else this.leftOut++;
  }
}
