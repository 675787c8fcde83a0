/** The optimizer table: exactly the catalog's optimizers. A test holds the two equal. */
import { adam, adamw } from "./adam.ts";
import type { Optimizer } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

/** Optimizers by their name in the language. */
export const optimizers: ReadonlyMap<string, Optimizer> = new Map([
  ["sgd", sgd],
  ["adam", adam],
  ["adamw", adamw],
]);
