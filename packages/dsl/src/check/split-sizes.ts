/**
 * In: a number of rows and the parts of a split. Out: how many rows each part gets. The runtime splits by this very function,
 * so what the check says of a split is what a run does.
 */
import type { CheckedCall, CheckedDataset } from "./checked-program.ts";

/** Whole counts that sum to `total` and lie within one of `total × part`; `parts` sum to 1 (Hamilton's method). */
export function largestRemainder(total: number, parts: readonly number[]): number[] {
  // Rounding at 1e-9 keeps 0.1 × 10,000 at 1,000 whatever the last bits of the parts are.
  const quotas = parts.map((part) => Math.round(part * total * 1e9) / 1e9);
  const counts = quotas.map(Math.floor);
  const order = quotas
    .map((quota, index) => ({ rest: quota - Math.floor(quota), index }))
    .sort((a, b) => b.rest - a.rest);
  let left = total - counts.reduce((sum, count) => sum + count, 0);
  for (const { index } of order) {
    if (left <= 0) break;
    counts[index] = (counts[index] ?? 0) + 1;
    left--;
  }
  return counts;
}

/** How many trainings a split asks for: as many as it has folds, 1 for every other one. */
export function foldsOf({ call, args }: CheckedCall): number {
  return call === "folds" && typeof args["count"] === "number" ? args["count"] : 1;
}

/** Rows of train, valid and test in the fold that tests most. */
export function foldSizes(rows: number, split: CheckedCall): readonly [train: number, valid: number, test: number] {
  const test = Math.ceil(rows / foldsOf(split));
  const part = typeof split.args["valid"] === "number" ? split.args["valid"] : 0;
  const [train = 0, valid = 0] = largestRemainder(rows - test, [1 - part, part]);
  return [train, valid, test];
}

/** Train rows of a data set whose rows are counted and drawn or sorted; null where only reading it tells. */
export function trainRowsOf({ rows, split, shots }: Pick<CheckedDataset, "rows" | "split" | "shots">): number | null {
  // A class may have fewer.
  if (shots !== null) return null;
  if (rows !== null && split.call === "folds") return foldSizes(rows, split)[0];
  const parts = ["train", "valid", "test"].map((name) => split.args[name]);
  if (rows === null || !parts.every((part) => typeof part === "number")) return null;
  return largestRemainder(rows, parts)[0] ?? null;
}
