/** What every step of a run works with, and what every artifact's manifest says of its step. */
import type { ArtifactContent } from "../artifacts/store.ts";
import type { Plan, PlanStep } from "../plan/plan.ts";
import { settingsOf } from "../plan/run-place.ts";
import type { DatasetWork } from "./dataset-work.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Workshop {
  readonly plan: Plan;
  readonly around: Surroundings;
  readonly datasets: DatasetWork;
}

type Manifest = ArtifactContent["manifest"];

/** The manifest of a finished step. */
export function manifestOf(
  step: PlanStep,
  { plan, around }: Pick<Workshop, "plan" | "around">,
  result: Pick<Manifest, "seconds" | "versions" | "metrics"> & Partial<Pick<Manifest, "inexact">>,
): Manifest {
  return {
    kind: step.kind,
    block: step.block,
    ingredients: step.ingredients,
    program: plan.path,
    seed: "run" in step ? step.run.seed : plan.seed,
    ...("run" in step ? { run: { ...step.run, set: settingsOf(step.run) } } : {}),
    created: around.today(),
    ...result,
  };
}
