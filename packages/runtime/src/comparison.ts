/** What a comparison of two runs says, for those who show it. */
export type { PairedComparison, RunCost, SliceComparison } from "./evaluate/compare/comparison.ts";
export { chanceText, sliceName } from "./evaluate/compare/verdict.ts";
