/** In: how many train rows of each class a data set uses, with its targets. Out: the same; undefined after saying that there are no classes. */
import type { SettingItem } from "../ast/nodes.ts";
import { problem } from "../diagnostics/problem.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";

/** Holds `shots` against the targets. */
export function checkShots(
  context: CheckContext,
  item: SettingItem | undefined,
  { shots, targets }: { readonly shots: number | null | undefined; readonly targets: readonly ColumnInfo[] },
): number | null | undefined {
  if (item === undefined || typeof shots !== "number") return shots;
  if (targets.some(({ kind }) => kind === null || kind === "class")) return shots;
  context.report(
    problem("P4224", item.value.span, {
      title: "`shots` counts train rows of each class, and no target is a class",
      label: "no classes to count by",
      related: targets.map(({ name, span }) => ({ span, text: `the target \`${name}\`` })),
      help: "`limit` uses fewer rows of any kind",
    }),
  );
  return undefined;
}
