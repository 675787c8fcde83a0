/** A column and what a field of it gave in, whether that is no fault out. It stands alone because threads that parse load it, and little else. */
import type { Taken } from "./field-writers.ts";
import type { Wanted } from "./wanted.ts";

/** Whether a column has a use for a field that has no value, or a wrong one. */
export function putsUpWith({ missing }: Pick<Wanted, "missing">, taken: Taken): boolean {
  return taken === "missing" && missing !== "error";
}
