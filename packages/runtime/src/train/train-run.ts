/**
 * The loop of a training run: it drives a trainer along its course, saves checkpoints, reports, and ends with the result, at a
 * request to stop, or with the reason why it cannot go on.
 */
import { inPhase, inPhaseAsync } from "../profile/profiler.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { measurementsAfter, nextTask } from "./loop/course.ts";
import { findOrigin } from "./loop/loss-origin.ts";
import { Pace } from "./loop/pace.ts";
import { replays } from "./loop/replay.ts";
import { Trainer } from "./loop/trainer.ts";
import { rowsOfAll } from "./tasks/source-feeds.ts";
import { sourcesOf } from "./tasks/sources.ts";
import { TrainError } from "./train-error.ts";
import type { TrainInput } from "./train-input.ts";
import type { Ending, TrainOutcome } from "./train-outcome.ts";
import type { TrainSurroundings } from "./train-surroundings.ts";

/** A train block at work. Call `run` once. */
class TrainRun {
  private readonly input: TrainInput;
  private readonly around: TrainSurroundings;
  private readonly trainer: Trainer;
  private readonly pace: Pace;
  private saved: { readonly at: number; readonly step: number };

  constructor(input: TrainInput, around: TrainSurroundings) {
    this.input = input;
    this.around = around;
    this.trainer = new Trainer(input, { clock: around.clock, profiler: around.profiler ?? null });
    this.pace = new Pace(around.clock);
    this.saved = { at: around.clock(), step: this.trainer.place.step };
  }

  async run(): Promise<TrainOutcome> {
    const { trainer, around } = this;
    try {
      for (;;) {
        trainer.lookAtTime();
        const task = nextTask(trainer.course, trainer.place);
        if (task.kind === "finish") return this.outcome();
        if (task.kind === "close epoch") {
          this.closeEpoch();
          continue;
        }
        if (!around.stopping()) {
          if (task.kind === "train") await this.train(task.until);
          else await this.measure();
        }
        if (around.stopping()) {
          this.save();
          return { kind: "interrupted" };
        }
      }
    } finally {
      await trainer.close();
    }
  }

  /** Takes batches of the present epoch up to one; ends before that when asked to stop. */
  private async train(until: number): Promise<void> {
    const { around, trainer, pace } = this;
    const tell = { onCall: (rows: number) => pace.took(rows), onStep: () => this.reportBatch() };
    pace.starts();
    while (!around.stopping() && !trainer.place.over && (await trainer.take(until, tell))) {
      trainer.lookAtTime();
      this.saveIfDue(0);
      await around.between();
    }
  }

  private reportBatch(): void {
    const { trainer, pace } = this;
    const { course, progress } = trainer;
    this.around.onBatch({
      epoch: progress.epoch + 1,
      step: progress.batch,
      steps: course.stepsPerEpoch,
      metrics: trainer.epochMetrics,
      rowsPerSecond: pace.rowsPerSecond,
      secondsLeft: this.secondsLeft(),
    });
  }

  /** Until the last step that epochs and budget leave, its validations included. */
  private secondsLeft(): number {
    const { trainer, pace } = this;
    const { course, place, timeLeft } = trainer;
    const validated = sourcesOf(this.input).some(({ rows: { valid } }) => valid.length > 0);
    const rows = ((course.last - place.step) * rowsOfAll(this.input)) / course.stepsPerEpoch;
    const validations = !validated ? 0 : measurementsAfter(course, place.step - 1);
    const one = pace.secondsFor({ rows: 0, validations: Math.min(validations, 1) });
    return Math.min(pace.secondsFor({ rows, validations }), Math.max(timeLeft, 0) + one);
  }

  /** Measures where the run stands; does nothing when asked to stop meanwhile. */
  private async measure(): Promise<void> {
    const { around, trainer } = this;
    // A kill in a long validation shall not cost the steps before it as well.
    this.saveIfDue(this.pace.secondsFor({ rows: 0, validations: 1 }));
    const valid = await inPhaseAsync(around.profiler ?? null, "validation", () =>
      this.pace.validates(() => trainer.answer(around.between)),
    );
    if (around.stopping()) return;
    const best = trainer.measured(valid);
    const { epoch, batch: step, history } = trainer.progress;
    const steps = trainer.course.stepsPerEpoch;
    const last = history.at(-1);
    // With the end of an epoch, all of it is told at once.
    if (step === steps || last === undefined) return;
    const { metrics, seconds } = last;
    around.onValidation?.({ epoch: epoch + 1, step, steps, metrics, best, seconds });
  }

  private closeEpoch(): void {
    const { around, trainer } = this;
    const own = trainer.epochMetrics;
    const seconds = trainer.progress.epochSeconds;
    trainer.closeEpoch();
    const { epoch, step, best, history } = trainer.progress;
    this.save();
    around.onEpoch({ epoch, metrics: { ...history.at(-1)?.metrics, ...own }, best: best?.step === step, seconds });
  }

  private outcome(): TrainOutcome {
    const { trainer } = this;
    const { progress } = trainer;
    const rows = progress.epoch * rowsOfAll(this.input) + (progress.sums[0] ?? 0);
    return {
      kind: "finished",
      ...trainer.result(),
      progress,
      ended: this.ending(),
      pace: { rowsPerSecond: this.pace.rowsPerSecond, validationSeconds: this.pace.validationSeconds },
      rowsPerSecond: rows / Math.max(progress.seconds, 1e-9),
    };
  }

  private ending(): Ending {
    const { course, place } = this.trainer;
    if (place.step === course.epochs * course.stepsPerEpoch) return "epochs";
    if (place.step === course.last) return "steps";
    return place.over ? "time" : "stop";
  }

  /** Saves where the last checkpoint, or what comes next, would let a kill cost more than it may. */
  private saveIfDue(ahead: number): void {
    const { around, saved } = this;
    if (this.trainer.place.step > saved.step && around.clock() - saved.at + ahead >= around.saveEvery) this.save();
  }

  private save(): void {
    const { around, trainer } = this;
    inPhase(around.profiler ?? null, "checkpoints", () => around.save(trainer.checkpoint()));
    this.saved = { at: around.clock(), step: trainer.place.step };
  }
}

/**
 * Trains until the last epoch, an early stop or a request to stop. Throws TrainError when the loss is no number, with where that
 * began.
 */
export async function runTraining(input: TrainInput, around: TrainSurroundings): Promise<TrainOutcome> {
  try {
    return await new TrainRun(input, around).run();
  } catch (error) {
    if (!(error instanceof TrainError)) throw error;
    around.onLost?.();
    const start: Checkpoint | null = around.lastSaved?.() ?? input.checkpoint;
    const origin = await findOrigin(replays({ ...input, checkpoint: start }), error.moment.stepsDone);
    throw new TrainError(error.message, error.moment, origin);
  }
}
