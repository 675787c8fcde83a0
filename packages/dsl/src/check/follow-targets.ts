/**
 * In: the augmentation of a data set whose targets lie in its pictures. Out: whether masks and boxes can go along with every step: mirrors
 * and shifts by whole pixels move them too, other movements would leave them behind.
 */
import { problem } from "../diagnostics/problem.ts";
import type { CheckedCall, CheckedDataset } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";

interface Following {
  readonly steps: CheckedDataset["augment"];
  readonly inputs: readonly ColumnInfo[];
  readonly targets: readonly ColumnInfo[];
}

/** Steps that move pictures by whole pixels, so that what lies in them can follow. */
const followed: ReadonlySet<string> = new Set(["flip", "pad_crop", "shift"]);
/** Steps after which a pixel shows another thing than before. */
const lost: ReadonlySet<string> = new Set([
  ...["rotate", "zoom", "shear", "trivial_augment", "rand_augment"],
  ...["mixup", "cutmix"],
]);

/** Checks every step; false where one leaves a target behind, which has been reported. */
export function checkFollowing(context: CheckContext, { steps, inputs, targets }: Following): boolean {
  const lying = targets.filter(({ kind }) => kind === "mask" || kind === "boxes");
  const [target] = lying;
  if (target === undefined) return true;
  const pictures = steps.filter(({ column }) => inputs.find((one) => one.name === column)?.kind === "image");
  const moving = pictures.flatMap((entry) =>
    entry.steps.filter(({ call }) => followed.has(call)).map((step) => ({ column: entry.column, step })),
  );
  let fits = true;
  for (const step of steps.flatMap((entry) => entry.steps)) {
    if (!lost.has(step.call)) continue;
    fits = false;
    reportLost(context, step, target);
  }
  const [first] = moving;
  const other = moving.find(({ column }) => column !== first?.column);
  if (!fits || first === undefined) return fits;
  if (other !== undefined) {
    context.report(
      problem("P3180", other.step.span, {
        title: `\`${first.column}\` and \`${other.column}\` move by themselves, and \`${target.name}\` can go along with one of them`,
        label: "moves another picture",
        related: [{ span: first.step.span, text: `\`${target.name}\` goes along with this` }],
        help: "move one of the pictures only",
      }),
    );
    return false;
  }
  const input = inputs.find((one) => one.name === first.column);
  for (const one of lying) {
    if (!checkSizes(context, { input, target: one, step: first.step })) return false;
    if (one.kind !== "boxes") continue;
    const filled = moving.find(({ step }) => step.args["fill"] !== undefined && step.args["fill"] !== "zero");
    if (filled === undefined) continue;
    context.report(
      problem("P3180", filled.step.span, {
        title: `\`${filled.step.call}\` brings in parts of the picture again, and no box of \`${one.name}\` stands round them`,
        label: `\`fill: ${String(filled.step.args["fill"])}\``,
        related: [{ span: one.typeSpan, text: "the boxes" }],
        help: "leave `fill` out: what comes in is black then",
      }),
    );
    return false;
  }
  return true;
}

function reportLost(context: CheckContext, step: CheckedCall, target: ColumnInfo): void {
  const mixes = step.call === "mixup" || step.call === "cutmix";
  context.report(
    problem("P3180", step.span, {
      title: mixes
        ? `\`${step.call}\` mixes pictures, and what \`${target.name}\` says of their places holds for neither`
        : `\`${step.call}\` turns or stretches pictures, and \`${target.name}\` cannot go along`,
      label: mixes ? "mixes places" : `leaves \`${target.name}\` behind`,
      related: [{ span: target.typeSpan, text: target.kind === "mask" ? "a mask" : "boxes" }],
      help: "`flip`, `pad_crop` and `shift` move masks and boxes too; colours, `noise`, `blur` and `cutout` leave them where they are",
    }),
  );
}

/** A mask moves by the pixels of its picture, a box by whole parts of them. */
function checkSizes(
  context: CheckContext,
  found: { readonly input: ColumnInfo | undefined; readonly target: ColumnInfo; readonly step: CheckedCall },
): boolean {
  const { input, target, step } = found;
  const [picture, type] = [input?.checked?.type, target.checked?.type];
  if (picture?.kind !== "image" || type?.kind !== "mask" || input === undefined) return true;
  if (picture.height === type.height && picture.width === type.width) return true;
  context.report(
    problem("P3181", target.typeSpan, {
      title: `\`${target.name}\` has ${type.height} × ${type.width} pixels, and \`${input.name}\`, which it moves along with, ${picture.height} × ${picture.width}`,
      label: `${type.height} × ${type.width}`,
      related: [
        { span: input.typeSpan, text: `${picture.height} × ${picture.width}` },
        { span: step.span, text: "moves both" },
      ],
      help: `write \`mask(${picture.height}, ${picture.width}, …)\`, or leave \`${step.call}\` out`,
    }),
  );
  return false;
}
