/**
 * The loop of a training run: epochs of steps, validation, best weights, early stopping, checkpoints. Every number it
 * draws is a function of the seed and its place in the run, so a run that was interrupted ends with the same bits as one
 * that was not.
 */
import { availableParallelism } from "node:os";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { type BatchStream, type Feed, feedThreads, openFeed } from "../data/index.ts";
import { InternalError } from "../internal-error.ts";
import { type BlockProfiler, inPhase, inPhaseAsync } from "../profile/profiler.ts";
import { batchTensors } from "./batch-tensors.ts";
import { shouldStop } from "./early-stop.ts";
import { graphsInMemory } from "./graph-use.ts";
import { initialWeights } from "./initial-weights.ts";
import { bestOf } from "./loop/best-measurement.ts";
import { type Course, courseOf, lastStep, measurementsAfter, nextTask } from "./loop/course.ts";
import { EpochFeed } from "./loop/epoch-feed.ts";
import { stepsPerEpoch, windowOf } from "./loop/epoch-order.ts";
import { Pace } from "./loop/pace.ts";
import { freshProgress, type Measurement, type TrainProgress } from "./loop/progress.ts";
import { recordGraphs } from "./loop/record-graphs.ts";
import { RunClock } from "./loop/run-clock.ts";
import { addFigures, lostOutput, trainMetrics } from "./loop/train-figures.ts";
import { Watchers } from "./loop/watchers.ts";
import { measure } from "./metrics/measure.ts";
import { predict } from "./predict.ts";
import { scheduled } from "./schedule.ts";
import { type StepCall, stepsPerCall } from "./step-calls.ts";
import { storeTensors } from "./stored-weights.ts";
import { TrainError } from "./train-error.ts";
import type { TrainInput } from "./train-input.ts";
import { TrainProgram } from "./train-program.ts";
import {
  disposeState,
  restoreState,
  restoreVariables,
  resultWeights,
  storeState,
  type TrainState,
  zeroVariables,
} from "./train-state.ts";
import { initialSlots } from "./train-step.ts";
import type { TrainSurroundings } from "./train-surroundings.ts";

export type TrainOutcome =
  | { readonly kind: "interrupted" }
  | {
      readonly kind: "finished";
      /** The result: the best weights where there are any (`progress.best`), else the last. */
      readonly weights: ReadonlyMap<string, StoredTensor>;
      /** The weights after the last step, where they are not the result. */
      readonly last: ReadonlyMap<string, StoredTensor> | null;
      readonly progress: TrainProgress;
      readonly stoppedEarly: boolean;
      /** Rows trained on a second, over the whole run. */
      readonly rowsPerSecond: number;
    };

function startState(input: TrainInput): TrainState {
  const { tf, checkpoint } = input;
  if (checkpoint !== null) return restoreState(tf, checkpoint);
  const initial = initialWeights(input.model, input.seed);
  const shapes = initialSlots(input, (weight) => initial.get(weight)?.shape ?? []);
  return { weights: restoreVariables(tf, initial), slots: zeroVariables(tf, shapes) };
}

/** A train block at work. Call `run` once; the state's tensors live and die inside it. */
class TrainRun {
  private readonly input: TrainInput;
  private readonly around: TrainSurroundings;
  private readonly course: Course;
  private readonly watchers: Watchers;
  private readonly state: TrainState;
  private readonly program: TrainProgram;
  private readonly profiler: BlockProfiler | null;
  private readonly perCall: number;
  private readonly feed: Feed;
  private readonly clock: RunClock;
  private readonly pace: Pace;
  private progress: TrainProgress;
  private best: ReadonlyMap<string, StoredTensor> | null;
  private present: EpochFeed | null = null;
  private saved: { readonly at: number; readonly step: number };
  private recorded = false;

  constructor(input: TrainInput, around: TrainSurroundings) {
    this.input = input;
    this.around = around;
    this.course = courseOf(input.train, stepsPerEpoch(input));
    this.watchers = new Watchers(input.train);
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
    this.clock = new RunClock(around.clock, this.progress);
    this.pace = new Pace(around.clock);
    this.saved = { at: around.clock(), step: this.progress.step };
  }

