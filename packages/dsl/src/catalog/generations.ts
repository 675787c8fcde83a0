/** How a model that gives words one after the other chooses them: the words of `generate`. */
import type { Entry } from "./entry.ts";
import { aboveZero, float, fromZero, int, optional, positive, probability } from "./parameters.ts";

/** Every way to write texts. */
export const generations: readonly Entry[] = [
  {
    name: "greedy",
    doc: "Always the likeliest word.",
    example: "generate: greedy()",
    parameters: [],
  },
  {
    name: "beam",
    doc: "Several texts at once, of which the likeliest stays in the end: slower, and mostly better where there is one thing to say, as in a translation.",
    example: "generate: beam(4)",
    parameters: [
      optional("width", { type: int, default: 4, range: { min: 1, max: 64 } }, "How many texts are followed at once."),
      optional(
        "penalty",
        { type: float, default: 1, range: fromZero },
        "Texts are compared by their log probability over their length to this power: 0 favours short ones, 1 takes the mean over words.",
      ),
    ],
  },
  {
    name: "sample",
    doc: "Words drawn by lot, the likelier the more often. What is drawn depends on the seed and the row alone.",
    example: "generate: sample(temperature: 0.8, top_p: 90%)",
    parameters: [
      optional(
        "temperature",
        { type: float, default: 1, range: aboveZero },
        "What scores are divided by: below 1 likely words come more often still, above 1 less often.",
      ),
      optional(
        "top_k",
        { type: int, default: null, range: positive },
        "Draws among so many of the likeliest words (Fan et al., 2018); among all by default.",
      ),
      optional(
        "top_p",
        { type: probability, default: 1, range: { min: 0, max: 1, exclusiveMin: true } },
        "Draws among the likeliest words that together have this probability (Holtzman et al., 2020).",
      ),
    ],
  },
];
