/** The learning rates of a plan's trainings, as far as the rows of their epochs are known. */
import type { PlanDescription } from "../plan/describe-plan.ts";
import type { Plan } from "../plan/plan.ts";
import { type RateCurve, rateCurve } from "../train/rate-curve.ts";

/** Points of a curve: as many as a line of a terminal has room for. */
const points = 48;

/** The rate of a training that a plan has. */
export type PlannedRate = RateCurve & { readonly block: string };

/** A curve for each training whose rate moves; the runs of one block share theirs. */
export function plannedRates({ steps }: Plan, { costs }: Pick<PlanDescription, "costs">): readonly PlannedRate[] {
  const told = new Set<string>();
  return steps.flatMap((step) => {
    if (step.kind !== "train" || told.has(step.block)) return [];
    told.add(step.block);
    const rows = costs.find(({ block }) => block === step.block)?.rows ?? null;
    if (rows === null) return [];
    const curve = rateCurve(step.train, { stepsPerEpoch: Math.ceil(rows / step.dataset.batch), points });
    return curve === null ? [] : [{ block: step.block, ...curve }];
  });
}
