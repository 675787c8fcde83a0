/** Holds metrics against the bounds that a program states. */
import type { Expectation } from "@penstock/dsl";
import type { ExpectationResult } from "./report-data.ts";

/** Whether a value keeps a bound; NaN keeps none. */
export const comparisons: Readonly<Record<Expectation["comparison"], (value: number, bound: number) => boolean>> = {
  ">=": (value, bound) => value >= bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  "<": (value, bound) => value < bound,
};

/** Judges every expectation; a metric that is missing or NaN holds no bound. */
export function judge(
  expectations: readonly Expectation[],
  metrics: Readonly<Record<string, number>>,
): ExpectationResult[] {
  return expectations.map(({ text, metric, comparison, bound }) => {
    const value = metrics[metric] ?? Number.NaN;
    return { text, metric, comparison, bound, value, holds: comparisons[comparison](value, bound) };
  });
}
