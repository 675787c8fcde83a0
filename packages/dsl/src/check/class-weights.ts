/**
 * In: what an argument `class_weights` is given, and the classes of the target. Out: a factor for each class in their order, or
 * `balanced`, which is fitted on the train rows when there are any.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import { argumentOf } from "./call.ts";
import type { Argument, CheckedCall } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import { placeOf } from "./place-of.ts";

/** A loss with the target that it learns. */
export interface WeighedLoss {
  readonly loss: CheckedCall;
  /** As written, where it is a call. */
  readonly expr: Expr;
  readonly target: ColumnInfo;
}

/** A factor by class, as a record gives it. */
type Pair = readonly [name: string, factor: number];

function isPair(value: Argument): value is Pair {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "number";
}

/** The loss with its class weights in the order of the classes; null where they do not fit, which has been reported. */
export function readClassWeights(context: CheckContext, given: WeighedLoss): CheckedCall | null {
  const { loss, expr, target } = given;
  const weights = loss.args["class_weights"];
  if (weights === undefined || weights === null) return loss;
  const argument = expr.kind === "call" ? argumentOf(expr, undefined, "class_weights") : null;
  const at = argument?.span ?? loss.span;
  const fail = (title: string, words: { readonly label: string; readonly help?: string }): null => {
    context.report(
      problem("P4051", at, {
        title,
        label: words.label,
        related: [{ span: target.typeSpan, text: `a \`${target.kind ?? ""}\`` }],
        help: words.help ?? null,
      }),
    );
    return null;
  };
  if (target.kind !== null && target.kind !== "class") {
    const pixels = target.kind === "mask";
    const why = "weighs rows, and the pixels of a row are of many classes";
    return fail(
      pixels ? `\`class_weights\` ${why}` : `\`${target.name}\` has no classes that \`class_weights\` could weigh`,
      {
        label: "for a target that is a `class`",
        help: pixels
          ? "`dice_cross_entropy()` sees small areas as well as large ones"
          : loss.call === "focal"
            ? "`alpha` weighs yes against no"
            : "leave it out; of yes and no, `focal(alpha: …)` weighs one against the other",
      },
    );
  }
  if (weights === "balanced" || !Array.isArray(weights)) return loss;
  const classes = target.checked?.type.kind === "class" ? target.checked.type.classes : null;
  if (classes === null) return loss;
  const pairs = weights.filter(isPair);
  if (pairs.length === 0 && weights.length !== classes.length) {
    return fail(
      `\`class_weights\` gives ${weights.length} ${weights.length === 1 ? "number" : "numbers"}, \`${target.name}\` has ${classes.length} classes`,
      { label: "one number a class", help: "a record names those that are not 1: `{ rare: 5 }`" },
    );
  }
  const unknown = pairs.find(([name]) => !classes.includes(name));
  if (unknown !== undefined) return reportUnknown(context, given, { name: unknown[0], classes });
  const factors = pairs.length === 0 ? weights : classes.map((name) => pairs.find(([one]) => one === name)?.[1] ?? 1);
  if (factors.every((factor) => factor === 0)) {
    return fail("every class has the weight 0, so no row counts", { label: "nothing to learn from" });
  }
  return { ...loss, args: { ...loss.args, class_weights: factors } };
}

function reportUnknown(
  context: CheckContext,
  { loss, expr, target }: WeighedLoss,
  { name, classes }: { readonly name: string; readonly classes: readonly string[] },
): null {
  const span = expr.kind === "call" ? (keyOf(expr, name) ?? loss.span) : loss.span;
  const near = closestName(name, classes);
  context.report(
    problem("P4051", span, {
      title: `\`${target.name}\` has no class \`${name}\``,
      label: near === null ? "unknown class" : `did you mean \`${near}\`?`,
      related: [{ span: target.typeSpan, text: "the classes" }],
      help: near === null ? `classes: ${classes.map((one) => `\`${one}\``).join(", ")}` : null,
      fixes: near === null ? [] : [{ span, replacement: near, certain: isOnlyNear(name, near, classes) }],
    }),
  );
  return null;
}

/** Where a class is named in the record. */
function keyOf(call: CallExpr, name: string): Expr["span"] | null {
  const record = argumentOf(call, undefined, "class_weights");
  if (record?.kind !== "record") return placeOf(call, name);
  const item = record.items.find((one) => one.kind !== "spread" && one.name.text === name);
  return item === undefined || item.kind === "spread" ? null : item.name.span;
}
