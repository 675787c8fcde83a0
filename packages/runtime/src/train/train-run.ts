/**
 * The loop of a training run: epochs of steps, validation, best weights, early stopping, checkpoints. Every number it
 * draws is a function of the seed and its place in the run, so a run that was interrupted ends with the same bits as one
 * that was not.
 */
import type { CheckedDataset } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { epochBatches, type FittedPreparation, prepareBatch, type Table } from "../data/index.ts";
import type { Tf } from "../ops/operator.ts";
import { batchTensors } from "./batch-tensors.ts";
import type { Checkpoint, TrainProgress } from "./checkpoint.ts";
import { afterEpoch, shouldStop } from "./early-stop.ts";
import { type GraphUse, graphsInMemory } from "./graph-use.ts";
import { initialWeights } from "./initial-weights.ts";
import { measure } from "./metrics/measure.ts";
import { predict } from "./predict.ts";
import { scheduled } from "./schedule.ts";
import { storeTensors } from "./stored-weights.ts";
import { TrainError } from "./train-error.ts";
import { TrainProgram, type UniformNumbers } from "./train-program.ts";
import { disposeState, restoreVariables, type TrainState, zeroVariables } from "./train-state.ts";
import { initialSlots, type StepPlan } from "./train-step.ts";

/** What a run works on. */
export interface TrainInput extends StepPlan {
  readonly tf: Tf;
  /** Uniform numbers in [0, 1) of a stateless stream; the same on every backend. */
  readonly uniform: UniformNumbers;
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly preparation: FittedPreparation;
  readonly rows: { readonly train: Uint32Array; readonly valid: Uint32Array };
  readonly seed: number;
  /** Where to go on; null starts anew. */
  readonly checkpoint: Checkpoint | null;
  /** How graphs are used; by default they are, and last as long as the run. */
  readonly graphs?: GraphUse;
}

export interface BatchReport {
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly rowsPerSecond: number;
  readonly secondsLeft: number;
}

export interface EpochReport {
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
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
  /** Seconds between checkpoints inside an epoch; one is saved after every epoch in any case. */
  readonly saveEvery: number;
  readonly onBatch: (report: BatchReport) => void;
  readonly onEpoch: (report: EpochReport) => void;
}

export type TrainOutcome =
  | { readonly kind: "interrupted" }
  | {
      readonly kind: "finished";
      readonly weights: ReadonlyMap<string, StoredTensor>;
      readonly progress: TrainProgress;
      readonly stoppedEarly: boolean;
      /** Rows trained on a second, over the whole run. */
      readonly rowsPerSecond: number;
    };

const freshProgress: TrainProgress = {
  epoch: 0,
  batch: 0,
  step: 0,
  sums: [],
  history: [],
  best: null,
  stop: { best: null, waited: 0 },
  epochSeconds: 0,
  seconds: 0,
};

/** Means over the rows seen so far, by metric path; `sums` starts with the number of rows. */
function trainMetrics(input: TrainInput, sums: readonly number[]): Record<string, number> {
  const [rows = 0, total = 0, ...rest] = sums;
  const metrics: Record<string, number> = { "train.loss": total / rows };
  input.train.losses.forEach(({ output }, index) => {
    metrics[`train.${output}.loss`] = (rest[2 * index] ?? 0) / rows;
    const score = (rest[2 * index + 1] ?? 0) / rows;
    const column = input.dataset.targets.find((target) => target.name === output);
    metrics[column?.type.kind === "class" ? `train.${output}.accuracy` : `train.${output}.mse`] = score;
  });
  return metrics;
}

/** Adds a batch's figures (means for losses, counts for scores) to the epoch's sums over rows. */
function addBatch(sums: readonly number[], batch: Float32Array, rows: number): number[] {
  const next = [(sums[0] ?? 0) + rows];
  batch.forEach((value, index) => {
    // Index 0 is the total loss; then loss and score alternate.
    const isMean = index === 0 || index % 2 === 1;
    next.push((sums[index + 1] ?? 0) + (isMean ? value * rows : value));
  });
  return next;
}

