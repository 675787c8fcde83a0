/** Operators that keep every value and give it another place. */
import type { OperatorEntry, ShapeRule } from "../entry.ts";
import { int, positive, required } from "../parameters.ts";
import { showShape, sizeOf } from "../shape.ts";
import { asNumber, floats, shapeOf } from "./rule-parts.ts";

const flatten: ShapeRule = (inputs) => ({ type: floats([sizeOf(shapeOf(inputs))]), weights: [], flops: 0 });

const reshape: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  const wanted = Array.isArray(args["shape"]) ? args["shape"].map(asNumber) : [];
  const has = sizeOf(shape);
  const needs = sizeOf(wanted);
  if (has === needs) return { type: floats(wanted), weights: [], flops: 0 };
  const fromDense = /^dense\(\s*\d+\s*[,)]/.test(words.from) && shape.length === 1;
  return {
    code: "P3102",
    title: `\`${words.from}\` gives ${has} values, \`${words.call}\` needs ${needs}`,
    needs: `needs ${showShape([needs])}`,
    help: fromDense
      ? `\`${words.from.replace(/\d+/, String(needs))}\` would fit`
      : `shapes for ${has} values multiply to ${has}`,
  };
};

export const rearrangements: readonly OperatorEntry[] = [
  {
    name: "flatten",
    doc: "All values on one axis.",
    example: "x -> flatten() -> dense(10)",
    inputs: "one",
    shapes: "[a, b, …] → [a × b × …]",
    parameters: [],
    shape: flatten,
  },
  {
    name: "reshape",
    doc: "The same values in another shape.",
    example: "x -> reshape(28, 28, 1)",
    inputs: "one",
    shapes: "[…] → [shape]",
    parameters: [{ ...required("shape", int, "The new shape, axis by axis.", positive), rest: true }],
    shape: reshape,
  },
];
