/**
 * A run in, what it spends its time on out: its phases, and for each train block a few steps whose operations are measured one
 * by one among others that run as always. Measuring changes nothing of what the run computes.
 */
import type { CallProfile } from "../graph/profile-graph.ts";
import { type Phase, Phases } from "./phases.ts";

/** A step whose operations were measured. */
export interface MeasuredStep extends CallProfile {
  /** Seconds since the start of the run. */
  readonly start: number;
}

/** What was measured of a train block. */
export interface BlockMeasures {
  /** Steps that were taken. */
  readonly steps: number;
  /** Seconds of steps as they run without being measured, the first left out. */
  readonly plain: readonly number[];
  /** Steps of the same operations, the first of which warms up. */
  readonly measured: readonly MeasuredStep[];
}

/** A step, both ways. */
export interface StepRuns<R> {
  /** Takes it. */
  readonly take: () => R;
  /** Measures its operations without taking it. */
  readonly measure: () => CallProfile;
}

/** Steps that are measured for a train block. */
export const measuredSteps = 20;
/** Times of plain steps that are kept. */
const mostPlain = 2_000;
/** The first step is recorded, and with it the second is held against the recording. */
const firstMeasured = 3;
/** Every other step runs as always. */
const between = 2;

/** Measures one run. */
export class Profiler {
  readonly phases: Phases;
  private readonly byBlock = new Map<string, BlockProfiler>();

  /** `clock` gives seconds from some fixed moment. */
  constructor(clock: () => number) {
    this.phases = new Phases(clock);
  }

  /** Measures a train block. */
  block(name: string): BlockProfiler {
    const known = this.byBlock.get(name);
    if (known !== undefined) return known;
    const block = new BlockProfiler(this.phases);
    this.byBlock.set(name, block);
    return block;
  }

  /** What was measured, by train block. */
  get blocks(): ReadonlyMap<string, BlockMeasures> {
    return this.byBlock;
  }
}

/** Measures a train block. */
export class BlockProfiler implements BlockMeasures {
  readonly phases: Phases;
  steps = 0;
  readonly plain: number[] = [];
  readonly measured: MeasuredStep[] = [];
  private rows: number | null = null;

  constructor(phases: Phases) {
    this.phases = phases;
  }

  /** Takes a step of so many rows, and measures it before where its turn has come. */
  step<R>(rows: number, { take, measure }: StepRuns<R>): R {
    this.steps++;
    this.rows ??= rows;
    // A batch of another size is another graph.
    const counts = rows === this.rows;
    if (counts && this.isDue()) {
      this.phases.run("measured steps", () => {
        const start = this.phases.now();
        this.measured.push({ start, ...measure() });
      });
    }
    const from = this.phases.now();
    const result = this.phases.run("training steps", take);
    if (counts && this.steps > 1 && this.plain.length < mostPlain) this.plain.push(this.phases.now() - from);
    return result;
  }

  /** Says that a function was recorded, or its graph run for the first time, in the present phase. */
  traced(seconds: number): void {
    this.phases.account("tracing", seconds);
  }

  private isDue(): boolean {
    const since = this.steps - firstMeasured;
    return since >= 0 && since % between === 0 && this.measured.length < measuredSteps + 1;
  }
}

/** Runs a function in a phase where somebody measures. */
export function inPhase<R>(profiler: { readonly phases: Phases } | null, phase: Phase, fn: () => R): R {
  return profiler === null ? fn() : profiler.phases.run(phase, fn);
}

/** The same for one that takes its time. */
export function inPhaseAsync<R>(
  profiler: { readonly phases: Phases } | null,
  phase: Phase,
  fn: () => Promise<R>,
): Promise<R> {
  return profiler === null ? fn() : profiler.phases.runAsync(phase, fn);
}
