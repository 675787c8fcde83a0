/** The operator of fully connected layers. */
import type { OperatorEntry, ShapeRule } from "../entry.ts";
import { init } from "../initializers.ts";
import { int, positive, required } from "../parameters.ts";
import { sizeOf } from "../shape.ts";
import { activation, asNumber, bias, floats, initialBy, needsAxis, shapeOf, sharedAs, weight } from "./rule-parts.ts";

const shape: ShapeRule = (inputs, args, words) => {
  const given = shapeOf(inputs);
  const width = given.at(-1);
  if (width === undefined) return needsAxis(words);
  const units = asNumber(args["units"]);
  const rows = sizeOf(given.slice(0, -1));
  const weights = [weight("kernel", [width, units], initialBy(args))];
  if (args["bias"] === true) weights.push(weight("bias", [units], "zeros"));
  return { type: floats([...given.slice(0, -1), units]), weights, flops: 2 * rows * width * units };
};

export const denseLayers: readonly OperatorEntry[] = [
  {
    name: "dense",
    doc: "A fully connected layer on the last axis.",
    example: "features -> dense(64, activation: relu)",
    inputs: "one",
    mask: "keeps",
    shapes: "[…, n] → […, units]",
    parameters: [
      required("units", int, "Number of output values.", positive),
      activation,
      bias,
      init("the kernel"),
      sharedAs("The kernel"),
    ],
    shape,
  },
];
