/**
 * Says in words why a step has to run: it never did, or which of its parts differs from the last time it ran.
 */
import type { Store } from "../artifacts/store.ts";

/** What people call a part of a step. */
const names: Readonly<Record<string, string>> = {
  source: "the data's content",
  reader: "`source`",
  columns: "the columns or their preparation",
  split: "`split`",
  limit: "`limit`",
  seed: "the seed",
  data: "its data set",
  model: "the model",
  augment: "`augment`",
  batch: "`batch`",
  loss: "the loss",
  optimizer: "the optimizer",
  epochs: "`epochs`",
  stop: "`stop`",
  validate: "`validate`",
  best: "the metric that picks the best weights",
  run: "the training run",
  program: "the program's text",
  expect: "`expect`",
};

function describeChange(part: string, before: string | undefined, now: string): string {
  const name = names[part] ?? part;
  const short = (text: string): boolean => text.length <= 40;
  return before !== undefined && short(before) && short(now)
    ? `${name} changed from ${before} to ${now}`
    : `${name} changed`;
}

/** The reason, compared with the newest artifact of the same block; "has not run yet" where there is none. */
export function whyNotCached(
  store: Store,
  kind: string,
  block: string,
  ingredients: Readonly<Record<string, string>>,
): string {
  const last = store.list().find(({ manifest }) => manifest.kind === kind && manifest.block === block);
  if (last === undefined) return "has not run yet";
  const before = last.manifest.ingredients;
  const changes = Object.entries(ingredients)
    .filter(([part, value]) => before[part] !== value)
    .map(([part, value]) => describeChange(part, before[part], value));
  if (changes.length === 0) return "this version of Penstock has not run it yet";
  return changes.join(", ");
}
