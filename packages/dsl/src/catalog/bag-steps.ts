/** Words of a row in, a bag of them out: the numbers of its terms and what each counts for, however many terms there are. */
import type { StepEntry } from "./entry.ts";
import { choice, int, optional, positive, required } from "./parameters.ts";

/** What a term of a bag counts for. */
export const bagWeights = ["tf_idf", "mean"] as const;

/** Steps that make bags. */
export const bagSteps: readonly StepEntry[] = [
  {
    name: "bag",
    doc: "Keeps which terms a row has, in no order, each with a weight: what `embedding_bag` reads, at the cost of the terms that a row has and not of all there are. The terms that most train rows have get numbers, from 1 on; others are left out, and 0 is left to padding.",
    example: "text -> lower() -> words() -> bag(20_000, length: 64)",
    takes: ["list", "tags"],
    kinds: "list, tags → bag",
    gives: (_, args) => ({ kind: "bag", length: Number(args["length"]), vocabulary: Number(args["size"]) }),
    roles: ["input"],
    parameters: [
      required("size", int, "How many numbers there are, 0 among them.", { min: 2, max: 2 ** 24 }),
      required("length", int, "How many different terms of a row are kept: those that weigh most.", positive),
      optional("least", { type: int, default: 1, range: positive }, "How many train rows must have a term."),
      optional(
        "weight",
        { type: choice(...bagWeights), default: "tf_idf" },
        "`tf_idf`: how often the row has the term, times how few train rows do, all of a row brought to length 1; `mean`: its part of the row, so that `embedding_bag` gives the mean.",
      ),
    ],
  },
];
