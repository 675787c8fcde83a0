/**
 * In: the `sampling` of a data set and its targets. Out: how the train rows of an epoch are drawn, with the class target found that it goes by.
 */
import type { SettingItem } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { LossEntry } from "../catalog/entry.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall, CheckedLoss } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import { wordFor } from "./data-words.ts";
import type { DatasetInfo } from "./dataset.ts";
import { placeOf } from "./place-of.ts";

/** Reads the setting: null for none, undefined where it is wrong, which has been reported. */
export function readSampling(
  place: CallPlace,
  item: SettingItem | undefined,
  targets: readonly ColumnInfo[],
): CheckedCall | null | undefined {
  if (item === undefined) return null;
  const expr = item.value;
  if (expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none") return null;
  const call = checkCallOf(expr, "samplings", { ...place, what: "sampling" });
  if (call === null) return undefined;
  const { context } = place;
  const { by } = call.args;
  const classes = targets.filter((target) => target.kind === "class");
  const named = typeof by === "string" ? classes.find((target) => target.name === by) : classes[0];
  if (named !== undefined) return { ...call, args: { ...call.args, by: named.name } };
  // A target with a mistake of its own may be the one.
  if (targets.length === 0 || targets.some((target) => target.kind === null)) return undefined;
  if (typeof by !== "string") {
    context.report(
      problem("P3112", call.span, {
        title: `\`${call.call}\` needs a class target, there is none`,
        label: "no classes to balance",
        help: "leave `sampling` out: every train row then comes once an epoch",
      }),
    );
    return undefined;
  }
  const names = classes.map((target) => target.name);
  const near = closestName(by, names);
  const span = placeOf(expr, by) ?? call.span;
  const other = targets.find((target) => target.name === by);
  context.report(
    problem("P2016", span, {
      title: `there is no class target \`${by}\``,
      label: near === null ? "names no class target" : `did you mean \`${near}\`?`,
      related: other === undefined ? [] : [{ span: other.typeSpan, text: `a \`${other.kind ?? ""}\`` }],
      help: classes.length > 0 ? `class targets: ${names.map((name) => `\`${name}\``).join(", ")}` : null,
      fixes: near === null ? [] : [{ span, replacement: wordFor(near), certain: isOnlyNear(by, near, names) }],
    }),
  );
  return undefined;
}

/** Says it where a loss weighs classes that the rows have balanced already. */
export function checkBalancedTwice(
  context: CheckContext,
  losses: readonly CheckedLoss[],
  data: DatasetInfo | null,
): void {
  const sampling = data?.sampling ?? null;
  if (data === null || sampling === null) return;
  for (const { output, loss } of losses) {
    const weighs = findEntry<LossEntry>(catalog.losses, loss.call)?.parameters.some(
      ({ name }) => name === "class_weights",
    );
    if (output !== sampling.args["by"] || weighs !== true || loss.args["class_weights"] !== "balanced") continue;
    context.report(
      problem("P4061", loss.span, {
        title: `the classes of \`${output}\` are balanced twice`,
        label: "weighs by how rare classes are among the train rows",
        related: [{ span: sampling.span, text: `\`${data.name}\` draws rare classes more often` }],
        help: "leave one of the two out, or rare classes count more than all others",
      }),
    );
  }
}
