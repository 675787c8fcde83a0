/**
 * Ways to adapt a trained model to a task by few weights: those of the model stay as they are.
 */
import type { Entry, ParameterEntry } from "./entry.ts";
import {
  aboveZero,
  choice,
  float,
  int,
  optional,
  positive,
  probability,
  required,
  zeroToBelowOne,
} from "./parameters.ts";

const targets = (doc: string): ParameterEntry =>
  optional(
    "targets",
    { type: { kind: "weights" }, default: [] },
    `${doc} Names of parts of the model, or of operators.`,
  );

const heads: ParameterEntry = {
  ...optional(
    "heads",
    { type: { kind: "weights" }, default: [] },
    "Parts that learn as a whole: by default of each output what it shares with no other and what follows the adapted part, its last layer at least. `none` leaves all but the adapter as it is.",
  ),
  optional: true,
};

/** Every way to adapt a model. */
export const adapters: readonly Entry[] = [
  {
    name: "lora",
    doc: "A product of two narrow matrices is learned beside a kernel: `x·W + (alpha / rank)·x·A·B` (Hu et al., 2022). B starts at 0, so the first answers are those of the base, and the product can be added to W afterwards.",
    example: "adapt: lora(rank: 8)",
    parameters: [
      optional("rank", { type: int, default: 8, range: positive }, "Columns of A and rows of B."),
      targets(
        "Kernels that are adapted: `query`, `key`, `value` and `output` are those of `attention`, other names all kernels of `dense` and `attention` of a part; the query and value of every attention by default.",
      ),
      optional("alpha", { type: float, default: 16, range: aboveZero }, "What is learned counts alpha / rank times."),
      optional(
        "dropout",
        { type: probability, default: 0, range: zeroToBelowOne },
        "Part of what goes into A set to 0 while training.",
      ),
      heads,
    ],
  },
  {
    name: "adapter",
    doc: "A bottleneck is put into the model: a dense layer to few values, a function, a dense layer back and a sum with what went in (Houlsby et al., 2019). The second layer starts at 0, so the first answers are those of the base.",
    example: "adapt: adapter(64)",
    parameters: [
      required("size", int, "Values that the bottleneck lets through.", positive),
      optional(
        "placement",
        { type: choice("houlsby", "pfeiffer"), default: "houlsby" },
        "`houlsby` puts one after the attention and one after the dense layers of every block, before each is added to what went around it; `pfeiffer` only the second (Pfeiffer et al., 2021).",
      ),
      optional(
        "activation",
        { type: choice("gelu", "relu", "silu", "tanh"), default: "gelu" },
        "The function between the two layers.",
      ),
      targets("What an adapter stands after, in the place of `placement`: layers with a kernel."),
      heads,
    ],
  },
  {
    name: "bitfit",
    doc: "Only biases learn, those of norms among them, and the heads (Ben Zaken et al., 2022).",
    example: "adapt: bitfit()",
    parameters: [targets("Parts whose biases learn; all by default."), heads],
  },
  {
    name: "prefix",
    doc: "Every attention also looks at a few steps of its own whose keys and values are learned (Li and Liang, 2021). It changes the answers from the start.",
    example: "adapt: prefix(16)",
    parameters: [
      required("length", int, "Steps that are put in front.", positive),
      targets("Attentions that have a prefix; all by default."),
      heads,
    ],
  },
];
