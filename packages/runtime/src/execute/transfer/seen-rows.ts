/**
 * A training and the finished run that it starts from: refused where rows that judge the one were learned by the other. A program is
 * checked for this; of a run of the store only what its artifacts say of its rows is known.
 */
import type { Artifact } from "../../artifacts/store.ts";
import type { TrainStep } from "../../plan/plan.ts";
import { RunError } from "../run-error.ts";
import { runName } from "../run-name.ts";
import type { Workshop } from "../workshop.ts";

/** Parts of a data set that decide which row stands on which side. */
const sides = ["reader", "split", "limit", "seed", "fold", "by", "missing", "duplicates"] as const;
/** Splits that put the same rows on the same side whoever draws. */
const fixed = new Set(["official", "files", "chronological"]);

/** Throws RunError where the run has learned from the source of the step's data set by another split. */
export function refuseSeenRows(step: TrainStep, run: Artifact, { around }: Workshop): void {
  const name = runName(run.manifest.block, run.manifest.hash);
  const learned = around.store.find(run.manifest.ingredients["data"] ?? "");
  if (learned === null) {
    const text = `what \`${name}\` has learned from is gone from the store, so nobody can say whether it has seen rows that judge ${step.block}`;
    around.emit({ event: "notice", text });
    return;
  }
  const { ingredients, block } = learned.manifest;
  const own = step.data.ingredients;
  if (learned.manifest.hash === step.data.hash || ingredients["source"] !== own["source"]) return;
  const same = sides
    .filter((part) => part !== "seed" && part !== "fold")
    .every((part) => ingredients[part] === own[part]);
  const drawnAlike =
    block === step.data.block && ingredients["seed"] === own["seed"] && ingredients["fold"] === own["fold"];
  if (same && (drawnAlike || fixed.has(step.dataset.split.call))) return;
  throw new RunError(
    "P6501",
    `\`${name}\` has learned from the source of \`${step.dataset.name}\` by another split: it has seen rows that judge`,
    {
      help: "start from a run of the same data set, seed and fold, or split by files or by the source's own parts",
      primary: { span: step.train.start?.span ?? step.train.span, text: "has seen them" },
      related: [{ span: step.dataset.split.span, text: "this split" }],
    },
  );
}
