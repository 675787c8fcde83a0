/** A number as a model answers it in, the number in the units of its source column out: the steps of a target backwards. */
import type { FittedStep } from "./fitted-preparation.ts";

/**
 * The value before the given steps, in float64; `place` is its channel or element. What cannot be undone (the bounds of `clip`) stays as
 * it is.
 */
export function restoreNumber(value: number, steps: readonly FittedStep[], place: number): number {
  return steps.reduceRight((result, step) => before(result, step, place), value);
}

function before(value: number, step: FittedStep, place: number): number {
  switch (step.step) {
    case "scale":
      return value / step.factor;
    case "normalize": {
      const at = place % step.mean.length;
      return value * (step.std[at] ?? 1) + (step.mean[at] ?? 0);
    }
    case "min_max": {
      const at = place % step.min.length;
      const [least, greatest] = [step.min[at] ?? 0, step.max[at] ?? 1];
      return least + value * (greatest - least);
    }
    case "robust": {
      const at = place % step.median.length;
      return value * (step.spread[at] ?? 1) + (step.median[at] ?? 0);
    }
    case "log_scale":
      return Math.sign(value) * Math.expm1(Math.abs(value));
    default:
      return value;
  }
}
