/**
 * In: a step of augmentation and the input it changes. Out: whether the step makes sense there: colours need colour pictures, and something
 * of a picture has to stay.
 */
import { problem } from "../diagnostics/problem.ts";
import type { CheckedCall, ColumnType } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";

/** Checks a step; false after saying what is wrong. */
export function checkAugmentStep(context: CheckContext, step: CheckedCall, input: ColumnInfo | undefined): boolean {
  if (!checkStrengths(context, step)) return false;
  const type = input?.checked?.type;
  if (input === undefined || type === undefined) return true;
  if (type.kind === "audio") return checkSound(context, step, input);
  if (type.kind !== "image") return true;
  return checkColours(context, step, { input, type }) && checkSize(context, step, { input, type });
}

/** What recordings do not have: bands of frequencies before there is a spectrogram, and a second axis. */
function checkSound(context: CheckContext, step: CheckedCall, input: ColumnInfo): boolean {
  if (step.call === "frequency_mask" && input.checked?.gives.kind !== "spectrogram") {
    context.report(
      problem("P3154", step.span, {
        title: `\`frequency_mask\` hides bands of a spectrogram, \`${input.name}\` is read as samples`,
        label: "no bands to hide",
        related: [{ span: input.typeSpan, text: "samples" }],
        help: `write \`… -> spectrogram(bands: 40)\` behind the type of \`${input.name}\`, or \`time_mask()\``,
      }),
    );
    return false;
  }
  if (step.call === "shift" && step.args["axis"] !== "both") {
    context.report(
      problem("P3154", step.span, {
        title: "`axis` is for pictures; a recording moves in time and no other way",
        label: "has no axes to choose from",
        related: [{ span: input.typeSpan, text: "a recording" }],
        help: "leave `axis` out",
      }),
    );
    return false;
  }
  return true;
}

interface Pictures {
  readonly input: ColumnInfo;
  readonly type: Extract<ColumnType, { kind: "image" }>;
}

const number = ({ args }: CheckedCall, name: string): number => {
  const value = args[name];
  return typeof value === "number" ? value : 0;
};

const jitters = ["brightness", "contrast", "saturation", "hue"] as const;

/** Steps whose arguments contradict each other, or say nothing. */
function checkStrengths(context: CheckContext, step: CheckedCall): boolean {
  if (step.call === "colour_jitter" && jitters.every((name) => number(step, name) === 0)) {
    context.report(
      problem("P4060", step.span, {
        title: "`colour_jitter` without a strength changes nothing",
        label: "changes nothing",
        help: "for example `colour_jitter(brightness: 20%, contrast: 20%)`; `saturation` and `hue` are for colour pictures",
      }),
    );
    return false;
  }
  const [smallest, largest] = [number(step, "smallest"), number(step, "largest")];
  if (step.call === "random_erasing" && smallest > largest) {
    context.report(
      problem("P4003", step.span, {
        title: `\`random_erasing\` needs \`smallest\` up to \`largest\`, it gets ${smallest} and ${largest}`,
        label: "empty range",
      }),
    );
    return false;
  }
  return true;
}

/** Red, green and blue are what colours are changed in. */
function checkColours(context: CheckContext, step: CheckedCall, { input, type }: Pictures): boolean {
  if (type.channels === 3) return true;
  const colours =
    step.call === "grayscale"
      ? "`grayscale`"
      : step.call === "colour_jitter" && number(step, "saturation") > 0
        ? "`saturation`"
        : step.call === "colour_jitter" && number(step, "hue") > 0
          ? "`hue`"
          : null;
  if (colours === null) return true;
  context.report(
    problem("P3154", step.span, {
      title: `${colours} is for pictures of red, green and blue, \`${input.name}\` has ${type.channels === 1 ? "1 channel" : `${type.channels} channels`}`,
      label: "no colours to change",
      related: [{ span: input.typeSpan, text: type.channels === 1 ? "grey" : "other channels" }],
      help:
        step.call === "grayscale"
          ? "leave it out"
          : `leave ${colours} out; brightness and contrast suit pictures of any channels`,
    }),
  );
  return false;
}

/** Something of every picture has to stay in sight. */
function checkSize(context: CheckContext, step: CheckedCall, { input, type }: Pictures): boolean {
  const { height, width } = type;
  const pads =
    step.call === "pad_crop" && step.args["fill"] === "zero" && number(step, "pixels") >= Math.min(height, width);
  const cuts = step.call === "cutout" && number(step, "size") >= Math.max(height, width);
  if (!pads && !cuts) return true;
  const most = pads ? Math.min(height, width) - 1 : Math.max(height, width) - 1;
  context.report(
    problem("P3154", step.span, {
      title: `\`${step.call}(${number(step, pads ? "pixels" : "size")})\` may leave nothing of a picture of ${height} × ${width}`,
      label: pads ? "may move it out of sight" : "may cover it whole",
      related: [{ span: input.typeSpan, text: `${height} × ${width}` }],
      help: `at most ${most}; ${pads ? "an eighth of a side" : "a quarter of a side"} is usual: \`${step.call}(${Math.max(1, Math.round(Math.min(height, width) / (pads ? 8 : 4)))})\``,
    }),
  );
  return false;
}
