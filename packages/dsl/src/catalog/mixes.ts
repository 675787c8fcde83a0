/**
 * How often each of several data sets comes while a model learns from all of them. A data set comes in proportion to the power of its number
 * of batches.
 */
import type { Entry } from "./entry.ts";
import { aboveZero, float, optional, zeroToOne } from "./parameters.ts";

/** Every mix of data sets. */
export const mixes: readonly Entry[] = [
  {
    name: "proportional",
    doc: "Every row comes once an epoch, so a large data set comes more often than a small one.",
    example: "mix: proportional()",
    parameters: [],
  },
  {
    name: "equal",
    doc: "All data sets come equally often, however many rows they have: a small one goes round several times an epoch, a large one goes on in the next.",
    example: "mix: equal()",
    parameters: [],
  },
  {
    name: "temperature",
    doc: "Between the two: in proportion to the number of batches to the power of 1 / temperature, so that 1 is `proportional` and a large one nearly `equal` (Raffel et al., 2020, section 3.5.2).",
    example: "mix: temperature(2)",
    parameters: [
      optional(
        "temperature",
        { type: float, default: 2, range: aboveZero },
        "How far the sizes of data sets are evened out.",
      ),
    ],
  },
  {
    name: "annealed",
    doc: "In proportion to the number of batches to a power that falls, or rises, from the first epoch to the last (Stickland and Murray, 2019): large data sets come more often at first, all alike in the end.",
    example: "mix: annealed(from: 1, to: 0.2)",
    parameters: [
      optional(
        "from",
        { type: float, default: 1, range: zeroToOne },
        "The power in the first epoch: 1 is `proportional`, 0 `equal`.",
      ),
      optional("to", { type: float, default: 0.2, range: zeroToOne }, "The power in the last epoch."),
    ],
  },
];
