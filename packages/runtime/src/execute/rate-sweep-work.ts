/** Executes a sweep of learning rates: opens the data of a train block, takes the steps, and keeps nothing of it. */
import { openStore } from "../artifacts/store.ts";
import { statelessUniform } from "../backend/index.ts";
import { InternalError } from "../internal-error.ts";
import type { Plan, TrainStep } from "../plan/plan.ts";
import { fitClassWeights } from "../train/class-weights.ts";
import { graphsInMemory } from "../train/graph-use.ts";
import { type RateRange, type RateSweep, sweepRates } from "../train/rate-sweep.ts";
import type { TrainInput } from "../train/train-input.ts";
import { DatasetWork } from "./dataset-work.ts";
import { StepError } from "./failure.ts";
import { Interrupted } from "./run-error.ts";
import type { Surroundings } from "./surroundings.ts";
import { openSources, trainRowsOf, trainSources } from "./train-sources.ts";
import { trainHere } from "./train-work.ts";
import { startingWeights } from "./transfer/starting-weights.ts";
import type { Workshop } from "./workshop.ts";

/** What is swept. */
export interface RateTask extends RateRange {
  /** The `train` block. */
  readonly block: string;
  /** The store whose runs it starts from, where that is another. */
  readonly runs?: string;
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
        ...(opened === undefined ? {} : { sources: trainSources(opened, { train, model: step.model }, false) }),
        seed: step.run.seed,
        ...(await startOf(step, task, { plan, around, datasets })),
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

/** The weights that rates are tried from; drawn ones where the training that they are of has not run yet, which is told. */
async function startOf(step: TrainStep, { runs }: RateTask, shop: Workshop): Promise<Pick<TrainInput, "start">> {
  const { around } = shop;
  const store = runs === undefined ? around.store : openStore(runs);
  if (step.start?.kind === "step" && store.find(step.start.trained.hash) === null) {
    const text = `${step.start.trained.block} has not run yet, so that rates of ${step.block} are tried from drawn weights`;
    around.emit({ event: "notice", text });
    return {};
  }
  const { weights } = await startingWeights(step, { ...shop, around: { ...around, store } });
  return { start: weights };
}
