/**
 * In: a loss, the output that learns by it and the target. Out: whether they go together: the kind of the target, the size of the
 * output, its last function.
 */
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { LossEntry } from "../catalog/entry.ts";
import { showShape } from "../catalog/shape.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CheckedCall } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import { aKind } from "./data-words.ts";
import { checkEnding } from "./loss-ending.ts";
import { fitsRegions, isRegions } from "./loss-regions.ts";
import { fitsSequence } from "./loss-sequence.ts";
import type { OutputInfo } from "./model.ts";
import { usualLoss } from "./usual-loss.ts";

/** What is held against one another. */
export interface LossPair {
  readonly loss: CheckedCall;
  readonly output: OutputInfo;
  readonly target: ColumnInfo;
}

/** Checks a pair; false where it does not fit, which has been reported. */
export function checkFit(context: CheckContext, pair: LossPair): boolean {
  const { loss, output, target } = pair;
  const entry = findEntry<LossEntry>(catalog.losses, loss.call);
  if (entry === undefined || target.kind === null) return true;
  if (!entry.suits.includes(target.kind)) {
    reportKind(context, pair, entry);
    return false;
  }
  if (target.checked === null || output.type === null) return true;
  const classes = target.checked.type.kind === "class" ? target.checked.type.classes.length : null;
  if (isRegions(target.checked.gives)) {
    return fitsRegions(context, pair, target.checked.gives) && checkEnding(context, { ...pair, entry, single: false });
  }
  if (loss.call === "binary" && classes !== null && classes !== 2) {
    context.report(
      problem("P3110", loss.span, {
        title: `\`binary\` tells two classes apart, \`${output.name}\` has ${classes}`,
        label: "for two classes",
        related: [{ span: target.typeSpan, text: `${classes} classes` }],
        help: `write \`loss ${output.name}: cross_entropy()\``,
      }),
    );
    return false;
  }
  const { shape } = output.type;
  const task = entry.task(target.kind);
  if (task === "sequence" || task === "text") {
    if (!fitsSequence(context, pair, task)) return false;
  } else if (task === "embedding") {
    if (shape.length !== 1 || (shape[0] ?? 0) < 2) {
      reportPlace(context, pair);
      return false;
    }
  } else {
    const wanted = classes === null ? [target.checked.tensor.shape] : classSizes(loss.call, classes);
    if (!wanted.some((one) => showShape(one) === showShape(shape))) {
      reportSize(context, pair, { wanted: wanted[0] ?? [], classes });
      return false;
    }
  }
  const single = classes !== null && shape.length === 1 && shape[0] === 1;
  if (!checkAlpha(context, pair, { single })) return false;
  return checkEnding(context, { ...pair, entry, single });
}

/** Sizes of an output that learns so many classes, the usual one first. */
function classSizes(loss: string, classes: number): readonly (readonly number[])[] {
  if (loss === "binary") return [[1]];
  return classes === 2 && (loss === "focal" || loss === "hinge") ? [[2], [1]] : [[classes]];
}

function reportKind(context: CheckContext, { loss, output, target }: LossPair, entry: LossEntry): void {
  const suited = catalog.losses.filter((one) => target.kind !== null && one.suits.includes(target.kind));
  context.report(
    problem("P3110", loss.span, {
      title: `\`${loss.call}\` does not suit \`${output.name}\`, whose target is ${aKind(target.kind ?? "")}`,
      label: `for a target that is ${entry.suits.map(aKind).join(" or ")}`,
      related: [{ span: target.typeSpan, text: aKind(target.kind ?? "") }],
      help:
        suited.length === 0
          ? null
          : `losses for ${aKind(target.kind ?? "")}: ${suited.map((one) => `\`${one.name}\``).join(", ")}; write \`loss ${output.name}: ${usualLoss(target, output)}\``,
    }),
  );
}

function reportSize(
  context: CheckContext,
  { loss, output, target }: LossPair,
  { wanted, classes }: { readonly wanted: readonly number[]; readonly classes: number | null },
): void {
  const shape = output.type?.shape ?? [];
  const flat = shape.length === 1;
  const values = shape[0] === 1 ? "1 value" : `${shape[0] ?? 0} values`;
  const needed = wanted[0] ?? 1;
  context.report(
    problem("P3108", output.shaper, {
      title:
        classes !== null && flat
          ? `the output \`${output.name}\` has ${values}, ${loss.call === "binary" ? "`binary` tells two classes apart by one" : `the target \`${target.name}\` has ${classes} classes`}`
          : `the output \`${output.name}\` is \`${showShape(shape)}\`, the target \`${target.name}\` needs \`${showShape(wanted)}\``,
      label: `gives ${showShape(shape)}`,
      related: [
        { span: target.typeSpan, text: classes === null ? `needs ${showShape(wanted)}` : `${classes} classes` },
      ],
      help: sizeHelp({ classes, flat, single: shape[0] === 1, loss: loss.call, needed, wanted }),
    }),
  );
}

function sizeHelp(found: {
  readonly classes: number | null;
  readonly flat: boolean;
  readonly single: boolean;
  readonly loss: string;
  readonly needed: number;
  readonly wanted: readonly number[];
}): string {
  const { classes, flat, single, loss, needed, wanted } = found;
  if (loss === "binary" && classes !== null)
    return "write `dense(1) -> sigmoid()`, or `cross_entropy()` for the two values of `dense(2) -> softmax()`";
  if (classes === 2 && flat && single)
    return "two classes take two values: `dense(2) -> softmax()`; for one value, `dense(1) -> sigmoid()`, the loss is `binary()`";
  if (wanted.length > 1) return `bring it to ${showShape(wanted)}`;
  return flat ? `\`dense(${needed})\` would fit` : `bring it to one axis first: \`flatten() -> dense(${needed})\``;
}

/** A place in space is a row of several numbers. */
function reportPlace(context: CheckContext, { loss, output }: LossPair): void {
  const shape = output.type?.shape ?? [];
  context.report(
    problem("P3108", output.shaper, {
      title: `\`${loss.call}\` learns places in space, the output \`${output.name}\` is \`${showShape(shape)}\``,
      label: shape.length === 1 ? "a single number" : "more than one axis",
      related: [{ span: loss.span, text: "needs a row of numbers" }],
      help: shape.length === 1 ? "several numbers make a place: `dense(16)`" : "end with `flatten() -> dense(16)`",
    }),
  );
}

/** `alpha` weighs yes against no; of several classes it would only be another factor. */
function checkAlpha(context: CheckContext, { loss, target }: LossPair, { single }: { single: boolean }): boolean {
  const { alpha } = loss.args;
  if (loss.call !== "focal" || alpha === null || alpha === undefined || target.kind !== "class" || single) return true;
  context.report(
    problem("P4050", loss.span, {
      title: `\`alpha\` weighs yes against no, \`${target.name}\` is told by one value for each class`,
      label: "no effect",
      related: [{ span: target.typeSpan, text: "the classes" }],
      help: "weigh classes by name: `class_weights: { rare: 5 }`, or all by how rare they are: `class_weights: balanced`",
    }),
  );
  return false;
}
