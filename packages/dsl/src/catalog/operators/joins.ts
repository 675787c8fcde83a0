/** Operators that make one value of several. */

import type { TensorType } from "../argument.ts";
import type { OperatorEntry, ShapeProblem, ShapeRule, ShapeWords } from "../entry.ts";
import { init } from "../initializers.ts";
import { showShape, sizeOf } from "../shape.ts";
import { floats, initialBy, nameOf, weight } from "./rule-parts.ts";

const concat: ShapeRule = (inputs) => {
  const [first, ...rest] = inputs.map((input) => input.shape);
  const head = first ?? [];
  const bad = rest.find(
    (shape) => shape.length !== head.length || showShape(shape.slice(0, -1)) !== showShape(head.slice(0, -1)),
  );
  if (bad !== undefined || head.length === 0) {
    return {
      code: "P3103",
      title: `\`concat\` joins along the last axis; ${showShape(head)} and ${showShape(bad ?? head)} differ before it`,
      needs: "all axes but the last must be equal",
      help:
        head.length !== bad?.length
          ? `\`flatten()\` or \`global_avg_pool()\` brings both to one axis`
          : "`pad: same` and equal strides keep height and width equal",
    };
  }
  const last = inputs.reduce((sum, input) => sum + (input.shape.at(-1) ?? 0), 0);
  return { type: floats([...head.slice(0, -1), last]), weights: [], flops: 0 };
};

/** The complaint of an operator whose inputs are of one shape, where they are not. */
function needEqual(inputs: readonly TensorType[], words: ShapeWords): ShapeProblem | null {
  const [first, ...rest] = inputs.map((input) => input.shape);
  const head = first ?? [];
  const bad = rest.find((shape) => showShape(shape) !== showShape(head));
  if (bad === undefined) return null;
  const channels = head.at(-1) ?? 1;
  const alike = head.length === bad.length && showShape(head.slice(0, -1)) === showShape(bad.slice(0, -1));
  return {
    code: "P3103",
    title: `\`${nameOf(words)}\` needs equal shapes, it gets ${showShape(head)} and ${showShape(bad)}`,
    needs: "all shapes must be equal",
    help:
      head.length === bad.length && head.length === 3
        ? `\`conv(${channels}, kernel: 1)\` on one side can make the channels equal`
        : alike && head.length > 0
          ? `\`dense(${channels})\` on one side can make the last axis equal`
          : null,
  };
}

/** Equal shapes, element by element. */
const elementwise: ShapeRule = (inputs, _args, words) => {
  const shape = inputs[0]?.shape ?? [];
  return (
    needEqual(inputs, words) ?? {
      type: floats(shape),
      weights: [],
      flops: sizeOf(shape) * Math.max(1, inputs.length - 1),
    }
  );
};

const gate: ShapeRule = (inputs, args, words) => {
  const shape = inputs[0]?.shape ?? [];
  const channels = shape.at(-1) ?? 1;
  return (
    needEqual(inputs, words) ?? {
      type: floats(shape),
      weights: [weight("kernel", [2 * channels, channels], initialBy(args)), weight("bias", [channels], "zeros")],
      flops: sizeOf(shape) * (4 * channels + 3),
      kept: 2 * sizeOf(shape),
    }
  );
};

const joined = (name: string, doc: string, example: string): OperatorEntry => ({
  name,
  doc,
  example,
  inputs: "many",
  mask: "keeps",
  shapes: "[…], […], … → […]",
  parameters: [],
  shape: elementwise,
});

export const joins: readonly OperatorEntry[] = [
  {
    name: "concat",
    doc: "Several inputs one after another along the last axis.",
    example: "[left, right] -> concat()",
    inputs: "many",
    mask: "keeps",
    shapes: "[…, a], […, b], … → […, a + b + …]",
    parameters: [],
    shape: concat,
  },
  joined("add", "The sum of several inputs of one shape.", "[x, shortcut] -> add()"),
  joined("multiply", "The product of several inputs of one shape, value by value.", "[x, weights] -> multiply()"),
  joined("average", "The mean of several inputs of one shape, value by value.", "[left, right] -> average()"),
  {
    name: "gate",
    doc: "A mixture of two inputs whose shares are learned: `g · a + (1 − g) · b` with `g = sigmoid(dense([a, b]))` (Arevalo et al., 2017).",
    example: "[left, right] -> gate()",
    inputs: "two",
    mask: "keeps",
    shapes: "[…, c], […, c] → […, c]",
    parameters: [init("the kernel")],
    shape: gate,
  },
];
