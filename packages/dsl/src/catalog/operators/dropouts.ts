/** Operators that leave something out while a model learns. */
import type { OperatorEntry, ShapeRule } from "../entry.ts";
import { probability, required, zeroToBelowOne } from "../parameters.ts";
import { showShape } from "../shape.ts";
import { nameOf, shapeOf, unary } from "./rule-parts.ts";

const wholeChannels: ShapeRule = (inputs, args, words) => {
  const shape = shapeOf(inputs);
  if (shape.length > 1) return unary(inputs, args, words);
  return {
    code: "P3101",
    title: `\`${nameOf(words)}\` leaves channels out at all their positions, \`${words.from}\` gives \`${showShape(shape)}\``,
    needs: "needs positions and channels",
    help: "`dropout` leaves single values out",
  };
};

export const dropouts: readonly OperatorEntry[] = [
  {
    name: "dropout",
    doc: "Sets a random part of the values to 0 while training and scales the rest up; does nothing afterwards.",
    example: "x -> dropout(30%)",
    inputs: "one",
    mask: "keeps",
    shapes: "[…] → […]",
    parameters: [required("rate", probability, "Part of the values set to 0.", zeroToBelowOne)],
    shape: unary,
  },
  {
    name: "spatial_dropout",
    doc: "Sets a random part of each row's channels to 0 at all their positions while training, and scales the rest up (Tompson et al., 2015).",
    example: "x -> spatial_dropout(20%)",
    inputs: "one",
    mask: "keeps",
    shapes: "[…, c] → […, c]",
    parameters: [required("rate", probability, "Part of the channels set to 0.", zeroToBelowOne)],
    shape: wholeChannels,
  },
  {
    name: "stochastic_depth",
    doc: "Sets a random part of the rows to 0 while training, and scales the others up: at the end of a `residual` those rows skip what is in it (Huang et al., 2016).",
    example: "x -> stochastic_depth(10%)",
    inputs: "one",
    mask: "keeps",
    shapes: "[…] → […]",
    parameters: [required("rate", probability, "Part of the rows set to 0.", zeroToBelowOne)],
    shape: unary,
  },
];
