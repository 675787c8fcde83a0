/** The optimizer table: exactly the catalog's optimizers. A test holds the two equal. */
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { lamb } from "./lamb.ts";
import { lion } from "./lion.ts";
import { muon } from "./muon.ts";
import type { Optimizer } from "./optimizer.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

/** Optimizers by their name in the language. Weights decay before, whichever it is. */
export const optimizers: ReadonlyMap<string, Optimizer> = new Map([
  ["sgd", sgd],
  ["adam", adam],
  ["adamw", adam],
  ["rmsprop", rmsprop],
  ["adagrad", adagrad],
  ["lion", lion],
  ["lamb", lamb],
  ["muon", muon],
]);
