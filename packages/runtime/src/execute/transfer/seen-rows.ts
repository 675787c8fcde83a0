/**
 * A training and the finished run that it starts from: refused where rows that judge the one were learned by the other. A program is
 * checked for this; of a run of the store only what its artifacts say of its rows is known.
 */
import type { Artifact } from "../../artifacts/store.ts";
import type { DatasetStep, TrainStep } from "../../plan/plan.ts";
import { RunError } from "../run-error.ts";
import { runName } from "../run-name.ts";
import type { Workshop } from "../workshop.ts";

/** Parts of a data set that decide which row stands on which side. */
const sides = ["reader", "split", "limit", "seed", "fold", "by", "missing", "duplicates"] as const;
/** Splits that put the same rows on the same side whoever draws. */
const fixed = new Set(["official", "files", "chronological"]);

/** Throws RunError where the run has learned from the source of one of the step's data sets by another split. */
export function refuseSeenRows(step: TrainStep, run: Artifact, { around }: Workshop): void {
  const name = runName(run.manifest.block, run.manifest.hash);
  const parts = Object.entries(run.manifest.ingredients).filter(([part]) => /^data(_\d+)?$/.test(part));
  const learned = parts.map(([, hash]) => around.store.find(hash));
  if (learned.length === 0 || learned.includes(null)) {
    const text = `what \`${name}\` has learned from is gone from the store, so nobody can say whether it has seen rows that judge ${step.block}`;
    around.emit({ event: "notice", text });
  }
  const seen = (step.sources ?? [step.data]).find((data) =>
    learned.some((one) => one !== null && hasSeen(one.manifest, data)),
  );
  if (seen === undefined) return;
  throw new RunError(
    "P6501",
    `\`${name}\` has learned from the source of \`${seen.dataset.name}\` by another split: it has seen rows that judge`,
    {
      help: "start from a run of the same data set, seed and fold, or split by files or by the source's own parts",
      primary: { span: step.train.start?.span ?? step.train.span, text: "has seen them" },
      related: [{ span: seen.dataset.split.span, text: "this split" }],
    },
  );
}

/** Whether rows that judge on a data set were among those that were learned. */
function hasSeen({ hash, ingredients, block }: Artifact["manifest"], data: DatasetStep): boolean {
  const own = data.ingredients;
  if (hash === data.hash || ingredients["source"] !== own["source"]) return false;
  const same = sides
    .filter((part) => part !== "seed" && part !== "fold")
    .every((part) => ingredients[part] === own[part]);
  const drawnAlike = block === data.block && ingredients["seed"] === own["seed"] && ingredients["fold"] === own["fold"];
  return !(same && (drawnAlike || fixed.has(data.dataset.split.call)));
}
