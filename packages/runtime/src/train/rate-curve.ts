/** A training in, the learning rates that it will go through out, without taking a step. */
import type { CheckedTrain } from "@penstock/dsl";
import { plateauIn, scheduled } from "./schedule.ts";

/** One rate of a training. */
export interface RateMoment {
  /** Epochs that have passed before the step. */
  readonly epoch: number;
  readonly rate: number;
}

/** How a rate moves. */
export interface RateCurve {
  readonly schedule: string;
  /** Equally far apart, from the first step to the last. */
  readonly moments: readonly RateMoment[];
  /** The metric that lets it fall; null where time alone decides. As long as the metric gets better, the curve is right. */
  readonly waits: string | null;
}

/** The curve in at most so many points; null where the rate stays the same. */
export function rateCurve(
  { optimizer, epochs }: CheckedTrain,
  { stepsPerEpoch, points }: { readonly stepsPerEpoch: number; readonly points: number },
): RateCurve | null {
  const { lr } = optimizer.args;
  if (typeof lr !== "object" || lr === null || !("call" in lr)) return null;
  const last = epochs * stepsPerEpoch - 1;
  const count = Math.min(points, last + 1);
  const moments = Array.from({ length: count }, (_, index) => {
    const step = count === 1 ? 0 : Math.round((last * index) / (count - 1));
    const epoch = step / stepsPerEpoch;
    return { epoch, rate: scheduled(lr, { progress: epoch, epochs, stepsPerEpoch, falls: 0 }) };
  });
  const metric = plateauIn(lr)?.args["on"];
  return { schedule: lr.call, moments, waits: typeof metric === "string" ? metric : null };
}
