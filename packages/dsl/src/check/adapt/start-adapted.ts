/**
 * In: what a training starts from, and its model with the adapter in it. Out: whether the model has a place for what an adapter of the other
 * run has put in: without it, the rest would not say what that run says.
 */
import { problem } from "../../diagnostics/problem.ts";
import type { CheckContext } from "../context.ts";
import type { DatasetInfo } from "../dataset.ts";
import type { ModelInfo } from "../model.ts";
import type { ReadStart } from "../transfer/start.ts";
import { partOfStart, startMatch, weightSet } from "../transfer/start-match.ts";

/** Low-rank products are added to their kernels and need no place. False after saying what has none. */
export function keepsAdapters(
  context: CheckContext,
  read: ReadStart | undefined,
  { model, data }: { readonly model: ModelInfo | null; readonly data: DatasetInfo | null },
): boolean {
  const checked = model?.checked ?? null;
  const { start = null, source = null } = read ?? {};
  if (checked === null || start?.kind !== "from" || source === null) return true;
  if (!source.tensors.some(({ adapter }) => adapter === true)) return true;
  const match = startMatch(source, weightSet(checked, data?.checked ?? null), partOfStart(start));
  const { from } = match.place;
  const left = match.unused.filter(
    ({ name, adapter }) => adapter === true && (from === "" || name.startsWith(`${from}/`)),
  );
  const [first] = left;
  if (first === undefined) return true;
  const part = first.name.slice(0, first.name.lastIndexOf("/")).split("/").join(".");
  context.report(
    problem("P4181", start.span, {
      title: `\`${start.run}\` answers through what its adapter has put in, first \`${part}\`, and \`${checked.name}\` has no place for it`,
      label: "half of what it has learned",
      related: [{ span: checked.span, text: "the model" }],
      help: "adapt by the same `adapt` here, which goes on from there; a run of `lora` needs no place, its products are added to the kernels",
    }),
  );
  return false;
}
