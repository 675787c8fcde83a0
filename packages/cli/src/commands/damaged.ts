/** Says what in a store is not what was written. */
import type { Store } from "@penstock/runtime/store";
import type { Terminal } from "../terminal.ts";

/** On standard error, a line each: what is left out of what follows. */
export function tellDamaged(store: Store, terminal: Terminal): void {
  for (const text of store.damaged()) terminal.error(`damaged, and left out: ${text}`);
}
