/**
 * In: what a training freezes, and the model that it adapts. Out: all nodes that act as outside training; a complaint about what the
 * adapter leaves as it is anyway.
 */
import type { SettingItem } from "../../ast/nodes.ts";
import { problem } from "../../diagnostics/problem.ts";
import type { CheckContext } from "../context.ts";
import { trains } from "../freeze.ts";
import { stillNodes } from "./adapted-model.ts";
import type { ReadAdapt } from "./read-adapt.ts";

interface Frozen {
  readonly item: SettingItem | undefined;
  /** Ids of the nodes that `freeze` names; null where it is wrong. */
  readonly freeze: readonly string[] | null;
  /** Null where the model is not adapted, undefined where that is wrong. */
  readonly adapted: ReadAdapt | null | undefined;
}

/** The ids of nodes that stay; null where that is not known or has no sense, which has been reported. */
export function freezeWith(context: CheckContext, { item, freeze, adapted }: Frozen): readonly string[] | null {
  const model = adapted?.model.checked ?? null;
  if (freeze === null || model === null || adapted == null) return freeze;
  const frozen = model.nodes.filter(({ id }) => freeze.includes(id));
  if (item !== undefined && frozen.length > 0 && !frozen.some(trains)) {
    context.report(
      problem("P4180", item.value.span, {
        title: `what \`freeze\` names stays as it is anyway: \`${adapted.adapt.call.call}\` learns beside it`,
        label: "no effect",
        related: [{ span: adapted.adapt.call.span, text: "leaves the base as it is" }],
        help: "leave `freeze` out; `heads: none` keeps heads from learning as a whole",
      }),
    );
    return null;
  }
  const still = new Set([...freeze, ...stillNodes(model)]);
  return model.nodes.filter(({ id }) => still.has(id)).map(({ id }) => id);
}
