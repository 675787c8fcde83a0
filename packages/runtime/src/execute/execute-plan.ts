/**
 * Walks a plan: what is cached is passed over, the rest is executed in order. Runs in a process of its own, so that
 * training never blocks the one that draws and listens.
 */
import type { Plan, PlanStep } from "../plan/plan.ts";
import { DatasetWork } from "./dataset-work.ts";
import { executeEvaluate } from "./evaluate-work.ts";
import { executeReport } from "./report-work.ts";
import { Interrupted } from "./run-error.ts";
import type { Surroundings } from "./surroundings.ts";
import { executeTrain } from "./train-work.ts";

async function execute(step: PlanStep, plan: Plan, around: Surroundings, datasets: DatasetWork): Promise<void> {
  switch (step.kind) {
    case "dataset":
      await datasets.get(step.block);
      return;
    case "train":
      return executeTrain(step, plan, around, datasets);
    case "evaluate":
      return executeEvaluate(step, plan, around, datasets);
    case "report":
      return executeReport(step, plan, around);
  }
}

/** Executes what is not cached. Throws RunError, DataError or Interrupted. */
export async function executePlan(plan: Plan, around: Surroundings): Promise<void> {
  const datasets = new DatasetWork(plan, around);
  for (const step of plan.steps) {
    const tell = (state: "cached" | "started" | "done", seconds: number | null): void =>
      around.emit({ event: "step", id: step.id, kind: step.kind, block: step.block, state, seconds });
    if (step.cached) {
      tell("cached", null);
      continue;
    }
    if (around.stopping()) throw new Interrupted();
    // A train step says itself whether it starts or resumes.
    if (step.kind !== "train") tell("started", null);
    const started = around.clock();
    await execute(step, plan, around, datasets);
    await around.between();
    tell("done", around.clock() - started);
  }
}
