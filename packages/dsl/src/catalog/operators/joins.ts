/** Operators that make one value of several. */
import type { OperatorEntry, ShapeRule } from "../entry.ts";
import { showShape, sizeOf } from "../shape.ts";
import { floats } from "./rule-parts.ts";

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

const add: ShapeRule = (inputs) => {
  const [first, ...rest] = inputs.map((input) => input.shape);
  const head = first ?? [];
  const bad = rest.find((shape) => showShape(shape) !== showShape(head));
  if (bad !== undefined) {
    return {
      code: "P3103",
      title: `\`add\` needs equal shapes, it gets ${showShape(head)} and ${showShape(bad)}`,
      needs: "all shapes must be equal",
      help:
        head.length === bad.length && head.length === 3
          ? `\`conv(${head[2] ?? 1}, kernel: 1)\` on one side can make the channels equal`
          : null,
    };
  }
  return { type: floats(head), weights: [], flops: sizeOf(head) * rest.length };
};

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
  {
    name: "add",
    doc: "The sum of several inputs of one shape.",
    example: "[x, shortcut] -> add()",
    inputs: "many",
    mask: "keeps",
    shapes: "[…], […], … → […]",
    parameters: [],
    shape: add,
  },
];
