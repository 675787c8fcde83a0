/**
 * In: a loss and the output that learns by it. Out: whether the output's last function gives what the loss works on: probabilities
 * that sum to 1, probabilities one by one, or any numbers.
 */
import type { LossEntry } from "../catalog/entry.ts";
import { activationNames } from "../catalog/operators/rule-parts.ts";
import { type FixWords, problem } from "../diagnostics/problem.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { LossPair } from "./loss-fit.ts";
import type { OutputInfo } from "./model.ts";

interface EndingPair extends LossPair {
  readonly entry: LossEntry;
  /** Two classes are told apart by one value. */
  readonly single: boolean;
}

/** Functions that an output may end in by mistake. */
const functions: readonly string[] = activationNames;

/** Checks the last function; false where it does not fit, which has been reported. */
export function checkEnding(context: CheckContext, pair: EndingPair): boolean {
  const { entry, output, single, target } = pair;
  const name = output.ending?.name;
  switch (entry.ending) {
    case "softmax":
      return name === "softmax" || reportNoSoftmax(context, pair);
    case "sigmoid":
      return name === "sigmoid" || reportNoSigmoid(context, pair);
    case "probabilities":
      return (target.kind === "class" && !single) || target.kind === "mask"
        ? name === "softmax" || reportNoSoftmax(context, pair)
        : name === "sigmoid" || reportNoSigmoid(context, pair);
    case "unbounded":
      return (name !== "softmax" && name !== "sigmoid") || reportBounded(context, pair);
    case "any":
      checkReach(context, output, target);
      return true;
  }
}

/** Losses of classes on what are no probabilities: what the output ends in decides what to write instead. */
function reportNoSoftmax(context: CheckContext, { loss, output, target }: EndingPair): false {
  const ending = output.ending;
  const needs = { span: loss.span, text: "needs values that sum to 1" };
  if (ending?.softmax != null) {
    context.report(
      problem("P3109", output.last, {
        title: `the output \`${output.name}\` goes on after \`softmax\`, and \`${loss.call}\` needs probabilities`,
        label: "no probabilities any more",
        related: [{ span: ending.softmax, text: "probabilities here" }, needs],
        help: "let `softmax` be the last step of the output",
      }),
    );
    return false;
  }
  const last = ending !== null && functions.includes(ending.name) ? ending : null;
  if (last !== null) {
    context.report(
      problem("P3109", output.last, {
        title: `the output \`${output.name}\` ends in \`${last.name}\`, and \`${loss.call}\` needs \`softmax\``,
        label: last.name === "sigmoid" ? "each value by itself" : "gives no probabilities",
        related: [needs],
        help:
          last.name === "sigmoid"
            ? target.kind === "mask"
              ? "a pixel has one class here: `softmax` in place of `sigmoid` makes the values sum to 1"
              : "one row has one class here: `softmax` in place of `sigmoid` makes the values sum to 1"
            : `write \`softmax\` in place of \`${last.name}\``,
        fixes: inside(output, last.at) ? [{ span: last.at, replacement: "softmax", certain: true }] : [],
      }),
    );
    return false;
  }
  context.report(
    problem("P3109", output.last, {
      title: `the output \`${output.name}\` does not end in \`softmax\`, and \`${loss.call}\` needs probabilities`,
      label: "gives any numbers",
      related: [needs],
      help: "add `-> softmax()` at the end of the output",
      fixes: appended(output, "softmax"),
    }),
  );
  return false;
}

/** Losses of yes and no on what are no such probabilities. */
function reportNoSigmoid(context: CheckContext, { loss, output, target }: EndingPair): false {
  const ending = output.ending;
  const last = ending !== null && functions.includes(ending.name) ? ending : null;
  context.report(
    problem("P3140", output.last, {
      title: `the output \`${output.name}\` ${last === null ? "does not end in `sigmoid`" : `ends in \`${last.name}\``}, and \`${loss.call}\` needs ${last === null ? "a probability for each value" : "`sigmoid`"}`,
      label: last?.name === "softmax" ? "the values share one probability" : "gives no probabilities",
      related: [{ span: loss.span, text: "needs a probability for each value" }],
      help:
        last === null
          ? "add `-> sigmoid()` at the end of the output"
          : last.name === "softmax" && target.kind !== "class"
            ? "several values of a row may be yes here: `sigmoid` in place of `softmax` gives each its own probability"
            : `write \`sigmoid\` in place of \`${last.name}\``,
      fixes:
        last === null
          ? appended(output, "sigmoid")
          : inside(output, last.at)
            ? [{ span: last.at, replacement: "sigmoid", certain: true }]
            : [],
    }),
  );
  return false;
}

/** Scores and places in space that a function has squeezed into 0 to 1. */
function reportBounded(context: CheckContext, { loss, output, entry, target }: EndingPair): false {
  const name = output.ending?.name ?? "";
  const task = target.kind === null ? null : entry.task(target.kind);
  const place = task === "embedding";
  const told = place
    ? "compares places"
    : task === "boxes"
      ? "makes heat of scores itself, and sizes have no bound"
      : "compares scores by a margin of 1";
  context.report(
    problem("P3141", output.ending?.at ?? output.last, {
      title: `the output \`${output.name}\` ends in \`${name}\`, and \`${loss.call}\` needs ${place ? "places that may lie anywhere" : "scores of any size"}`,
      label: "squeezed into 0 to 1",
      related: [{ span: loss.span, text: told }],
      help: `leave \`${name}\` out: a \`${task === "boxes" ? "conv" : "dense"}\` without activation gives any number`,
    }),
  );
  return false;
}

/** A function behind the end of the output. */
function appended(output: OutputInfo, name: string): FixWords[] {
  return [{ span: { ...output.span, start: output.span.end }, replacement: ` -> ${name}()` }];
}

/** Whether a place stands in the flow of the output itself, so that changing it changes nothing else. */
function inside(output: OutputInfo, at: OutputInfo["span"] | null): at is OutputInfo["span"] {
  return at !== null && at.file === output.span.file && output.span.start <= at.start && at.end <= output.span.end;
}

/** Outputs whose last function keeps them from the values of a number target. */
function checkReach(context: CheckContext, output: OutputInfo, target: ColumnInfo): void {
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