function startState(input: TrainInput): TrainState {
  const { tf, checkpoint } = input;
  if (checkpoint !== null) {
    return { weights: restoreVariables(tf, checkpoint.weights), slots: restoreVariables(tf, checkpoint.slots) };
  }
  const initial = initialWeights(input.model, input.seed);
  const shapes = initialSlots(input, (weight) => initial.get(weight)?.shape ?? []);
  return { weights: restoreVariables(tf, initial), slots: zeroVariables(tf, shapes) };
}

/** A train block at work. Call `run` once; the state's tensors live and die inside it. */
class TrainRun {
  private readonly input: TrainInput;
  private readonly around: TrainSurroundings;
  private readonly state: TrainState;
  private readonly program: TrainProgram;
  private progress: TrainProgress;
  private best: ReadonlyMap<string, StoredTensor> | null;
  private readonly started: number;
  private epochStarted: number;
  private savedAt: number;
  private rowsHere = 0;

  constructor(input: TrainInput, around: TrainSurroundings) {
    this.input = input;
    this.around = around;
    this.state = startState(input);
    this.program = new TrainProgram({ ...input, graphs: input.graphs ?? graphsInMemory }, this.state);
    this.progress = input.checkpoint?.progress ?? freshProgress;
    this.best = input.checkpoint?.best ?? null;
    this.started = around.clock();
    this.epochStarted = this.started;
    this.savedAt = this.started;
  }

  async run(): Promise<TrainOutcome> {
    try {
      const { train } = this.input;
      while (this.progress.epoch < train.epochs && !shouldStop(train.stop, this.progress.stop)) {
        if (!(await this.finishEpoch())) {
          this.save();
          return { kind: "interrupted" };
        }
      }
      const progress = this.timedProgress();
      return {
        kind: "finished",
        weights: this.best ?? storeTensors(this.state.weights),
        progress,
        stoppedEarly: progress.epoch < train.epochs,
        rowsPerSecond: (progress.epoch * this.input.rows.train.length) / Math.max(progress.seconds, 1e-9),
      };
    } finally {
      this.program.dispose();
      disposeState(this.input.tf, this.state);
    }
  }

  /** Runs the rest of the present epoch; false when it was asked to stop before the end. */
  private async finishEpoch(): Promise<boolean> {
    const { input, around } = this;
    this.epochStarted = around.clock() - this.progress.epochSeconds;
    const epoch = this.progress.epoch + 1;
    const batches = epochBatches(input.rows.train, input.dataset.batch, { seed: input.seed, epoch });
    for (let index = this.progress.batch; index < batches.length; index++) {
      if (around.stopping()) return false;
      const rows = batches[index];
      if (rows === undefined) break;
      this.step(rows, this.learningRate(index, batches.length), epoch);
      this.progress = { ...this.progress, batch: index + 1, step: this.progress.step + 1 };
      this.reportBatch(epoch, batches.length);
      if (around.clock() - this.savedAt >= around.saveEvery) this.save();
      await around.between();
    }
    if (around.stopping()) return false;
    const valid = await this.validate();
    if (valid === null) return false;
    this.closeEpoch(epoch, this.learningRate(batches.length - 1, batches.length), {
      ...trainMetrics(input, this.progress.sums),
      ...valid,
    });
    return true;
  }

  private learningRate(index: number, steps: number): number {
    const { train } = this.input;
    return scheduled(train.optimizer.args["lr"], {
      progress: this.progress.epoch + index / steps,
      epochs: train.epochs,
    });
  }

