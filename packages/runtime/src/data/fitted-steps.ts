/** What the steps of a fitted preparation do to a value. */
import type { CheckedCall } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import type { FittedStep } from "./fit-preparation.ts";

/** A value after the given steps, in float64; `place` is its channel or element. */
export function applySteps(value: number, steps: readonly FittedStep[], place: number): number {
  let result = value;
  for (const step of steps) {
    switch (step.step) {
      case "scale":
        result *= step.factor;
        break;
      case "clip":
        result = Math.min(step.max, Math.max(step.min, result));
        break;
      case "normalize":
        result = (result - (step.mean[place] ?? 0)) / (step.std[place] ?? 1);
        break;
      default:
        step satisfies never;
    }
  }
  return result;
}

/** A number among a call's arguments. */
export function numberArgument(args: CheckedCall["args"], name: string): number {
  const value = args[name];
  if (typeof value !== "number") throw new InternalError(`argument \`${name}\` is no number`);
  return value;
}
