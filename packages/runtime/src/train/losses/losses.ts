/** The loss table: exactly the catalog's losses. A test holds the two equal. */
import { crossEntropy } from "./cross-entropy.ts";
import type { Loss } from "./loss.ts";
import { mse } from "./mse.ts";

/** Losses by their name in the language. */
export const losses: ReadonlyMap<string, Loss> = new Map<string, Loss>([
  ["cross_entropy", crossEntropy],
  ["mse", mse],
]);
