/** In: the losses of a training and its data set. Out: whether each can learn from targets that are mixed, where rows are. */
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { LossEntry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CheckedLoss } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";

/** Checks the losses; false where one cannot take mixed targets, which has been reported. */
export function checkMixedLosses(
  context: CheckContext,
  losses: readonly CheckedLoss[],
  data: DatasetInfo | null,
): boolean {
  const mixing = data?.mixing ?? null;
  if (data === null || mixing === null) return true;
  const wrong = losses.filter(({ loss }) => findEntry<LossEntry>(catalog.losses, loss.call)?.mixes !== true);
  for (const { output, loss } of wrong) {
    const kind = data.targets.find((one) => one.name === output)?.kind ?? null;
    const able = catalog.losses.filter((one) => one.mixes && (kind === null || one.suits.includes(kind)));
    context.report(
      problem("P3153", loss.span, {
        title: `\`${loss.call}\` cannot learn from the targets of rows that are mixed`,
        label: "the loss of a mixed target is not that of both, mixed",
        related: [{ span: mixing.span, text: `\`${data.name}\` mixes rows` }],
        help: `${able.length === 0 ? "" : `${able.map((one) => `\`${one.name}\``).join(", ")} can; `}without \`${mixing.call}\`, every loss can`,
      }),
    );
  }
  return wrong.length === 0;
}
