/** A run and its evaluations in, what they have fitted on validation rows out, so that new answers are as those that were judged. */
import { type CheckedCall, closestName } from "@penstock/dsl";
import type { Store } from "../artifacts/store.ts";
import { readFigures } from "../execute/evaluate-figures.ts";
import type { FinishedRun } from "../execute/run-name.ts";
import { evaluationsOfRun } from "../history/run-records.ts";
import type { FittedAnswer } from "./answer-forms.ts";
import { UnusableRun } from "./saved-run.ts";

/** What applies to the answers of a run. */
export interface RunCalibration {
  /** The `evaluate` block that has fitted it; null where nothing applies. */
  readonly block: string | null;
  readonly outputs: ReadonlyMap<string, FittedAnswer>;
  /** In a sentence what a person should know of it; null where there is nothing to say. */
  readonly notice: string | null;
}

/** `auto` takes what the only evaluation has fitted, `off` nothing; anything else names an `evaluate` block. */
export type CalibrationWish = { readonly kind: "auto" | "off" } | { readonly kind: "block"; readonly block: string };

const nothing: RunCalibration = { block: null, outputs: new Map(), notice: null };

/** What was fitted for a run; throws UnusableRun where a block is named that has fitted nothing. */
export function runCalibration(store: Store, run: FinishedRun, wish: CalibrationWish): RunCalibration {
  if (wish.kind === "off") return nothing;
  const found = evaluationsOfRun(store.list(), run).flatMap((artifact) => {
    const { calibration } = readFigures(artifact);
    const fitted = calibration.filter(({ temperature, threshold }) => temperature !== null || threshold !== null);
    if (fitted.length === 0) return [];
    const outputs = new Map(
      fitted.map(({ output, temperature, threshold }) => [output, { temperature, threshold }] as const),
    );
    return [{ block: artifact.manifest.block, outputs }];
  });
  if (wish.kind === "block") {
    const named = found.find(({ block }) => block === wish.block);
    if (named !== undefined) return { ...named, notice: null };
    const names = found.map(({ block }) => block);
    const near = closestName(wish.block, names);
    throw new UnusableRun(
      `no evaluation \`${wish.block}\` of \`${run.name}\` has fitted anything`,
      near !== null
        ? `did you mean \`${near}\`?`
        : names.length > 0
          ? `there ${names.length === 1 ? "is" : "are"} ${names.map((name) => `\`${name}\``).join(", ")}`
          : "add `calibrate: temperature` to an `evaluate` block and run the program",
    );
  }
  const [first, ...others] = found;
  if (first === undefined) return nothing;
  if (others.some(({ outputs }) => told(outputs) !== told(first.outputs))) {
    const names = found.map(({ block }) => `\`${block}\``).join(" and ");
    return {
      ...nothing,
      notice: `${names} have fitted different things, and none is applied: name one with \`--calibrated=NAME\``,
    };
  }
  return {
    ...first,
    notice: `answers are as \`${first.block}\` has fitted them on validation rows: ${told(first.outputs)}`,
  };
}

function told(outputs: RunCalibration["outputs"]): string {
  const parts = [...outputs].flatMap(([output, { temperature, threshold }]) => [
    ...(temperature === null ? [] : [`temperature of \`${output}\` ${temperature.toPrecision(4)}`]),
    ...(threshold === null ? [] : [`threshold of \`${output}\` ${threshold.toPrecision(4)}`]),
  ]);
  return parts.join(", ");
}

/** How the words of a run's texts are chosen: as its only evaluation chose them, or all of them did. */
export function runGeneration(store: Store, run: FinishedRun): Pick<CheckedCall, "call" | "args"> | null {
  const found = evaluationsOfRun(store.list(), run).flatMap((artifact) => readFigures(artifact).generate ?? []);
  const [first = null] = found;
  return found.every((one) => JSON.stringify(one) === JSON.stringify(first)) ? first : null;
}
