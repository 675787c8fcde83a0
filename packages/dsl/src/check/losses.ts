/**
 * In: the `loss` settings of a training, its model and data set. Out: the loss of every output, each of which has one.
 */
import type { Declaration } from "../ast/nodes.ts";
import { catalog } from "../catalog/catalog.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedLoss } from "./checked-program.ts";
import { readClassWeights } from "./class-weights.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";
import { type BlockItems, labelled } from "./items.ts";
import { checkFit } from "./loss-fit.ts";
import type { ModelInfo, OutputInfo } from "./model.ts";
import { usualLoss } from "./usual-loss.ts";

/** What losses are held against. */
export interface LossParts {
  readonly decl: Declaration;
  readonly model: ModelInfo | null;
  readonly data: DatasetInfo | null;
  /** Outputs whose missing target has been reported. */
  readonly told: ReadonlySet<string>;
}

/** Checks every loss; null where one is wrong or missing. */
export function checkLosses(place: CallPlace, items: BlockItems, parts: LossParts): readonly CheckedLoss[] | null {
  const { context } = place;
  const { decl, model, data, told } = parts;
  let complete = true;
  const checked: CheckedLoss[] = [];
  const given = labelled(items, "loss");
  const claimed = new Set<string>();
  for (const { label, item } of given) {
    const kind = data?.targets.find((one) => one.name === label.text)?.kind ?? null;
    const loss = checkCallOf(item.value, "losses", { ...place, what: `loss ${label.text}`, ...suitedHint(kind) });
    const output = model?.outputs.find((one) => one.name === label.text);
    if (model !== null && output === undefined) {
      complete = false;
      if (model.partial) continue;
      const open = model.outputs.map((one) => one.name).filter((name) => !given.some((one) => one.label.text === name));
      const near = closestName(label.text, open) ?? (open.length === 1 ? (open[0] ?? null) : null);
      if (near !== null) claimed.add(near);
      context.report(
        problem("P2016", label.span, {
          title: `the model \`${model.name}\` has no output \`${label.text}\``,
          label: near === null ? "unknown output" : `did you mean \`${near}\`?`,
          help: near === null ? `outputs: ${model.outputs.map((one) => `\`${one.name}\``).join(", ")}` : null,
          fixes:
            near === null ? [] : [{ span: label.span, replacement: near, certain: isOnlyNear(label.text, near, open) }],
        }),
      );
      continue;
    }
    claimed.add(label.text);
    if (loss === null) {
      complete = false;
      continue;
    }
    const target = output === undefined ? undefined : data?.targets.find((one) => one.name === output.name);
    if (output !== undefined && target !== undefined && !readsOtherLength(model, target)) {
      if (!checkFit(context, { loss, output, target })) complete = false;
    }
    const weighed = target === undefined ? loss : readClassWeights(context, { loss, expr: item.value, target });
    if (weighed === null) complete = false;
    else checked.push({ output: label.text, loss: weighed });
  }
  for (const output of model?.outputs ?? []) {
    const target = data?.targets.find((one) => one.name === output.name);
    if (target === undefined && data !== null) {
      complete = false;
      // A target with a mistake of its own may be the one that is missing here.
      const lost = data.targets.some(
        (one) => one.checked === null && model?.outputs.some((other) => other.name === one.name) !== true,
      );
      const silent = data.partial || model?.partial === true || told.has(output.name) || lost;
      if (!silent) reportNoTarget(context, { output, data, decl, model });
      continue;
    }
    if (claimed.has(output.name)) continue;
    complete = false;
    if (items.partial) continue;
    const suggestion = usualLoss(target, output);
    context.report(
      problem(
        "P4007",
        { ...decl.keyword.span, end: decl.name.span.end },
        {
          title: `the output \`${output.name}\` has no loss`,
          label: `no loss for \`${output.name}\``,
          related: [{ span: output.nameSpan, text: "the output" }],
          help: `add \`loss ${output.name}: ${suggestion}\``,
        },
      ),
    );
  }
  return complete ? checked : null;
}

/** Whether the model reads words of the target at another length than it has, which is told where it reads them. */
function readsOtherLength(model: ModelInfo | null, { name, checked }: ColumnInfo): boolean {
  const gives = checked?.gives;
  if (gives?.kind !== "tokens" || model === null) return false;
  return model.inputs.some(({ shifts, type }) => shifts === name && type !== null && type.shape[0] !== gives.length);
}

/** What the losses of a block are called, by output, whatever else is wrong with them. */
export function lossNames(items: BlockItems): ReadonlyMap<string, string> {
  return new Map(
    labelled(items, "loss").flatMap(({ label, item: { value } }) =>
      value.kind === "call" ? [[label.text, value.callee.parts.map((part) => part.text).join(".")] as const] : [],
    ),
  );
}

/** The losses that suit a target, for a message about one that does not exist. */
function suitedHint(kind: ColumnInfo["kind"]): { readonly hint?: string } {
  const suited = catalog.losses.filter((one) => kind !== null && one.suits.includes(kind));
  return suited.length === 0
    ? {}
    : { hint: `losses for a \`${kind ?? ""}\` target: ${suited.map((one) => `\`${one.name}\``).join(", ")}` };
}

function reportNoTarget(
  context: CheckContext,
  found: {
    readonly output: OutputInfo;
    readonly data: DatasetInfo;
    readonly decl: Declaration;
    readonly model: ModelInfo | null;
  },
): void {
  const { output, data, decl, model } = found;
  const free = data.targets
    .map((one) => one.name)
    .filter((name) => model?.outputs.some((one) => one.name === name) !== true);
  const [only] = free;
  context.report(
    problem(
      "P4007",
      { ...decl.keyword.span, end: decl.name.span.end },
      {
        title: `\`${data.name}\` has no target for the output \`${output.name}\``,
        label: `no target \`${output.name}\``,
        related: [{ span: output.nameSpan, text: "the output" }],
        help:
          free.length === 1 && only !== undefined
            ? `an output and its target have one name: \`output ${only}: …\``
            : `targets of \`${data.name}\`: ${data.targets.map((one) => `\`${one.name}\``).join(", ")}`,
      },
    ),
  );
}
