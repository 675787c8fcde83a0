/**
 * Says in words why a step has to run: it never did, or which of its parts differs from the last time it ran.
 */
import type { Artifact } from "../artifacts/store.ts";
import type { Ingredients } from "./ingredients.ts";
import type { RunPlace } from "./run-place.ts";

/** What people call a part of a step. */
const names: Readonly<Record<string, string>> = {
  source: "the data's content",
  reader: "`source`",
  columns: "the columns or their preparation",
  split: "`split`",
  limit: "`limit`",
  seed: "the seed",
  fold: "the fold",
  data: "its data set",
  model: "the model",
  augment: "`augment`",
  weight: "`weight`",
  sampling: "`sampling`",
  generate: "`generate`",
  batch: "`batch`",
  loss: "the loss",
  tasks: "what it says of its tasks",
  sources: "how its data sets are read",
  optimizer: "the optimizer",
  clip: "`clip`",
  regularise: "`regularise`",
  average: "`average`",
  freeze: "`freeze`",
  adapt: "`adapt`",
  start: "what its weights begin with",
  place: "where these go",
  rates: "`rates`",
  unfreeze: "`unfreeze`",
  accumulate: "`accumulate`",
  precision: "`precision`",
  recompute: "`recompute`",
  missing: "`missing`",
  duplicates: "`duplicates`",
  by: "the column that the split goes by",
  epochs: "`epochs`",
  budget: "`budget`",
  stop: "`stop`",
  validate: "`validate`",
  best: "the metric that picks the best weights",
  run: "the training run",
  before: "the run that it is compared with",
  rows: "the values or their trainings",
  program: "the program's text",
  expect: "`expect`",
};

/** A part of a step in words; its own name where there are none. */
export function partName(part: string): string {
  return names[part] ?? names[part.replace(/_\d+$/, "")] ?? part;
}

function describeChange(part: string, before: string | undefined, now: string): string {
  const name = partName(part);
  const short = (text: string): boolean => text.length <= 40;
  return before !== undefined && short(before) && short(now)
    ? `${name} changed from ${before} to ${now}`
    : `${name} changed`;
}

/** A step that is not in the store. */
export interface Wanted {
  readonly kind: string;
  readonly block: string;
  readonly ingredients: Ingredients;
  readonly run: RunPlace | null;
}

/** The reason, compared with the newest artifact of the same block and run among those of the store; "has not run yet" where there is none. */
export function whyNotCached(artifacts: readonly Artifact[], { kind, block, ingredients, run }: Wanted): string {
  const last = artifacts.find(
    ({ manifest }) =>
      manifest.kind === kind &&
      manifest.block === block &&
      (manifest.run?.fold ?? null) === (run?.fold ?? null) &&
      (run === null || run.seeds === 1 || manifest.run?.seed === run.seed),
  );
  if (last === undefined) return "has not run yet";
  const before = last.manifest.ingredients;
  const changes = Object.entries(ingredients)
    .filter(([part, value]) => before[part] !== value)
    .map(([part, value]) => describeChange(part, before[part], value));
  if (changes.length === 0) return "this version of Penstock has not run it yet";
  return changes.join(", ");
}
