/**
 * Figures of answers that are numbers.
 */
import { meanOf, type Of, once, type Table } from "./figure.ts";
import { absoluteErrors, determinationOf, pinballLosses, squaredErrors } from "./regression.ts";
import { countedMean } from "./row-counts.ts";

/** Percentages that the pinball loss has names for. */
const pinballParts = [5, 10, 25, 50, 75, 90, 95];

/** Figures of numbers and vectors of them. */
export function numberTable(answers: Of<"numbers">): Table {
  const squares = once(() => squaredErrors(answers));
  const absolutes = once(() => absoluteErrors(answers));
  return {
    mse: meanOf(squares),
    rmse: () => (counts) => Math.sqrt(countedMean(squares(), counts)),
    mae: meanOf(absolutes),
    r2: () => (counts) => determinationOf(answers, counts),
    ...Object.fromEntries(
      pinballParts.map((percent) => [`pinball_${percent}`, meanOf(() => pinballLosses(answers, percent / 100))]),
    ),
  };
}
