/** Everything that watches the metrics of a run, by name; a new watcher is a line here. */
import type { CheckedTrain } from "@penstock/dsl";
import { earlyStop } from "../early-stop.ts";
import { plateauWatcher } from "../plateau.ts";
import { plateauIn } from "../schedule.ts";
import { stopOf } from "../tasks/task-progress.ts";
import type { TrainProgress } from "./progress.ts";
import type { Watcher, WatcherState } from "./watcher.ts";

/** The watchers of a run. */
export class Watchers {
  private readonly byName: ReadonlyMap<string, Watcher>;

  constructor({ stop, optimizer, tasks }: CheckedTrain) {
    const plateau = plateauIn(optimizer.args["lr"]);
    this.byName = new Map([
      ...(stop === null ? [] : [["stop", earlyStop(stop)] as const]),
      ...(tasks?.stops ?? []).map((one) => [stopOf(one.output), earlyStop(one.stop)] as const),
      ...(plateau === null ? [] : [["plateau", plateauWatcher(plateau)] as const]),
    ]);
  }

  /** What all of them remember after another measurement. */
  after(watched: TrainProgress["watched"], metrics: Readonly<Record<string, number>>): TrainProgress["watched"] {
    return Object.fromEntries(
      [...this.byName].map(([name, { fresh, after }]) => [name, { ...after(watched[name] ?? fresh, metrics) }]),
    );
  }

  /** What one of them remembers; nothing where the run has none of that name. */
  stateOf(watched: TrainProgress["watched"], name: string): WatcherState {
    return watched[name] ?? this.byName.get(name)?.fresh ?? {};
  }
}
