/** Operators that turn token ids into numbers. */
import type { Arguments, OperatorEntry, ShapeRule } from "../entry.ts";
import { init } from "../initializers.ts";
import { added, bool, fromZero, int, optional, positive, required } from "../parameters.ts";
import { asNumber, floats, initialBy, shapeOf, sharedAs, weight } from "./rule-parts.ts";

/** The id that an embedding leaves out; null where all ids are tokens. */
export function paddingOf(args: Arguments): number | null {
  return args["mask"] === false ? null : Number(args["padding"] ?? 0);
}

const embedding: ShapeRule = (inputs, args, words) => {
  const units = asNumber(args["units"]);
  const padding = args["padding"] ?? 0;
  if (padding !== 0 && args["mask"] === false)
    return {
      code: "P4071",
      title: `\`${words.call}\` has no mask, and \`padding\` says which id a mask leaves out`,
      needs: "one of the two",
      help: `leave \`mask: false\` out, or \`padding: ${padding}\``,
    };
  if (asNumber(padding) >= asNumber(args["vocabulary"]))
    return {
      code: "P4071",
      title: `\`${words.call}\` has the ids from 0 to ${asNumber(args["vocabulary"]) - 1}, and id ${padding} is to be padding`,
      needs: "padding is one of the ids",
      help: `\`embedding(${asNumber(padding) + 1}, ${units}, padding: ${padding})\` has a row for it`,
    };
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
    doc: "A learned vector for each token id. The id of padding, 0 unless `padding` says otherwise, has no part in later steps.",
    example: "text -> embedding(20_000, 64) -> mean_pool() -> dense(2)",
    inputs: "one",
    takes: "tokens",
    mask: "makes",
    shapes: "[time] → [time, units]",
    parameters: [
      required("vocabulary", int, "How many ids there are, that of padding included.", positive),
      required("units", int, "Values of a vector.", positive),
      optional(
        "mask",
        { type: bool, default: true },
        "Whether later steps leave padding out; `false` makes its id a token like the others.",
      ),
      optional(
        "sparse",
        { type: bool, default: false },
        "Whether optimizers with a memory move only the rows that a batch uses and leave the memory of all others as it is: faster for large vocabularies, and not what Keras computes.",
      ),
      sharedAs("The table"),
      init("the table", { call: "uniform" }),
      added(
        "padding",
        { type: int, default: 0, range: fromZero },
        "The id that fills rows up: 0 with `pad`, what its tokenizer says with a pretrained encoder (1 with RoBERTa's).",
      ),
    ],
    shape: embedding,
  },
];
