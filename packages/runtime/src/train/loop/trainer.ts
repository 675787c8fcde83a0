/**
 * A train block at one place of its run: takes steps from there, measures, closes epochs. It tells nobody, saves nothing and
 * decides nothing; whoever drives it does. Every number it draws is a function of the seed and its place, so from one checkpoint
 * it always goes on to the same bits.
 */
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import type { Batch, Feed } from "../../data/index.ts";
import { InternalError } from "../../internal-error.ts";
import { type BlockProfiler, inPhaseAsync } from "../../profile/profiler.ts";
import { ownWeights, type Started, withBase } from "../adapters/own-weights.ts";
import { batchTensors } from "../batch-tensors.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { shouldStop } from "../early-stop.ts";
import { graphsInMemory } from "../graph-use.ts";
import { initialWeights } from "../initial-weights.ts";
import { scheduled } from "../schedule.ts";
import { type StepCall, stepsPerCall } from "../step-calls.ts";
import { storeTensors } from "../stored-weights.ts";
import { withoutTargets } from "../tasks/kept-targets.ts";
import type { MixedFeed } from "../tasks/mixed-feed.ts";
import { answerSources, conflictOf, feedOf, openFeeds, stepsOfAll } from "../tasks/source-feeds.ts";
import { targetsOf } from "../tasks/sources.ts";
import { TaskCourse } from "../tasks/task-course.ts";
import { TrainError } from "../train-error.ts";
import type { TrainInput } from "../train-input.ts";
import type { TrainOutcome } from "../train-outcome.ts";
import { TrainProgram } from "../train-program.ts";
import {
  disposeState,
  filledVariables,
  restoreState,
  restoreVariables,
  resultWeights,
  type StoredState,
  storeState,
  type TrainState,
  type Variables,
} from "../train-state.ts";
import { initialSlots, type StepBatch } from "../train-step.ts";
import { bestOf } from "./best-measurement.ts";
import { type Course, courseOf, type Place } from "./course.ts";
import { type CutSource, cutSources, levelsOfSources } from "./cut-batches.ts";
import { EpochFeed } from "./epoch-feed.ts";
import { windowOf } from "./epoch-order.ts";
import type { LossOrigin } from "./loss-origin.ts";
import type { Measurement, TrainProgress } from "./progress.ts";
import { recordGraphs } from "./record-graphs.ts";
import { RunClock } from "./run-clock.ts";
import { addFigures, lostOutput, trainMetrics } from "./train-figures.ts";
import { Watchers } from "./watchers.ts";

/** How a trainer works. */
export interface TrainerOptions {
  /** Seconds from some fixed moment. */
  readonly clock: () => number;
  readonly profiler: BlockProfiler | null;
}

/** Who hears of steps. */
export interface StepListener {
  /** Told when a call is back, with the rows of its steps. */
  readonly onCall: (rows: number) => void;
  /** Told when each of its steps has been counted in. */
  readonly onStep: () => void;
}

/** Hears of nothing. */
export const nobody: StepListener = { onCall: () => undefined, onStep: () => undefined };

function startState(input: TrainInput): TrainState {
  const { tf, checkpoint, model } = input;
  const started = (): Started => input.start ?? initialWeights(model, input.seed);
  if (checkpoint !== null)
    return restoreState(tf, { ...checkpoint, weights: withBase(model, checkpoint.weights, started) });
  const initial = started();
  const slots = initialSlots(input, (weight) => initial.get(weight)?.shape ?? []);
  return { weights: restoreVariables(tf, initial), slots: filledVariables(tf, slots) };
}

/** Owns the state's tensors and its threads until it is closed. */
export class Trainer {
  readonly course: Course;
  readonly clock: RunClock;
  private readonly input: TrainInput;
  private readonly profiler: BlockProfiler | null;
  private readonly watchers: Watchers;
  private readonly state: TrainState;
  private readonly program: TrainProgram;
  private readonly perCall: number;
  private readonly feeds: readonly Feed[];
  private readonly sources: readonly CutSource[];
  private readonly tasks: TaskCourse;
  private now: TrainProgress;
  private best: ReadonlyMap<string, StoredTensor> | null;
  private present: EpochFeed | MixedFeed | null = null;
  private recorded = false;
  /** Of each data set, where it asks for batches of like length. */
  private levels: readonly (Uint8Array | null)[] = [];

