/**
 * Windows that slide over a picture `[height, width, channels]` or a sequence `[time, channels]`: what convolutions and pools share.
 */
import type { Argument } from "../argument.ts";
import type { Arguments, ShapeProblem, ShapeWords } from "../entry.ts";
import { choice, int, optional, pair, positive } from "../parameters.ts";
import { showShape } from "../shape.ts";
import { asNumber, asPair, nameOf } from "./rule-parts.ts";
import { needsSequence } from "./sequence-pools.ts";

export const pad = optional(
  "pad",
  { type: choice("valid", "same"), default: "valid" },
  "`same` keeps height and width (at stride 1) by padding with zeros; `valid` does not pad.",
);
export const stride = optional("stride", { type: pair, default: [1, 1], range: positive }, "Step of the window.");
export const dilation = optional(
  "dilation",
  { type: pair, default: [1, 1], range: positive },
  "Distance between the places that the kernel looks at; above 1 only at stride 1.",
);
export const stepStride = optional(
  "stride",
  { type: int, default: 1, range: positive },
  "Steps that the window moves by.",
);
export const stepDilation = optional(
  "dilation",
  { type: int, default: 1, range: positive },
  "Distance between the steps that the kernel looks at; above 1 only at stride 1.",
);

/** A window and how often it fits, axis by axis. */
export interface Window {
  readonly size: readonly number[];
  readonly out: readonly number[];
}

/** What slides how. */
interface Slide {
  /** Sizes of the axes that it slides along. */
  readonly along: readonly number[];
  readonly size: readonly number[];
  readonly args: Arguments;
  readonly words: ShapeWords;
}

/** The complaint of an operator that works on pictures and is given something else. */
export function needsPicture(shape: readonly number[], words: ShapeWords): ShapeProblem | null {
  if (shape.length === 3) return null;
  return {
    code: "P3101",
    title: `\`${nameOf(words)}\` works on pictures \`[height, width, channels]\`, \`${words.from}\` gives \`${showShape(shape)}\``,
    needs: "needs three axes",
    help:
      shape.length === 1
        ? `put it before \`flatten()\`, or make a picture again with \`reshape(height, width, channels)\``
        : shape.length === 2 && overSteps.has(nameOf(words))
          ? `over the steps of a sequence, it is \`${nameOf(words)}1d\``
          : null,
  };
}

/** Operators on pictures that have a relative on sequences. */
const overSteps = new Set(["conv", "max_pool", "avg_pool"]);

function slide({ along, size, args, words }: Slide): Window | ShapeProblem {
  const steps = eachAxis(args["stride"], along.length);
  const gaps = "dilation" in args ? eachAxis(args["dilation"], along.length) : along.map(() => 1);
  if (gaps.some((gap) => gap > 1) && steps.some((step) => step > 1)) {
    return {
      code: "P4071",
      title: `\`${words.call}\` has a stride and a dilation, which do not go together`,
      needs: "one of the two",
      help: "with `dilation` the window moves by 1; a pool after it makes the result smaller",
    };
  }
  const spans = size.map((length, axis) => (length - 1) * (gaps[axis] ?? 1) + 1);
  if (args["pad"] === "valid" && spans.some((span, axis) => span > (along[axis] ?? 0))) {
    const dilated = gaps.some((gap) => gap > 1);
    const shown = (sizes: readonly number[]): string => (sizes.length === 1 ? `${sizes[0]} steps` : sizes.join(" × "));
    return {
      code: "P3105",
      title: `the window of \`${words.call}\` is ${shown(spans)}, \`${words.from}\` gives only ${shown(along)}`,
      needs: `needs at least [${spans.join(", ")}, …]`,
      help: `use a smaller window${dilated ? " or `dilation`" : ""}, \`pad: same\`, or fewer pooling steps before it`,
    };
  }
  const out = along.map((length, axis) => {
    const step = steps[axis] ?? 1;
    return args["pad"] === "valid" ? Math.floor((length - (spans[axis] ?? 1)) / step) + 1 : Math.ceil(length / step);
  });
  return { size, out };
}

/** A number for each axis; one is that of all. */
function eachAxis(value: Argument | undefined, axes: number): readonly number[] {
  return Array.isArray(value)
    ? value.map((one: Argument) => asNumber(one))
    : Array.from({ length: axes }, () => asNumber(value));
}

/** The window that the argument `size` names, over a picture. */
export function slideOverPicture(
  shape: readonly number[],
  args: Arguments,
  options: { readonly size: string; readonly words: ShapeWords },
): Window | ShapeProblem {
  const { words } = options;
  return (
    needsPicture(shape, words) ?? slide({ along: shape.slice(0, 2), size: asPair(args[options.size]), args, words })
  );
}

/** The window that the argument `size` names, over a sequence. */
export function slideOverSteps(
  shape: readonly number[],
  args: Arguments,
  options: { readonly size: string; readonly words: ShapeWords },
): Window | ShapeProblem {
  const { words } = options;
  return (
    needsSequence(shape, words) ??
    slide({ along: shape.slice(0, 1), size: [asNumber(args[options.size])], args, words })
  );
}
