/** Operators that make one vector of a sequence `[time, channels]`; padded steps have no part in it. */
import type { OperatorEntry, ShapeProblem, ShapeRule, ShapeWords } from "../entry.ts";
import { showShape, sizeOf } from "../shape.ts";
import { floats, nameOf, shapeOf } from "./rule-parts.ts";

/** The complaint of an operator that works on sequences and is given something else. */
export function needsSequence(shape: readonly number[], words: ShapeWords): ShapeProblem | null {
  if (shape.length === 2) return null;
  return {
    code: "P3101",
    title: `\`${nameOf(words)}\` works on sequences \`[time, channels]\`, \`${words.from}\` gives \`${showShape(shape)}\``,
    needs: "needs two axes",
    help:
      shape.length === 3
        ? `of a picture, \`reshape(height, width * channels)\` makes a sequence of rows; \`global_avg_pool()\` needs none`
        : "put it before what takes the time axis away, or make one with `reshape(time, channels)`",
  };
}

const overTime: ShapeRule = (inputs, _args, words) => {
  const shape = shapeOf(inputs);
  return needsSequence(shape, words) ?? { type: floats(shape.slice(1)), weights: [], flops: sizeOf(shape) };
};

const entry = (name: string, doc: string): OperatorEntry => ({
  name,
  doc,
  example: `x -> ${name}() -> dense(2)`,
  inputs: "one",
  mask: "reads",
  shapes: "[time, c] → [c]",
  parameters: [],
  shape: overTime,
});

export const sequencePools: readonly OperatorEntry[] = [
  entry("mean_pool", "The mean of a sequence over its steps, those of padding left out."),
  entry(
    "max_over_time",
    "The largest value of each channel over the steps of a sequence, those of padding left out (Collobert et al., 2011).",
  ),
  entry("last_step", "The last step of a sequence that is no padding."),
];