  constructor(input: TrainInput, { clock, profiler }: TrainerOptions) {
    this.input = input;
    this.profiler = profiler;
    this.sources = cutSources(input);
    this.course = courseOf(input.train, stepsOfAll(input));
    this.watchers = new Watchers(input.train);
    this.state = startState(input);
    const graphs = input.graphs ?? graphsInMemory;
    this.program = new TrainProgram(
      {
        ...input,
        stepsPerEpoch: this.course.stepsPerEpoch,
        graphs: profiler === null ? graphs : { ...graphs, onTrace: (seconds) => profiler.traced(seconds) },
      },
      this.state,
    );
    // Steps of several data sets come in turn: no two that could go together.
    const several = profiler !== null || this.sources.length > 1;
    this.perCall = several ? 1 : (input.stepsPerCall ?? stepsPerCall(input.model, input.dataset));
    this.feeds = openFeeds(this.sources, this.perCall, input.threads);
    this.tasks = new TaskCourse(input, this.sources);
    this.now = input.checkpoint?.progress ?? this.tasks.fresh;
    this.best = input.checkpoint?.best ?? null;
    this.clock = new RunClock(clock, this.now);
  }

  /** Where the run stands. */
  get progress(): TrainProgress {
    return { ...this.now, ...this.clock.spent() };
  }

  /** The same as far as it decides what comes next. */
  get place(): Place {
    const { epoch, batch, step, history, watched, over = false } = this.now;
    const { train } = this.input;
    const stateOf = (name: string) => this.watchers.stateOf(watched, name);
    const stopped = shouldStop(train.stop, stateOf("stop")) || this.tasks.ended(stateOf);
    return { epoch, batch, step, measured: history.at(-1)?.step ?? 0, stopped, over };
  }

  /** Means over the train rows of the present epoch. */
  get epochMetrics(): Record<string, number> {
    return this.metricsOf(this.now.sums);
  }

  /** The rate of the next step. */
  get learningRate(): number {
    return this.rateAt(this.now.batch);
  }

  /**
   * Takes the next call's steps, which end before a batch of the epoch. False where none is left before that batch. Throws
   * TrainError when a loss is no number.
   */
  async take(until: number, tell: StepListener): Promise<boolean> {
    const [call] = (await this.recordedFeed()).calls;
    if (call === undefined || call.first >= until) return false;
    const batch = await this.nextBatch();
    this.withTensors(batch, (tensors) => this.takeCall(call, { tensors, rows: batch.size }, tell));
    return true;
  }

  /** Where the next step, looked at operation by operation, loses a number. Where it loses none, it is taken. */
  async look(): Promise<LossOrigin | null> {
    const [call] = (await this.recordedFeed()).calls;
    if (call === undefined) throw new InternalError("there is no step to look at");
    const batch = await this.nextBatch();
    return this.withTensors(batch, (tensors) => {
      const moment = {
        learningRates: [this.learningRate],
        firstStep: this.now.step + 1,
        factors: this.tasks.factors(this.now),
      };
      const lost = this.program.lost(tensors, moment);
      if (lost === null) {
        this.takeCall(call, { tensors, rows: batch.size }, nobody);
        return null;
      }
      const { epoch, batch: done } = this.now;
      const weights = [...storeTensors(this.state.weights).values()];
      return {
        epoch: epoch + 1,
        step: done + 1,
        learningRate: this.learningRate,
        ...lost,
        inputs: Object.fromEntries([...batch.inputs].map(([name, { data }]) => [name, largest(data)])),
        targets: Object.fromEntries([...batch.targets].map(([name, { data }]) => [name, largest(data)])),
        weights: weights.reduce((most, { data }) => Math.max(most, largest(data)), 0),
      };
    });
  }

  /** Ends the run where it stands, after its first step at the earliest, if its time is over. */
  lookAtTime(): void {
    if (this.now.step > 0 && this.timeLeft <= 0) this.now = { ...this.now, over: true };
  }

  /** Seconds until its budget of time is used up; without one, for ever. */
  get timeLeft(): number {
    const { budget } = this.input.train;
    return budget?.kind === "time" ? budget.seconds - this.clock.spent().seconds : Number.POSITIVE_INFINITY;
  }

