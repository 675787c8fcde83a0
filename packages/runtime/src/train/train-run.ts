/**
 * The loop of a training run: epochs of steps, validation, best weights, early stopping, checkpoints. Every number it
 * draws is a function of the seed and its place in the run, so a run that was interrupted ends with the same bits as one
 * that was not.
 */
import { availableParallelism } from "node:os";
import { type CheckedDataset, trainFigure } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import {
  type BatchStream,
  epochBatches,
  type Feed,
  type FittedPreparation,
  feedThreads,
  openFeed,
  shuffleWindow,
  type Table,
} from "../data/index.ts";
import { InternalError } from "../internal-error.ts";
import type { Tf } from "../ops/operator.ts";
import { type BlockProfiler, inPhase, inPhaseAsync } from "../profile/profiler.ts";
import { batchTensors, zeroTensors } from "./batch-tensors.ts";
import type { Checkpoint, TrainProgress } from "./checkpoint.ts";
import { afterEpoch, shouldStop } from "./early-stop.ts";
import { type GraphUse, graphsInMemory } from "./graph-use.ts";
import { initialWeights } from "./initial-weights.ts";
import { measure } from "./metrics/measure.ts";
import { answerBatches, predict } from "./predict.ts";
import { scheduled } from "./schedule.ts";
import { callsOf, joined, type StepCall, stepsPerCall } from "./step-calls.ts";
import { storeTensors } from "./stored-weights.ts";
import { TrainError } from "./train-error.ts";
import { TrainProgram, type UniformNumbers } from "./train-program.ts";
import { disposeState, filledVariables, restoreVariables, type TrainState } from "./train-state.ts";
import { initialSlots, type StepPlan } from "./train-step.ts";
import { keptWeights } from "./weight-average.ts";

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
  /** Threads that make batches beside the step; by default as many as it takes for the step not to wait. */
  readonly threads?: number;
  /** Most steps that one call of a graph takes; by default more than one for small models. */
  readonly stepsPerCall?: number;
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
  /** Measures where the time goes; nobody does by default. */
  readonly profiler?: BlockProfiler | null;
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
  input.train.losses.forEach(({ output, loss }, index) => {
    metrics[`train.${output}.loss`] = (rest[2 * index] ?? 0) / rows;
    const score = (rest[2 * index + 1] ?? 0) / rows;
    const kind = input.dataset.targets.find((target) => target.name === output)?.type.kind ?? "number";
    const figure = trainFigure(kind, loss.call);
    if (figure !== null) metrics[`train.${output}.${figure}`] = score;
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
  const slots = initialSlots(input, (weight) => initial.get(weight)?.shape ?? []);
  return { weights: restoreVariables(tf, initial), slots: filledVariables(tf, slots) };
}

/** What is known of a step besides its figures. */
interface StepFacts {
  readonly epoch: number;
  readonly rows: number;
  readonly learningRate: number;
}

/** A train block at work. Call `run` once; the state's tensors live and die inside it. */
class TrainRun {
  private readonly input: TrainInput;
  private readonly around: TrainSurroundings;
  private readonly state: TrainState;
  private readonly program: TrainProgram;
  private readonly profiler: BlockProfiler | null;
  private readonly perCall: number;
  private readonly feed: Feed;
  private progress: TrainProgress;
  private best: ReadonlyMap<string, StoredTensor> | null;
  private readonly started: number;
  private epochStarted: number;
  private savedAt: number;
  private rowsHere = 0;
  private prepared = false;

  constructor(input: TrainInput, around: TrainSurroundings) {
    this.input = input;
    this.around = around;
    this.state = startState(input);
    const profiler = around.profiler ?? null;
    this.profiler = profiler;
    const graphs = input.graphs ?? graphsInMemory;
    this.program = new TrainProgram(
      {
        ...input,
        graphs: profiler === null ? graphs : { ...graphs, onTrace: (seconds) => profiler.traced(seconds) },
      },
      this.state,
    );
    this.perCall = profiler === null ? (input.stepsPerCall ?? stepsPerCall(input.model, input.dataset)) : 1;
    const load = { batch: this.perCall * input.dataset.batch, cores: availableParallelism() };
    this.feed = openFeed(input, { threads: input.threads ?? feedThreads(input, load) });
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
        weights: this.best ?? storeTensors(keptWeights(train, this.state)),
        progress,
        stoppedEarly: progress.epoch < train.epochs,
        rowsPerSecond: (progress.epoch * this.input.rows.train.length) / Math.max(progress.seconds, 1e-9),
      };
    } finally {
      await this.feed.close();
      this.program.dispose();
      disposeState(this.input.tf, this.state);
    }
  }

  /** Runs the rest of the present epoch; false when it was asked to stop before the end. */
  private async finishEpoch(): Promise<boolean> {
    const { input, around } = this;
    this.epochStarted = around.clock() - this.progress.epochSeconds;
    const epoch = this.progress.epoch + 1;
    const { seed } = input;
    // An epoch that was begun with its rows on disk goes on in their order, and the other way round.
    const window = this.progress.batch === 0 ? shuffleWindow(input.table) : (this.progress.window ?? null);
    this.progress = { ...this.progress, window };
    const batches = epochBatches(input.rows.train, input.dataset.batch, { seed, epoch, window });
    const calls = callsOf(batches, { from: this.progress.batch, perCall: this.perCall });
    this.prepare(calls);
    const made = this.feed.batches(calls.map((call) => ({ rows: joined(call.batches), augment: { seed, epoch } })));
    try {
      for (const call of calls) {
        if (around.stopping()) return false;
        await this.take(call, made, { epoch, steps: batches.length });
        if (around.clock() - this.savedAt >= around.saveEvery) this.save();
        await around.between();
      }
    } finally {
      made.close();
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

  /** Records every graph that the run will need, before the first of them runs. */
  private prepare(calls: readonly StepCall[]): void {
    if (this.prepared) return;
    this.prepared = true;
    const { tf, preparation, rows } = this.input;
    const zeros = (count: number) => zeroTensors(tf, preparation, count);
    const shapes = new Map(
      calls.map(({ batches }) => {
        const size = batches.reduce((sum, batch) => sum + batch.length, 0);
        return [`${batches.length} of ${size}`, { size, count: batches.length }] as const;
      }),
    );
    const steps = [...shapes.values()].map(({ size, count }) => ({ batch: zeros(size), count }));
    const sizes = answerBatches({ losses: this.input.train.losses, dataset: this.input.dataset }, rows.valid.length);
    const answers = sizes.map(zeros);
    try {
      this.program.prepare({ steps, answers });
    } finally {
      for (const { inputs, targets } of [...steps.map(({ batch }) => batch), ...answers]) {
        tf.dispose([...inputs.values(), ...targets.values()]);
      }
    }
  }

  private learningRate(index: number, steps: number): number {
    const { train } = this.input;
    return scheduled(train.optimizer.args["lr"], {
      progress: this.progress.epoch + index / steps,
      epochs: train.epochs,
    });
  }

  /** Takes the steps of one call, with the batch made for it. */
  private async take(
    { first, batches }: StepCall,
    made: BatchStream,
    { epoch, steps }: { epoch: number; steps: number },
  ): Promise<void> {
    const { tf } = this.input;
    const batch = await inPhaseAsync(this.profiler, "waiting for data", () => made.next());
    if (batch === null) throw new InternalError("there are fewer batches than calls");
    const tensors = batchTensors(tf, batch);
    const learningRates = batches.map((_, index) => this.learningRate(first + index, steps));
    const at = { learningRates, firstStep: this.progress.step + 1 };
    const take = (): Float32Array[] => this.program.steps(tensors, at);
    const measure = () => this.program.profile(tensors, at);
    const figures = this.profiler === null ? take() : this.profiler.step(batch.size, { take, measure });
    tf.dispose([...tensors.inputs.values(), ...tensors.targets.values()]);
    batches.forEach((rows, index) => {
      this.took(figures[index] ?? new Float32Array(), {
        epoch,
        rows: rows.length,
        learningRate: learningRates[index] ?? 0,
      });
      this.progress = { ...this.progress, batch: first + index + 1, step: this.progress.step + 1 };
      this.reportBatch(epoch, steps);
    });
  }

  /** Counts a step in; throws TrainError where its loss is no number. */
  private took(figures: Float32Array, { epoch, rows, learningRate }: StepFacts): void {
    if (!Number.isFinite(figures[0])) {
      throw new TrainError(
        `the loss became ${figures[0]} in epoch ${epoch}, step ${this.progress.batch + 1}`,
        "a smaller learning rate, or `normalize()` on the inputs, usually mends this",
        { epoch, step: this.progress.batch + 1, learningRate, output: this.lostOutput(figures) },
      );
    }
    this.progress = { ...this.progress, sums: addBatch(this.progress.sums, figures, rows) };
    this.rowsHere += rows;
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
    const answers = await inPhaseAsync(this.profiler, "validation", () =>
      predict(
        { ...input, answerer: this.program.answerer, losses: input.train.losses, feed: this.feed },
        input.rows.valid,
        () => around.between(),
      ),
    );
    return around.stopping() ? null : measure(answers, "valid");
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
    if (better) this.best = storeTensors(keptWeights(input.train, this.state));
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
    inPhase(this.profiler, "checkpoints", () => {
      const stored = { weights: storeTensors(weights), slots: storeTensors(slots) };
      this.around.save({ progress: this.timedProgress(), ...stored, best: this.best });
    });
    this.savedAt = this.around.clock();
  }
}

/** Trains until the last epoch, an early stop or a request to stop. Throws TrainError when the loss is no number. */
export function runTraining(input: TrainInput, around: TrainSurroundings): Promise<TrainOutcome> {
  return new TrainRun(input, around).run();
}
