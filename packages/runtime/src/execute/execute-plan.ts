/**
 * Walks a plan: what is cached is passed over, the rest is executed in order. Runs in a process of its own, so that
 * training never blocks the one that draws and listens.
 */
import { stepLockFolder } from "../artifacts/in-use.ts";
import { withProcessLock } from "../locks/process-lock.ts";
import { type Plan, type PlanStep, stepLabel } from "../plan/plan.ts";
import { inPhaseAsync } from "../profile/profiler.ts";
import { DatasetWork } from "./dataset-work.ts";
import { executeEvaluate } from "./evaluate-work.ts";
import { StepError } from "./failure.ts";
import { executeReport } from "./report-work.ts";
import { Interrupted } from "./run-error.ts";
import type { Surroundings } from "./surroundings.ts";
import { executeSweep } from "./sweep-work.ts";
import { executeTrain } from "./train-work.ts";
import type { Workshop } from "./workshop.ts";

async function execute(step: PlanStep, shop: Workshop): Promise<void> {
  switch (step.kind) {
    case "dataset":
      await shop.datasets.get(step);
      return;
    case "train":
      return executeTrain(step, shop);
    case "evaluate":
      return inPhaseAsync(shop.around.profiler, "evaluation", () => executeEvaluate(step, shop));
    case "sweep":
      return executeSweep(step, shop);
    case "report":
      return inPhaseAsync(shop.around.profiler, "report", () => executeReport(step, shop));
  }
}

/** Executes what is not cached. Throws Interrupted, or StepError around what a step threw. */
export async function executePlan(plan: Plan, around: Surroundings): Promise<void> {
  const datasets = new DatasetWork(plan, around);
  try {
    await walk({ plan, around, datasets });
  } finally {
    await datasets.close();
  }
}

async function walk(shop: Workshop): Promise<void> {
  const { plan, around } = shop;
  for (const step of plan.steps) {
    const tell = (state: "cached" | "started" | "done", seconds: number | null): void =>
      around.emit({
        event: "step",
        id: step.id,
        kind: step.kind,
        block: step.block,
        run: stepLabel(step),
        state,
        seconds,
      });
    if (step.cached) {
      tell("cached", null);
      continue;
    }
    if (around.stopping()) throw new Interrupted();
    const onWait = (holder: string): void =>
      around.emit({ event: "notice", text: `${holder} is running ${step.id} right now; waiting for it` });
    const started = around.clock();
    const ran = await withProcessLock(
      stepLockFolder(around.store.root, step.hash),
      { onWait, signal: around.signal },
      async () => {
        // Whoever held the lock may have done our work.
        if (!around.fresh && around.store.find(step.hash) !== null) return false;
        // A train step says itself whether it starts or resumes.
        if (step.kind !== "train") tell("started", null);
        await execute(step, shop);
        return true;
      },
    ).catch((error: unknown) => {
      throw new StepError(step, error);
    });
    await around.between();
    if (ran) tell("done", around.clock() - started);
    else tell("cached", null);
  }
}
