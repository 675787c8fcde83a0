/**
 * In: the settings of a training that say how a step is computed, not what it learns. Out: their values, held against the batch
 * of the data set.
 */
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry, LossEntry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedLoss, CheckedTrain, Precision } from "./checked-program.ts";
import { fromOutside } from "./from-outside.ts";
import { type BlockItems, setting } from "./items.ts";
import { readPlainSetting } from "./plain-setting.ts";

/** How a step is computed. */
export type StepWork = Pick<CheckedTrain, "accumulate" | "precision" | "recompute">;

/** Losses that compare the rows of a batch need several at once; false where there are none to compare, which has been reported. */
export function checkCompared(
  place: CallPlace,
  items: BlockItems,
  { losses, work, batch }: { readonly losses: readonly CheckedLoss[]; readonly work: StepWork; readonly batch: number },
): boolean {
  const compared = losses.find(({ loss }) => findEntry<LossEntry>(catalog.losses, loss.call)?.compares === true);
  if (compared === undefined || (batch > 1 && work.accumulate === 1)) return true;
  const { loss } = compared;
  const parts = batch > 1 ? setting(items, "accumulate")?.value : undefined;
  place.context.report(
    problem("P4052", parts?.span ?? loss.span, {
      title:
        parts === undefined
          ? `\`${loss.call}\` compares the rows of a batch, and a batch has a single one`
          : `\`${loss.call}\` compares the rows of a batch, and those of one part do not see the others`,
      label: parts === undefined ? "nothing to compare" : "parts batches",
      related: parts === undefined ? [] : [{ span: loss.span, text: "compares rows" }],
      help:
        parts === undefined
          ? "give the data set a larger `batch`"
          : "`recompute: true` saves memory too, and keeps the batch whole",
    }),
  );
  return false;
}

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