  async run(): Promise<TrainOutcome> {
    try {
      for (;;) {
        const task = nextTask(this.course, this.place());
        if (task.kind === "finish") return this.outcome();
        if (task.kind === "close epoch") {
          this.closeEpoch();
          continue;
        }
        if (!this.around.stopping()) {
          if (task.kind === "train") await this.train(task.until);
          else await this.measure();
        }
        if (this.around.stopping()) {
          this.save();
          return { kind: "interrupted" };
        }
      }
    } finally {
      this.present?.close();
      await this.feed.close();
      this.program.dispose();
      disposeState(this.input.tf, this.state);
    }
  }

  private place(): Parameters<typeof nextTask>[1] {
    const { epoch, batch, step, history, watched } = this.progress;
    const stopped = shouldStop(this.input.train.stop, this.watchers.stateOf(watched, "stop"));
    return { epoch, batch, step, measured: history.at(-1)?.step ?? 0, stopped };
  }

  /** Takes batches of the present epoch up to one; ends before that when asked to stop. */
  private async train(until: number): Promise<void> {
    const { around } = this;
    const { calls, made } = this.epochFeed();
    for (let [call] = calls; call !== undefined && call.first < until; [call] = calls) {
      calls.shift();
      const rows = call.batches.reduce((sum, batch) => sum + batch.length, 0);
      const figures = await this.pace.trains(rows, () => this.take(call, made));
      call.batches.forEach((batch, index) => {
        this.took(figures[index] ?? new Float32Array(), batch.length);
        this.reportBatch();
      });
      this.saveIfDue(0);
      await around.between();
      if (around.stopping()) return;
    }
  }

  /** What is left of the present epoch, begun where nobody has begun it. */
  private epochFeed(): EpochFeed {
    if (this.present !== null) return this.present;
    const { input, course, progress, perCall } = this;
    const window = windowOf(input, progress);
    this.progress = { ...progress, window };
    const place = { ...this.progress, epoch: progress.epoch + 1, window, perCall };
    this.present = new EpochFeed(this.feed, { ...input, course }, place);
    if (!this.recorded) recordGraphs(this.program, this.present.calls, input);
    this.recorded = true;
    return this.present;
  }

  /** The rate at a batch of the present epoch, counted from 0. */
  private learningRate(index: number): number {
    const { train } = this.input;
    const { epochs, stepsPerEpoch: steps } = this.course;
    return scheduled(train.optimizer.args["lr"], { progress: this.progress.epoch + index / steps, epochs });
  }

  /** Takes the steps of one call, with the batch made for it, and gives the figures of each. */
  private async take({ first, batches }: StepCall, made: BatchStream): Promise<Float32Array[]> {
    const { tf } = this.input;
    const batch = await inPhaseAsync(this.profiler, "waiting for data", () => made.next());
    if (batch === null) throw new InternalError("there are fewer batches than calls");
    const tensors = batchTensors(tf, batch);
    const learningRates = batches.map((_, index) => this.learningRate(first + index));
    const at = { learningRates, firstStep: this.progress.step + 1 };
    const take = (): Float32Array[] => this.program.steps(tensors, at);
    const measure = () => this.program.profile(tensors, at);
    const figures = this.profiler === null ? take() : this.profiler.step(batch.size, { take, measure });
    tf.dispose([...tensors.inputs.values(), ...tensors.targets.values()]);
    return figures;
  }

  /** Counts a step in; throws TrainError where its loss is no number. */
  private took(figures: Float32Array, rows: number): void {
    const { progress } = this;
    const batch = progress.batch + 1;
    const epoch = progress.epoch + 1;
    if (!Number.isFinite(figures[0])) {
      throw new TrainError(
        `the loss became ${figures[0]} in epoch ${epoch}, step ${batch}`,
        "a smaller learning rate, or `normalize()` on the inputs, usually mends this",
        {
          epoch,
          step: batch,
          learningRate: this.learningRate(progress.batch),
          output: lostOutput(figures, this.input.train.losses),
        },
      );
    }
    this.progress = {
      ...progress,
      batch,
      step: progress.step + 1,
      sums: addFigures(progress.sums, figures, rows),
      recent: addFigures(progress.recent, figures, rows),
    };
  }

  private reportBatch(): void {
    const { input, progress, course, pace } = this;
    const rowsSeen = progress.epoch * input.rows.train.length + (progress.sums[0] ?? 0);
    const left = {
      rows: course.epochs * input.rows.train.length - rowsSeen,
      validations: input.rows.valid.length === 0 ? 0 : measurementsAfter(course, progress.step - 1),
    };
    this.around.onBatch({
      epoch: progress.epoch + 1,
      step: progress.batch,
      steps: course.stepsPerEpoch,
      metrics: this.trainMetrics(progress.sums),
      rowsPerSecond: pace.rowsPerSecond,
      secondsLeft: pace.secondsFor(left),
    });
  }

