/**
 * Windows that slide over a picture `[height, width, channels]`: what convolutions and pools share.
 */
import type { Arguments, ShapeProblem, ShapeWords } from "../entry.ts";
import { choice, optional, pair, positive } from "../parameters.ts";
import { showShape } from "../shape.ts";
import { asPair, nameOf } from "./rule-parts.ts";

export const pad = optional(
  "pad",
  { type: choice("valid", "same"), default: "valid" },
  "`same` keeps height and width (at stride 1) by padding with zeros; `valid` does not pad.",
);
export const stride = optional("stride", { type: pair, default: [1, 1], range: positive }, "Step of the window.");

/** A window and how often it fits. */
export interface Window {
  readonly size: readonly [number, number];
  readonly step: readonly [number, number];
  readonly out: readonly [number, number];
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
        : null,
  };
}

/** The window that the argument `size` names, over an input of a shape. */
export function slide(
  shape: readonly number[],
  args: Arguments,
  options: { size: string; words: ShapeWords },
): Window | ShapeProblem {
  const picture = needsPicture(shape, options.words);
  if (picture !== null) return picture;
  const size = asPair(args[options.size]);
  const step = asPair(args["stride"]);
  const input: readonly [number, number] = [shape[0] ?? 0, shape[1] ?? 0];
  if (args["pad"] !== "same" && (size[0] > input[0] || size[1] > input[1])) {
    return {
      code: "P3105",
      title: `the window of \`${options.words.call}\` is ${size[0]} × ${size[1]}, \`${options.words.from}\` gives only ${input[0]} × ${input[1]}`,
      needs: `needs at least [${size[0]}, ${size[1]}, …]`,
      help: "use a smaller window, `pad: same`, or fewer pooling steps before it",
    };
  }
  const along = (axis: 0 | 1): number =>
    args["pad"] === "same"
      ? Math.ceil(input[axis] / step[axis])
      : Math.floor((input[axis] - size[axis]) / step[axis]) + 1;
  return { size, step, out: [along(0), along(1)] };
}