  private step(rows: Uint32Array, learningRate: number, epoch: number): void {
    const { tf, dataset, seed } = this.input;
    const batch = prepareBatch(this.input.table, dataset, this.input.preparation, rows, { seed, epoch });
    const tensors = batchTensors(tf, batch);
    const figures = this.program.step(tensors, { learningRate, step: this.progress.step + 1 });
    tf.dispose([...tensors.inputs.values(), ...tensors.targets.values()]);
    if (!Number.isFinite(figures[0])) {
      throw new TrainError(
        `the loss became ${figures[0]} in epoch ${epoch}, step ${this.progress.batch + 1}`,
        "a smaller learning rate, or `normalize()` on the inputs, usually mends this",
        { epoch, step: this.progress.batch + 1, learningRate, output: this.lostOutput(figures) },
      );
    }
    this.progress = { ...this.progress, sums: addBatch(this.progress.sums, figures, rows.length) };
    this.rowsHere += rows.length;
  }

  /** The first output whose loss is no number; figures hold the total, then loss and score of each. */
  private lostOutput(figures: Float32Array): string | null {
    const index = this.input.train.losses.findIndex((_, place) => !Number.isFinite(figures[1 + 2 * place]));
    return this.input.train.losses[index]?.output ?? null;
  }

  private reportBatch(epoch: number, steps: number): void {
    const { input, around, progress } = this;
    const rowsPerSecond = this.rowsHere / Math.max(around.clock() - this.started, 1e-9);
    const rowsSeen = progress.epoch * input.rows.train.length + (progress.sums[0] ?? 0);
    const secondsLeft = (input.train.epochs * input.rows.train.length - rowsSeen) / rowsPerSecond;
    around.onBatch({
      epoch,
      step: progress.batch,
      steps,
      metrics: trainMetrics(input, progress.sums),
      rowsPerSecond,
      secondsLeft,
    });
  }

  /** Metrics on the valid rows; empty where there are none, null when asked to stop meanwhile. */
  private async validate(): Promise<Record<string, number> | null> {
    const { input, around } = this;
    if (input.rows.valid.length === 0) return {};
    const answers = await predict(
      { ...input, answerer: this.program.answerer, losses: input.train.losses },
      input.rows.valid,
      () => around.between(),
    );
    return around.stopping() ? null : measure(answers, input.dataset, "valid");
  }

  private closeEpoch(epoch: number, learningRate: number, metrics: Record<string, number>): void {
    const { input, around } = this;
    const seconds = around.clock() - this.epochStarted;
    const wanted = input.train.best;
    const value = wanted === null ? undefined : metrics[wanted.metric];
    const before = this.progress.best;
    const better =
      wanted !== null &&
      value !== undefined &&
      (before === null || (wanted.goal === "min" ? value < before.value : value > before.value));
    if (better) this.best = storeTensors(this.state.weights);
    this.progress = {
      ...this.progress,
      epoch,
      batch: 0,
      sums: [],
      epochSeconds: 0,
      history: [...this.progress.history, { epoch, seconds, learningRate, metrics }],
      best: better ? { epoch, metric: wanted.metric, value } : before,
      stop: afterEpoch(input.train.stop, this.progress.stop, metrics),
    };
    this.epochStarted = around.clock();
    this.save();
    around.onEpoch({ epoch, metrics, best: better, seconds });
  }

  /** The progress with the time spent up to now. */
  private timedProgress(): TrainProgress {
    const now = this.around.clock();
    const before = this.input.checkpoint?.progress.seconds ?? 0;
    return { ...this.progress, seconds: before + now - this.started, epochSeconds: now - this.epochStarted };
  }

  private save(): void {
    const { weights, slots } = this.state;
    const stored = { weights: storeTensors(weights), slots: storeTensors(slots) };
    this.around.save({ progress: this.timedProgress(), ...stored, best: this.best });
    this.savedAt = this.around.clock();
  }
}

/** Trains until the last epoch, an early stop or a request to stop. Throws TrainError when the loss is no number. */
export function runTraining(input: TrainInput, around: TrainSurroundings): Promise<TrainOutcome> {
  return new TrainRun(input, around).run();
}
