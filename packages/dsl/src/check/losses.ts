/**
 * In: the `loss` settings of a training, its model and data set. Out: the loss of every output, held against the output's
 * size and last function and against the target.
 */
import type { Declaration, Name } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { LossEntry } from "../catalog/entry.ts";
import { showShape } from "../catalog/shape.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { type FixWords, problem } from "../diagnostics/problem.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall, CheckedLoss } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";
import { type BlockItems, labelled } from "./items.ts";
import type { ModelInfo, OutputInfo } from "./model.ts";

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
    if (output !== undefined && data !== null && !checkLoss(context, { loss, label, output, data })) complete = false;
    checked.push({ output: label.text, loss });
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
    const suggestion = target?.kind === "number" || target?.kind === "vector" ? "mse()" : "cross_entropy()";
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

interface LossPair {
  readonly loss: CheckedCall;
  readonly label: Name;
  readonly output: OutputInfo;
  readonly data: DatasetInfo;
}

function checkLoss(context: CheckContext, pair: LossPair): boolean {
  const { loss, output, data } = pair;
  const target = data.targets.find((one) => one.name === output.name);
  const entry = findEntry<LossEntry>(catalog.losses, loss.call);
  if (target === undefined || entry === undefined || target.kind === null) return true;
  if (!entry.suits.includes(target.kind)) {
    const suited = catalog.losses.filter((one) => target.kind !== null && one.suits.includes(target.kind));
    context.report(
      problem("P3110", loss.span, {
        title: `\`${loss.call}\` does not suit \`${output.name}\`, whose target is a \`${target.kind}\``,
        label: `for a target that is ${entry.suits.map((one) => `a \`${one}\``).join(" or ")}`,
        related: [{ span: target.typeSpan, text: `a \`${target.kind}\`` }],
        help:
          suited.length === 0
            ? null
            : `losses for a \`${target.kind}\`: ${suited.map((one) => `\`${one.name}\``).join(", ")}; write \`loss ${output.name}: ${suited[0]?.name ?? ""}()\``,
      }),
    );
    return false;
  }
  if (target.checked === null || output.type === null) return true;
  const { type } = target.checked;
  const wanted = type.kind === "class" ? [type.classes.length] : target.checked.tensor.shape;
  if (showShape(wanted) !== showShape(output.type.shape)) {
    reportSize(context, { output, target, wanted });
    return false;
  }
  if (loss.call === "cross_entropy" && output.ending?.name !== "softmax") {
    reportNoSoftmax(context, pair);
    return false;
  }
  if (loss.call !== "cross_entropy") checkReach(context, pair, target);
  return true;
}

/** Cross entropy on what are no probabilities: what the output ends in decides what to write instead. */
function reportNoSoftmax(context: CheckContext, { loss, output }: LossPair): void {
  const ending = output.ending;
  const needs = { span: loss.span, text: "needs values that sum to 1" };
  if (ending?.softmax != null) {
    context.report(
      problem("P3109", output.last, {
        title: `the output \`${output.name}\` goes on after \`softmax\`, and \`cross_entropy\` needs probabilities`,
        label: "no probabilities any more",
        related: [{ span: ending.softmax, text: "probabilities here" }, needs],
        help: "let `softmax` be the last step of the output",
      }),
    );
    return;
  }
  const last = ending !== null && ["relu", "gelu", "sigmoid", "tanh"].includes(ending.name) ? ending : null;
  if (last !== null) {
    context.report(
      problem("P3109", output.last, {
        title: `the output \`${output.name}\` ends in \`${last.name}\`, and \`cross_entropy\` needs \`softmax\``,
        label: last.name === "sigmoid" ? "each value by itself" : "gives no probabilities",
        related: [needs],
        help:
          last.name === "sigmoid"
            ? "one row has one class here: `softmax` in place of `sigmoid` makes the values sum to 1"
            : `write \`softmax\` in place of \`${last.name}\``,
        fixes: inside(output, last.at) ? [{ span: last.at, replacement: "softmax", certain: true }] : [],
      }),
    );
    return;
  }
  const fixes: FixWords[] = [{ span: { ...output.span, start: output.span.end }, replacement: " -> softmax()" }];
  context.report(
    problem("P3109", output.last, {
      title: `the output \`${output.name}\` does not end in \`softmax\`, and \`cross_entropy\` needs probabilities`,
      label: "gives any numbers",
      related: [needs],
      help: "add `-> softmax()` at the end of the output",
      fixes,
    }),
  );
}

/** Whether a place stands in the flow of the output itself, so that changing it changes nothing else. */
function inside(output: OutputInfo, at: OutputInfo["span"] | null): at is OutputInfo["span"] {
  return at !== null && at.file === output.span.file && output.span.start <= at.start && at.end <= output.span.end;
}

/** Outputs whose last function keeps them from the values of a number target. */
function checkReach(context: CheckContext, { output }: LossPair, target: ColumnInfo): void {
  const { ending } = output;
  if (ending === null) return;
  if (ending.name === "dropout") {
    context.report(
      problem("P3127", output.last, {
        title: `the output \`${output.name}\` ends in \`dropout\``,
        label: "sets part of the answers to 0",
        help: "put it before the last `dense`",
      }),
    );
    return;
  }
  const normal = target.checked?.steps.find((step) => step.call === "normalize");
  if (normal === undefined || !["relu", "sigmoid", "softmax", "softplus"].includes(ending.name)) return;
  const at = ending.at ?? output.last;
  context.report(
    problem("P3126", at, {
      title: `\`${output.name}\` ends in \`${ending.name}\` and is never negative, half of its target's values are`,
      label: "never below 0",
      related: [{ span: normal.span, text: "spreads the values around 0" }],
      help: `leave \`${ending.name}\` out: a \`dense\` without activation gives any number`,
    }),
  );
}

function reportSize(
  context: CheckContext,
  found: { readonly output: OutputInfo; readonly target: ColumnInfo; readonly wanted: readonly number[] },
): void {
  const { output, target, wanted } = found;
  const shape = output.type?.shape ?? [];
  const isClass = target.kind === "class";
  const flat = shape.length === 1;
  context.report(
    problem("P3108", output.shaper, {
      title:
        isClass && flat
          ? `the output \`${output.name}\` has ${shape[0] === 1 ? "1 value" : `${shape[0] ?? 0} values`}, the target \`${target.name}\` has ${wanted[0] ?? 0} classes`
          : `the output \`${output.name}\` is \`${showShape(shape)}\`, the target \`${target.name}\` needs \`${showShape(wanted)}\``,
      label: `gives ${showShape(shape)}`,
      related: [{ span: target.typeSpan, text: isClass ? `${wanted[0] ?? 0} classes` : `needs ${showShape(wanted)}` }],
      help:
        isClass && wanted[0] === 2 && flat && shape[0] === 1
          ? "two classes take two values: `dense(2) -> softmax()`"
          : flat
            ? `\`dense(${wanted[0] ?? 1})\` would fit`
            : `bring it to one axis first: \`flatten() -> dense(${wanted[0] ?? 1})\``,
    }),
  );
}