  /** Measures where the run stands; `between` is called after each batch of answers. The answers say whether to stop. */
  async answer(between: () => Promise<void>): Promise<Record<string, number>> {
    const { input, program, feeds, sources } = this;
    const measured = await answerSources({ ...input, answerer: program.answerer, sources, feeds }, between);
    if (input.train.tasks === undefined || Object.keys(measured).length === 0) return measured;
    const conflict = await conflictOf(program.conflict, { tf: input.tf, sources, feeds });
    return { ...this.tasks.figures(measured, this.now), ...conflict };
  }

  /** Takes what was measured here into the run's history; true where it is the best so far. */
  measured(valid: Readonly<Record<string, number>>): boolean {
    const entry = this.record(valid);
    const { best, watched } = this.now;
    const next = bestOf(best, entry, this.input.train.best);
    if (next !== best) this.best = storeTensors(this.own(resultWeights(this.state)));
    this.now = { ...this.now, best: next, watched: this.watchers.after(watched, entry.metrics) };
    return next !== best;
  }

  /** Ends the present epoch, all of whose batches are done. */
  closeEpoch(): void {
    this.present?.close();
    this.present = null;
    if (this.now.history.at(-1)?.step !== this.now.step) this.record({});
    const tasks = this.tasks.after(this.now, this.course, (name) => this.watchers.stateOf(this.now.watched, name));
    this.now = { ...this.now, epoch: this.now.epoch + 1, batch: 0, sums: [], ...tasks };
    this.clock.closeEpoch();
  }

  /** Whether every weight is a number. */
  sound(): boolean {
    return isSound(storeTensors(this.state.weights));
  }

  /** All that it takes to go on from here. Throws TrainError where a weight is no number: nothing good comes of those. */
  checkpoint(): Checkpoint {
    const stored = { ...storeState({ ...this.state, weights: this.own(this.state.weights) }), best: this.best };
    this.refuseLost(stored.weights);
    return { progress: this.progress, ...stored };
  }

  /** The weights that the run would give now, without those of a base that it adapts, and the present ones where these are others. */
  result(): Pick<Extract<TrainOutcome, { kind: "finished" }>, "weights" | "last"> {
    const last = storeTensors(this.own(resultWeights(this.state)));
    this.refuseLost(last);
    const same = this.best === null || this.now.best?.step === this.now.step;
    return { weights: this.best ?? last, last: same ? null : last };
  }

  /** Frees everything. */
  async close(): Promise<void> {
    this.present?.close();
    for (const feed of this.feeds) await feed.close();
    this.program.dispose();
    disposeState(this.input.tf, this.state);
  }

  /** What is kept: all but the base that is adapted. */
  private own(weights: Variables): Variables {
    return ownWeights(this.input.model, weights);
  }

  /** What is left of the present epoch, begun where nobody has begun it. */
  private epochFeed(): EpochFeed | MixedFeed {
    if (this.present !== null) return this.present;
    const { input, course, now, perCall } = this;
    if (this.sources.length > 1) {
      this.present = this.tasks.feed({ feeds: this.feeds, levels: this.levels }, now, course);
      return this.present;
    }
    const window = windowOf(input, now);
    this.now = { ...now, window };
    const place = { ...this.now, epoch: now.epoch + 1, window, perCall };
    this.present = new EpochFeed(feedOf(this.feeds), { ...input, course, levels: this.levels[0] ?? null }, place);
    return this.present;
  }

  /** The same, its graphs recorded. */
  private async recordedFeed(): Promise<EpochFeed | MixedFeed> {
    if (!this.recorded) {
      const { input, sources } = this;
      this.levels = await levelsOfSources(input.model, sources);
      const calls = this.epochFeed().calls.map((call) => ({ source: 0, ...call }));
      await recordGraphs(this.program, calls, { ...input, sources, stopped: this.tasks.stopped(this.now) });
      this.recorded = true;
    }
    return this.epochFeed();
  }

  private async nextBatch(): Promise<Batch> {
    const batch = await inPhaseAsync(this.profiler, "waiting for data", () => this.epochFeed().made.next());
    if (batch === null) throw new InternalError("there are fewer batches than calls");
    return batch;
  }

  private withTensors<R>(batch: Batch, use: (tensors: StepBatch) => R): R {
    const { tf } = this.input;
    const tensors = batchTensors(tf, withoutTargets(batch, this.tasks.stopped(this.now)));
    try {
      return use(tensors);
    } finally {
      tf.dispose([...tensors.inputs.values(), ...tensors.targets.values()]);
    }
  }

