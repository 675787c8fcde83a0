/**
 * In: the settings of a training that say how a step is computed, not what it learns. Out: their values, held against the batch
 * of the data set.
 */
import type { BlockEntry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedTrain, Precision } from "./checked-program.ts";
import { fromOutside } from "./from-outside.ts";
import { type BlockItems, setting } from "./items.ts";
import { readPlainSetting } from "./plain-setting.ts";

/** How a step is computed. */
export type StepWork = Pick<CheckedTrain, "accumulate" | "precision" | "recompute">;

/** Reads the settings; null where one is wrong, which has been reported. `batch` is null where it is not known. */
export function readStepWork(
  place: CallPlace,
  items: BlockItems,
  { entry, batch }: { readonly entry: BlockEntry; readonly batch: number | null },
): StepWork | null {
  const accumulate = readPlainSetting(place, items, { entry, name: "accumulate" });
  const precision = readPlainSetting(place, items, { entry, name: "precision" });
  const recompute = readPlainSetting(place, items, { entry, name: "recompute" });
  if (typeof accumulate !== "number" || !isPrecision(precision) || typeof recompute !== "boolean") return null;
  const parts = setting(items, "accumulate")?.value;
  if (batch !== null && accumulate > batch && parts !== undefined && !fromOutside(place.context, parts)) {
    place.context.report(
      problem("P4030", parts.span, {
        title: `a batch of ${batch} ${batch === 1 ? "row" : "rows"} cannot go through in ${accumulate} parts`,
        label: `more parts than rows`,
        help: `\`batch\` counts the rows of a whole step: with \`batch: ${accumulate * batch}\` each part has ${batch}`,
      }),
    );
    return null;
  }
  return { accumulate, precision, recompute };
}

function isPrecision(value: unknown): value is Precision {
  return value === "float32" || value === "bf16";
}
