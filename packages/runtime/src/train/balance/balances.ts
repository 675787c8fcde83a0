/** Every balance of the catalog but `fixed`, which adds losses as they are. */
import type { Balance } from "./balance.ts";
import { dwa } from "./dwa.ts";
import { gradnorm } from "./gradnorm.ts";
import { pcgrad } from "./pcgrad.ts";
import { uncertainty } from "./uncertainty.ts";

export const balances: ReadonlyMap<string, Balance> = new Map<string, Balance>([
  ["uncertainty", uncertainty],
  ["dwa", dwa],
  ["gradnorm", gradnorm],
  ["pcgrad", pcgrad],
]);
