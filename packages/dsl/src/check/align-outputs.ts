/**
 * In: a model, a data set and the losses of a training. Out: the model with the names its outputs were meant to have: an
 * output whose name is a slip away from a target is told so once, and everything else is held against the right name.
 */
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";
import type { ModelInfo } from "./model.ts";

/** A model as it was meant. */
export interface AlignedModel {
  readonly model: ModelInfo | null;
  /** Names of outputs whose missing target has been reported. */
  readonly told: ReadonlySet<string>;
}

/** Compares outputs and targets by name; `losses` are the outputs that the training names. */
export function alignOutputs(
  context: CheckContext,
  pair: { readonly model: ModelInfo | null; readonly data: DatasetInfo | null; readonly losses: ReadonlySet<string> },
): AlignedModel {
  const { model, data, losses } = pair;
  if (model === null || data === null || model.partial || data.partial) return { model, told: new Set() };
  const isTarget = (name: string): boolean => data.targets.some((target) => target.name === name);
  const free = data.targets.filter((target) => !model.outputs.some((output) => output.name === target.name));
  const told = new Set<string>();
  const outputs = model.outputs.map((output) => {
    if (isTarget(output.name)) return output;
    const names = free.map((target) => target.name);
    const near = closestName(output.name, names);
    const target = free.find((one) => one.name === near);
    if (near === null || target === undefined) return output;
    const renamed = losses.has(output.name) ? output : { ...output, name: near };
    told.add(renamed.name);
    // Where the target itself has been complained about, it is the one that is misspelled.
    if (target.checked === null) return renamed;
    context.report(
      problem("P4007", output.nameSpan, {
        title: `\`${data.name}\` has no target for the output \`${output.name}\``,
        label: `did you mean \`${near}\`?`,
        related: [{ span: target.span, text: "the target" }],
        help: "an output and its target have one name",
        fixes: [{ span: output.nameSpan, replacement: near, certain: isOnlyNear(output.name, near, names) }],
      }),
    );
    return renamed;
  });
  return { model: told.size === 0 ? model : { ...model, outputs, checked: null }, told };
}
