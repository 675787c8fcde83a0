/** The operator that makes a vector of a bag of terms. */
import type { OperatorEntry, ShapeRule } from "../entry.ts";
import { init } from "../initializers.ts";
import { bool, int, optional, positive, probability, required } from "../parameters.ts";
import { asNumber, floats, initialBy, shapeOf, weight } from "./rule-parts.ts";

const embeddingBag: ShapeRule = (inputs, args) => {
  const [units, [length = 0]] = [asNumber(args["units"]), shapeOf(inputs)];
  return {
    type: floats([units]),
    weights: [weight("table", [asNumber(args["vocabulary"]), units], initialBy(args))],
    flops: 2 * length * units,
  };
};

export const bags: readonly OperatorEntry[] = [
  {
    name: "embedding_bag",
    doc: "The sum of learned vectors of the terms of a bag, each times its weight (Joulin et al., 2017). Straight to as many units as there are classes it is a linear model of the terms.",
    example: "terms -> embedding_bag(20_000, 64, sparse: true) -> dense(2)",
    inputs: "one",
    takes: "bag",
    shapes: "bag(length) → [units]",
    parameters: [
      required("vocabulary", int, "How many numbers of terms there are, 0 included.", positive),
      required("units", int, "Values of a vector.", positive),
      optional(
        "dropout",
        { type: probability, default: 0, range: { min: 0, max: 1, exclusiveMax: true } },
        "Part of the terms of a row that is left out while training; the weights of the others grow by as much.",
      ),
      optional(
        "sparse",
        { type: bool, default: false },
        "Whether optimizers with a memory move only the rows that a batch uses and leave the memory of all others as it is: a step costs what its terms cost, however large the table is.",
      ),
      init("the table", { call: "uniform" }),
    ],
    shape: embeddingBag,
  },
];
