/**
 * What a run of several tasks remembers of them besides its weights: how far each data set has been gone through, which tasks had stopped
 * when the present epoch began, and the mean losses of the last two epochs.
 */
import type { CheckedTrain } from "@penstock/dsl";
import { z } from "zod";
import { shouldStop } from "../early-stop.ts";
import type { WatcherState } from "../loop/watcher.ts";

/** The form in which a checkpoint keeps it. */
export const taskProgressSchema = z.object({
  /** Batches that each data set had given before the present epoch. */
  taken: z.array(z.number().int()),
  /** Outputs whose tasks had stopped when the present epoch began. */
  stopped: z.array(z.string()),
  /** Mean loss of every output over the train rows of an epoch; the last two epochs, the last one first. Null where it had no rows. */
  losses: z.array(z.array(z.number().nullable())),
});

export type TaskProgress = Readonly<z.infer<typeof taskProgressSchema>>;

/** Of a run that has not begun. */
export function freshTasks(sources: number): TaskProgress {
  return { taken: new Array<number>(sources).fill(0), stopped: [], losses: [] };
}

/** The name of the rule that stops one task, among those that watch a run. */
export function stopOf(output: string): string {
  return `stop ${output}`;
}

/** Outputs whose tasks have stopped by now. */
export function stoppedTasks({ tasks }: CheckedTrain, stateOf: (watcher: string) => WatcherState): string[] {
  return (tasks?.stops ?? []).flatMap(({ output, stop }) =>
    shouldStop(stop, stateOf(stopOf(output))) ? [output] : [],
  );
}

/** Whether no task is left that anybody waits for: all that count have stopped. Tasks that only help wait for nobody. */
export function allStopped({ tasks, losses }: CheckedTrain, stopped: readonly string[]): boolean {
  if (tasks === undefined || tasks.stops.length === 0) return false;
  return losses.every(({ output }) => stopped.includes(output) || tasks.auxiliary.includes(output));
}
