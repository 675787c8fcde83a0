/**
 * What a run of several tasks does besides what every run does: which data set comes next, what losses are multiplied by, which tasks have
 * stopped. A function of the place alone, like the course of the run. For one task of one data set all of it is nothing.
 */
import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import { lossesOn } from "@penstock/dsl";
import type { Feed } from "../../data/index.ts";
import { factorsFor } from "../balance/dwa.ts";
import type { Course } from "../loop/course.ts";
import { stepsPerEpoch } from "../loop/epoch-order.ts";
import { freshProgress, type TrainProgress } from "../loop/progress.ts";
import { meanLosses } from "../loop/train-figures.ts";
import type { WatcherState } from "../loop/watcher.ts";
import type { TrainInput } from "../train-input.ts";
import { type MixInput, mixCounts, proportional } from "./mix.ts";
import { MixedFeed, takenAfter } from "./mixed-feed.ts";
import type { TrainSource } from "./sources.ts";
import { allStopped, freshTasks, stoppedTasks, type TaskProgress } from "./task-progress.ts";
import { tasksErrorOf } from "./tasks-error.ts";

type StateOf = (watcher: string) => WatcherState;
type Metrics = Readonly<Record<string, number>>;

/** The tasks of a run. */
export class TaskCourse {
  private readonly train: CheckedTrain;
  private readonly model: CheckedModel;
  private readonly sources: readonly TrainSource[];
  private readonly seed: number;

  constructor({ train, model, seed }: Pick<TrainInput, "train" | "model" | "seed">, sources: readonly TrainSource[]) {
    this.train = train;
    this.model = model;
    this.sources = sources;
    this.seed = seed;
  }

  /** Where a run begins. */
  get fresh(): TrainProgress {
    if (this.train.tasks === undefined) return freshProgress;
    return { ...freshProgress, tasks: freshTasks(this.sources.length) };
  }

  /** Outputs that are learned no more in the present epoch. */
  stopped({ tasks }: TrainProgress): readonly string[] {
    return tasks?.stopped ?? [];
  }

  /** What losses are multiplied by in the present epoch; null where nothing outside of steps says so. */
  factors({ tasks }: TrainProgress): readonly number[] | null {
    return factorsFor(this.train, tasks ?? freshTasks(0));
  }

  /** What is left of the present epoch of several data sets. */
  feed(
    { feeds, levels }: { readonly feeds: readonly Feed[]; readonly levels: readonly (Uint8Array | null)[] },
    now: TrainProgress,
    { epochs, last }: Course,
  ): MixedFeed {
    const { epoch, step, batch } = now;
    const { taken } = now.tasks ?? freshTasks(this.sources.length);
    const place = { epoch: epoch + 1, epochs, batch, taken, last: last - step };
    return new MixedFeed(feeds, { ...this.mix(now), sources: this.sources, model: this.model, levels }, place);
  }

  /** What is remembered once the present epoch is over: nothing where there are no tasks. */
  after(now: TrainProgress, { epochs }: Course, stateOf: StateOf): Pick<TrainProgress, "tasks"> {
    if (now.tasks === undefined) return {};
    const { taken, losses } = now.tasks;
    const counts = this.sources.length < 2 ? null : mixCounts(this.mix(now), { epoch: now.epoch + 1, epochs });
    const tasks: TaskProgress = {
      taken: counts === null ? taken : takenAfter(counts, taken),
      stopped: stoppedTasks(this.train, stateOf),
      losses: [meanLosses(now.sums, this.train.losses), ...losses].slice(0, 2),
    };
    return { tasks };
  }

  /** Whether every task that counts has stopped. */
  ended(stateOf: StateOf): boolean {
    return allStopped(this.train, stoppedTasks(this.train, stateOf));
  }

  /** What was measured of single tasks, and one figure of all. */
  figures(measured: Metrics, { history }: TrainProgress): Metrics {
    const { figures = [] } = this.train.tasks ?? {};
    const begun = history.find(({ metrics }) => figures.every(({ metric }) => metric in metrics));
    return { ...measured, ...tasksErrorOf(figures, measured, begun?.metrics ?? measured) };
  }

  private mix(now: TrainProgress): MixInput {
    const { train, sources, seed } = this;
    const stopped = this.stopped(now);
    const teaches = ({ dataset }: TrainSource): boolean =>
      lossesOn(train.losses, dataset).some(({ output }) => !stopped.includes(output));
    return {
      mix: train.tasks?.mix ?? proportional(train.span),
      batches: sources.map((source) => stepsPerEpoch({ ...source, seed })),
      active: sources.map(teaches),
      seed,
    };
  }
}
