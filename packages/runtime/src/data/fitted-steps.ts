/** What the steps of a fitted preparation do to a number. */
import type { CheckedCall } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import type { FittedStep } from "./fitted-preparation.ts";

/** Steps that change a number whatever stands beside it. */
export type NumberStep = Extract<
  FittedStep,
  { readonly step: "scale" | "clip" | "normalize" | "min_max" | "robust" | "log_scale" }
>;

const elementwise: ReadonlySet<string> = new Set<NumberStep["step"]>([
  "scale",
  "clip",
  "normalize",
  "min_max",
  "robust",
  "log_scale",
]);

/** Whether a step changes numbers one by one. */
export function isElementwise(step: FittedStep): step is NumberStep {
  return elementwise.has(step.step);
}

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
      case "min_max": {
        const [least, greatest] = [step.min[place] ?? 0, step.max[place] ?? 1];
        result = greatest > least ? (result - least) / (greatest - least) : 0;
        break;
      }
      case "robust":
        result = (result - (step.median[place] ?? 0)) / (step.spread[place] ?? 1);
        break;
      case "log_scale":
        result = Math.sign(result) * Math.log1p(Math.abs(result));
        break;
      default:
        throw new InternalError(`\`${step.step}\` does not change a number alone`);
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

/** A text among a call's arguments. */
export function textArgument(args: CheckedCall["args"], name: string): string {
  const value = args[name];
  if (typeof value !== "string") throw new InternalError(`argument \`${name}\` is no text`);
  return value;
}

/** One of a few words among a call's arguments. */
export function choiceArgument<Choice extends string>(
  args: CheckedCall["args"],
  name: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === args[name]);
  if (found === undefined) throw new InternalError(`argument \`${name}\` is none of ${choices.join(", ")}`);
  return found;
}