  private trainMetrics(sums: readonly number[]): Record<string, number> {
    const { train, dataset } = this.input;
    return trainMetrics(sums, { losses: train.losses, dataset });
  }

  /** Measures where the run stands; does nothing when asked to stop meanwhile. */
  private async measure(): Promise<void> {
    const { input, around, course } = this;
    // A kill in a long validation shall not cost the steps before it as well.
    this.saveIfDue(this.pace.secondsFor({ rows: 0, validations: 1 }));
    const valid = await inPhaseAsync(this.profiler, "validation", () => this.validate());
    if (around.stopping()) return;
    const entry = this.record(valid);
    const { metrics, seconds } = entry;
    const { progress } = this;
    const best = bestOf(progress.best, entry, input.train.best);
    const isBest = best !== progress.best;
    if (isBest) this.best = storeTensors(resultWeights(this.state));
    this.progress = { ...progress, best, watched: this.watchers.after(progress.watched, metrics) };
    const { epoch, batch: step } = progress;
    const steps = course.stepsPerEpoch;
    // With the end of an epoch, all of it is told at once.
    if (step < steps) around.onValidation?.({ epoch: epoch + 1, step, steps, metrics, best: isBest, seconds });
  }

  /** Puts into the history what is known of the steps since the last entry, with what else was measured. */
  private record(measured: Readonly<Record<string, number>>): Measurement {
    const { progress, clock, course } = this;
    const entry = {
      epoch: progress.epoch + progress.batch / course.stepsPerEpoch,
      step: progress.step,
      seconds: clock.spent().recentSeconds,
      learningRate: this.learningRate(progress.batch - 1),
      metrics: { ...this.trainMetrics(progress.recent), ...measured },
    };
    clock.measured();
    this.progress = { ...progress, recent: [], history: [...progress.history, entry] };
    return entry;
  }

  /** Metrics on the valid rows; none where there are no such rows. */
  private async validate(): Promise<Record<string, number>> {
    const { input, around } = this;
    if (input.rows.valid.length === 0) return {};
    const { program, feed } = this;
    const answers = await this.pace.validates(() =>
      predict({ ...input, answerer: program.answerer, losses: input.train.losses, feed }, input.rows.valid, () =>
        around.between(),
      ),
    );
    return measure(answers, "valid");
  }

  private closeEpoch(): void {
    const { around } = this;
    this.present?.close();
    this.present = null;
    if (this.progress.history.at(-1)?.step !== this.progress.step) this.record({});
    const { progress } = this;
    const epoch = progress.epoch + 1;
    const seconds = this.clock.spent().epochSeconds;
    const metrics = { ...progress.history.at(-1)?.metrics, ...this.trainMetrics(progress.sums) };
    this.progress = { ...progress, epoch, batch: 0, sums: [] };
    this.clock.closeEpoch();
    this.save();
    around.onEpoch({ epoch, metrics, best: progress.best?.step === progress.step, seconds });
  }

  private outcome(): TrainOutcome {
    const progress = { ...this.progress, ...this.clock.spent() };
    const { best } = progress;
    const last = storeTensors(resultWeights(this.state));
    const rows = progress.epoch * this.input.rows.train.length + (progress.sums[0] ?? 0);
    return {
      kind: "finished",
      weights: this.best ?? last,
      last: this.best === null || best?.step === progress.step ? null : last,
      progress,
      stoppedEarly: progress.step < lastStep(this.course),
      rowsPerSecond: rows / Math.max(progress.seconds, 1e-9),
    };
  }

  /** Saves where the last checkpoint, or what comes next, would let a kill cost more than it may. */
  private saveIfDue(ahead: number): void {
    const { around, saved, progress } = this;
    if (progress.step > saved.step && around.clock() - saved.at + ahead >= around.saveEvery) this.save();
  }

  private save(): void {
    inPhase(this.profiler, "checkpoints", () => {
      const progress = { ...this.progress, ...this.clock.spent() };
      this.around.save({ progress, ...storeState(this.state), best: this.best });
    });
    this.saved = { at: this.around.clock(), step: this.progress.step };
  }
}

/** Trains until the last epoch, an early stop or a request to stop. Throws TrainError when the loss is no number. */
export function runTraining(input: TrainInput, around: TrainSurroundings): Promise<TrainOutcome> {
  return new TrainRun(input, around).run();
}
