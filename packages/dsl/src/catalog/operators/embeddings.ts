/** Operators that turn token ids into numbers. */
import type { OperatorEntry, ShapeRule } from "../entry.ts";
import { init } from "../initializers.ts";
import { bool, int, optional, positive, required } from "../parameters.ts";
import { asNumber, floats, initialBy, shapeOf, weight } from "./rule-parts.ts";

const embedding: ShapeRule = (inputs, args) => {
  const units = asNumber(args["units"]);
  const type = floats([...shapeOf(inputs), units]);
  return {
    type: args["mask"] === true ? { ...type, masked: true } : type,
    weights: [weight("table", [asNumber(args["vocabulary"]), units], initialBy(args))],
    flops: 0,
  };
};

export const embeddings: readonly OperatorEntry[] = [
  {
    name: "embedding",
    doc: "A learned vector for each token id. Id 0 is padding: what it is turned into has no part in later steps.",
    example: "text -> embedding(20_000, 64) -> mean_pool() -> dense(2)",
    inputs: "one",
    takes: "tokens",
    mask: "makes",
    shapes: "[time] → [time, units]",
    parameters: [
      required("vocabulary", int, "How many ids there are, 0 included.", positive),
      required("units", int, "Values of a vector.", positive),
      optional(
        "mask",
        { type: bool, default: true },
        "Whether later steps leave padding out; `false` makes id 0 a token like the others.",
      ),
      optional(
        "sparse",
        { type: bool, default: false },
        "Whether optimizers with a memory move only the rows that a batch uses and leave the memory of all others as it is: faster for large vocabularies, and not what Keras computes.",
      ),
      init("the table", { call: "uniform" }),
    ],
    shape: embedding,
  },
];
