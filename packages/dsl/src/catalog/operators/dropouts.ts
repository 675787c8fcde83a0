/** Operators that leave something out while a model learns. */
import type { OperatorEntry } from "../entry.ts";
import { probability, required, zeroToBelowOne } from "../parameters.ts";
import { unary } from "./rule-parts.ts";

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
];