  /** Takes the steps of the next call, with the batch made for it. */
  private takeCall(
    { first, batches }: StepCall,
    { tensors, rows }: { readonly tensors: StepBatch; readonly rows: number },
    tell: StepListener,
  ): void {
    const learningRates = batches.map((_, index) => this.rateAt(first + index));
    const at = { learningRates, firstStep: this.now.step + 1, factors: this.tasks.factors(this.now) };
    const take = (): Float32Array[] => this.program.steps(tensors, at);
    const measure = () => this.program.profile(tensors, at);
    const figures = this.profiler === null ? take() : this.profiler.step(rows, { take, measure });
    this.epochFeed().calls.shift();
    tell.onCall(rows);
    batches.forEach((one, index) => {
      this.took(figures[index] ?? new Float32Array(), one.length);
      tell.onStep();
    });
  }

  /** Counts a step in; throws TrainError where its loss is no number. */
  private took(figures: Float32Array, rows: number): void {
    const { now } = this;
    const each = { rows, outputs: this.input.train.losses.length };
    if (!Number.isFinite(figures[0])) {
      const at = { epoch: now.epoch + 1, step: now.batch + 1 };
      throw new TrainError(`the loss became ${figures[0]} in epoch ${at.epoch}, step ${at.step}`, {
        ...at,
        stepsDone: now.step,
        learningRate: this.learningRate,
        output: lostOutput(figures, this.input.train.losses),
      });
    }
    this.now = {
      ...now,
      batch: now.batch + 1,
      step: now.step + 1,
      sums: addFigures(now.sums, figures, each),
      recent: addFigures(now.recent, figures, each),
    };
  }

  /** Refuses weights that are no numbers, though no loss has shown it yet. */
  private refuseLost(weights: StoredState["weights"]): void {
    if (isSound(weights)) return;
    const { epoch, batch, step } = this.now;
    const [name] = [...weights].find(([, { data }]) => !allFinite(data)) ?? [""];
    // At the end of an epoch, its last step is meant.
    const at = batch === 0 ? { epoch, step: this.course.stepsPerEpoch } : { epoch: epoch + 1, step: batch };
    throw new TrainError(
      `the weights \`${name}\` hold values that are no numbers after epoch ${at.epoch}, step ${at.step}`,
      {
        ...at,
        stepsDone: step,
        learningRate: this.rateAt(batch - 1),
        output: null,
      },
    );
  }

  /** The rate of a batch of the present epoch, counted from 0. */
  private rateAt(index: number): number {
    const { epochs, stepsPerEpoch } = this.course;
    const progress = this.now.epoch + index / stepsPerEpoch;
    const falls = this.watchers.stateOf(this.now.watched, "plateau")["falls"] ?? 0;
    return scheduled(this.input.train.optimizer.args["lr"], { progress, epochs, stepsPerEpoch, falls });
  }

  private metricsOf(sums: readonly number[]): Record<string, number> {
    return trainMetrics(sums, { losses: this.input.train.losses, dataset: { targets: targetsOf(this.sources) } });
  }

  /** Puts into the history what is known of the steps since the last entry, with what else was measured. */
  private record(valid: Readonly<Record<string, number>>): Measurement {
    const { now, clock, course } = this;
    const entry = {
      epoch: now.epoch + now.batch / course.stepsPerEpoch,
      step: now.step,
      seconds: clock.spent().recentSeconds,
      learningRate: this.rateAt(now.batch - 1),
      metrics: { ...this.metricsOf(now.recent), ...valid },
    };
    clock.measured();
    this.now = { ...now, recent: [], history: [...now.history, entry] };
    return entry;
  }
}

function isSound(tensors: ReadonlyMap<string, StoredTensor>): boolean {
  return [...tensors.values()].every(({ data }) => allFinite(data));
}

/** Faster than a call for each number: this runs with every checkpoint. */
function allFinite(numbers: ArrayLike<number>): boolean {
  for (let index = 0; index < numbers.length; index++) {
    const value = numbers[index] ?? 0;
    // The difference is 0 but for what is infinite or no number.
    if (value - value !== 0) return false;
  }
  return true;
}

/** The largest size of some numbers; those that are none do not count. */
function largest(numbers: ArrayLike<number>): number {
  let most = 0;
  for (let index = 0; index < numbers.length; index++) {
    const size = Math.abs(numbers[index] ?? 0);
    if (Number.isFinite(size)) most = Math.max(most, size);
  }
  return most;
}
