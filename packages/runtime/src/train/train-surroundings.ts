/** What a training run asks of whoever runs it, and what it tells: time, stopping, a place for checkpoints, reports. */
import type { BlockProfiler } from "../profile/profiler.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** The present state of an epoch that is under way. */
export interface BatchReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Batches of this epoch that are done, and how many it has. */
  readonly step: number;
  readonly steps: number;
  /** Means over the epoch so far. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Rows trained on a second, validation not counted. */
  readonly rowsPerSecond: number;
  /** Until the last step that its epochs and its budget leave it, validations included. */
  readonly secondsLeft: number;
}

/** A validation inside of an epoch; one at its end is told with the epoch. */
export interface ValidationReport {
  /** The epoch that is under way, counted from 1. */
  readonly epoch: number;
  /** Batches of this epoch that are done, and how many it has. */
  readonly step: number;
  readonly steps: number;
  /** Of train rows: means over the steps since the measurement before. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The weights at this place are the best so far. */
  readonly best: boolean;
  /** Since the measurement before. */
  readonly seconds: number;
}

/** A finished epoch. */
export interface EpochReport {
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** The weights at its end are the best so far. */
  readonly best: boolean;
  readonly seconds: number;
}

/** What a run asks of its surroundings while it works. */
export interface TrainSurroundings {
  /** Seconds from some fixed moment. */
  readonly clock: () => number;
  /** Called after every step; lets the process answer messages. */
  readonly between: () => Promise<void>;
  /** True once somebody asked to stop; the run then saves a checkpoint and ends. */
  readonly stopping: () => boolean;
  readonly save: (checkpoint: Checkpoint) => void;
  /** What was saved last, to look for the origin of a lost loss from there; from the start of the process by default. */
  readonly lastSaved?: () => Checkpoint | null;
  /** Told when a loss is lost and its origin is looked for, which takes a moment. */
  readonly onLost?: () => void;
  /** Seconds between checkpoints inside an epoch; one is saved after every epoch in any case. */
  readonly saveEvery: number;
  readonly onBatch: (report: BatchReport) => void;
  readonly onValidation?: (report: ValidationReport) => void;
  readonly onEpoch: (report: EpochReport) => void;
  /** Measures where the time goes; nobody does by default. */
  readonly profiler?: BlockProfiler | null;
}
