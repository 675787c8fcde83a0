/** Executes a sweep of learning rates: opens the data of a train block, takes the steps, and keeps nothing of it. */
import { statelessUniform } from "../backend/index.ts";
import { InternalError } from "../internal-error.ts";
import type { Plan, TrainStep } from "../plan/plan.ts";
import { fitClassWeights } from "../train/class-weights.ts";
import { graphsInMemory } from "../train/graph-use.ts";
import { type RateRange, type RateSweep, sweepRates } from "../train/rate-sweep.ts";
import { DatasetWork } from "./dataset-work.ts";
import { StepError } from "./failure.ts";
import { Interrupted } from "./run-error.ts";
import type { Surroundings } from "./surroundings.ts";
import { openSources, trainRowsOf, trainSources } from "./train-sources.ts";
import { trainHere } from "./train-work.ts";

/** What is swept. */
export interface RateTask extends RateRange {
  /** The `train` block. */
  readonly block: string;
}

/** Sweeps the rates of a block. Throws Interrupted when it was asked to stop. */
export async function executeRateSweep(plan: Plan, task: RateTask, around: Surroundings): Promise<RateSweep> {
  const step = plan.steps.find((one): one is TrainStep => one.kind === "train" && one.block === task.block);
  if (step === undefined) throw new InternalError(`the plan has no training \`${task.block}\``);
  const datasets = new DatasetWork(plan, around);
  try {
    const open = await datasets.get(step.data);
    const shop = { plan, around, datasets };
    const backend = await around.backend();
    const opened = step.sources === undefined ? undefined : await openSources(step.sources, shop);
    const here = await trainHere(step, backend, around);
    const train = fitClassWeights(here, { ...open, rows: open.split.train }, (opened ?? []).map(trainRowsOf));
    const sweep = await sweepRates(
      {
        tf: backend.tf,
        uniform: (shape, at) => statelessUniform(backend, shape, at),
        model: step.model,
        train,
        dataset: step.dataset,
        table: open.table,
        preparation: open.preparation,
        rows: open.split,
        ...(opened === undefined ? {} : { sources: trainSources(opened, train, false) }),
        seed: step.run.seed,
        checkpoint: null,
        graphs: around.eager ? { eager: true, cache: null } : graphsInMemory,
      },
      task,
      {
        clock: around.clock,
        between: around.between,
        stopping: around.stopping,
        onStep: (done) =>
          around.emit({
            event: "progress",
            block: task.block,
            run: null,
            what: "trying rates",
            done,
            total: task.steps,
          }),
      },
    );
    if (sweep.ended === "interrupted") throw new Interrupted();
    return sweep;
  } catch (error) {
    throw error instanceof Interrupted ? error : new StepError(step, error);
  } finally {
    await datasets.close();
  }
}
