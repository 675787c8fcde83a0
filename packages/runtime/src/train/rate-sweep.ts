/**
 * A train block in, the loss at every step of a sweep out: from fresh weights, each step at a greater rate than the one before.
 * The steps are those of a training, with its batches, seed and settings; nothing is validated, averaged or kept.
 */
import type { CheckedCall } from "@penstock/dsl";
import { type StepListener, Trainer } from "./loop/trainer.ts";
import { smoothed } from "./suggest-rate.ts";
import { stepsOfAll } from "./tasks/source-feeds.ts";
import { TrainError } from "./train-error.ts";
import type { TrainInput } from "./train-input.ts";

/** Which rates are tried. */
export interface RateRange {
  readonly from: number;
  readonly to: number;
  /** Steps, and so rates, that are taken at most. */
  readonly steps: number;
}

/** One step of a sweep. */
export interface SweptStep {
  readonly rate: number;
  /** Of its batch, before the step. */
  readonly loss: number;
}

/** A sweep as far as it went. */
export interface RateSweep {
  readonly steps: readonly SweptStep[];
  /** All rates were tried, the loss grew beyond measure, or somebody asked to stop. */
  readonly ended: "all" | "diverged" | "interrupted";
}

/** What a sweep asks of its surroundings. */
export interface SweepSurroundings {
  readonly clock: () => number;
  /** Called after every call of steps. */
  readonly between: () => Promise<void>;
  readonly stopping: () => boolean;
  readonly onStep: (done: number) => void;
}

/** Steps before which a loss that grows is chance. */
const atLeast = 20;
/** Times the lowest loss so far; what is beyond tells nothing more. */
const diverged = 4;

/** The rate of each step: the first and the last are the ends of the range, the steps between them equal factors. */
export function rateAt({ from, to, steps }: RateRange, step: number): number {
  return from * (to / from) ** (step / Math.max(steps - 1, 1));
}

function rising({ optimizer: { span } }: TrainInput["train"], { from, to, steps }: RateRange): CheckedCall {
  return { call: "exponential", args: { from, factor: to / from, every: Math.max(steps - 1, 1), per: "step" }, span };
}

/** Whether the loss has grown beyond measure. */
function hasDiverged(losses: readonly number[]): boolean {
  if (losses.length < atLeast) return false;
  const curve = smoothed(losses);
  return (curve.at(-1) ?? 0) > diverged * Math.min(...curve);
}

/** Takes the steps. */
export async function sweepRates(input: TrainInput, range: RateRange, around: SweepSurroundings): Promise<RateSweep> {
  const { train } = input;
  const perEpoch = stepsOfAll(input);
  const trainer = new Trainer(
    {
      ...input,
      train: {
        ...train,
        optimizer: { ...train.optimizer, args: { ...train.optimizer.args, lr: rising(train, range) } },
        epochs: Math.ceil(range.steps / perEpoch),
        stop: null,
        best: null,
        validate: null,
        average: null,
      },
      checkpoint: null,
    },
    { clock: around.clock, profiler: null },
  );
  const losses: number[] = [];
  let before = { rows: 0, total: 0 };
  const tell: StepListener = {
    onCall: () => undefined,
    onStep: () => {
      const [rows = 0, total = 0] = trainer.progress.sums;
      // Sums begin anew with an epoch.
      const begun = rows <= before.rows ? { rows: 0, total: 0 } : before;
      losses.push((total - begun.total) / (rows - begun.rows));
      before = { rows, total };
      around.onStep(losses.length);
    },
  };
  const sweep = (ended: RateSweep["ended"]): RateSweep => ({
    steps: losses.slice(0, range.steps).map((loss, index) => ({ rate: rateAt(range, index), loss })),
    ended,
  });
  try {
    while (losses.length < range.steps) {
      if (around.stopping()) return sweep("interrupted");
      if (!(await trainer.take(perEpoch, tell))) {
        trainer.closeEpoch();
        before = { rows: 0, total: 0 };
      }
      if (hasDiverged(losses)) return sweep("diverged");
      await around.between();
    }
    return sweep("all");
  } catch (error) {
    if (error instanceof TrainError) return sweep("diverged");
    throw error;
  } finally {
    await trainer.close();
  }
}
