/** How often train rows come in an epoch: the words of `sampling`. */
import type { Entry } from "./entry.ts";
import { choice, columnName, optional, probability } from "./parameters.ts";

/** Every way to draw the train rows of an epoch. */
export const samplings: readonly Entry[] = [
  {
    name: "balanced",
    doc: "Classes count alike: rows of rare classes come several times an epoch, those of frequent ones in turn.",
    example: "sampling: balanced(label)",
    parameters: [
      optional("by", { type: columnName, default: null }, "Class target; the first by default."),
      optional(
        "strength",
        { type: probability, default: 1 },
        "How far classes are brought together: `0%` leaves their shares as they are, `100%` makes them equal.",
      ),
      optional(
        "rows",
        { type: choice("same", "over", "under"), default: "same" },
        "How many rows an epoch has: as many as there are (`same`), so many that none is left out (`over`: every class up to the most frequent), or so few that none comes twice (`under`: down to the rarest).",
      ),
    ],
  },
];
