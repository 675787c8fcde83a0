/**
 * Where a training run stands, as plain data: with the weights, the optimizer's memory and the best weights so far, everything
 * that a run needs to go on to the same bits. All else follows from the program and the seed.
 */
import { z } from "zod";
import { taskProgressSchema } from "../tasks/task-progress.ts";

const metrics = z.record(z.string(), z.number());

/** What became known at one place of a run: at the end of an epoch, or wherever it was validated. */
const measurement = z.object({
  /** Epochs done by then; a fraction inside of one. */
  epoch: z.number(),
  /** Steps done by then, over all epochs. */
  step: z.number().int(),
  /** Time since the measurement before. */
  seconds: z.number(),
  /** Of the last step. */
  learningRate: z.number(),
  /** Of train rows: means over the steps since the measurement before. */
  metrics,
});

/** The form in which a checkpoint keeps a run's place. */
export const trainProgressSchema = z.object({
  /** Epochs that are finished. */
  epoch: z.number().int(),
  /** Batches of the present epoch that are done. */
  batch: z.number().int(),
  /** Steps over all epochs. */
  step: z.number().int(),
  /** How the present epoch is shuffled: decides which rows are still to come, wherever they lie by now. */
  window: z.object({ blockRows: z.number().int(), blocks: z.number().int() }).nullish(),
  /** Sums over the present epoch, rows seen first. */
  sums: z.array(z.number()),
  /** The same since the last measurement. */
  recent: z.array(z.number()),
  history: z.array(measurement),
  /** The measurement whose weights are kept. */
  best: z.object({ epoch: z.number(), step: z.number().int(), metric: z.string(), value: z.number() }).nullable(),
  /** What each watcher of the run's metrics remembers, by its name. */
  watched: z.record(z.string(), z.record(z.string(), z.number().nullable())),
  /** What is remembered of several tasks. */
  tasks: taskProgressSchema.optional(),
  /** Its budget of time is used up: no step follows. */
  over: z.boolean().optional(),
  /** Time spent since the last measurement, in this epoch and in the whole run, over all processes that worked on it. */
  recentSeconds: z.number(),
  epochSeconds: z.number(),
  seconds: z.number(),
});

export type TrainProgress = z.infer<typeof trainProgressSchema>;

/** One entry of a run's history. */
export type Measurement = TrainProgress["history"][number];

/** A run that has not begun. */
export const freshProgress: TrainProgress = {
  epoch: 0,
  batch: 0,
  step: 0,
  sums: [],
  recent: [],
  history: [],
  best: null,
  watched: {},
  recentSeconds: 0,
  epochSeconds: 0,
  seconds: 0,
};
