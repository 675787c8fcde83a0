/** Weights by the places that the checker leaves: `:bias` for all called so, `features/conv` for all of a node. */
import type { Argument } from "@penstock/dsl";

/** Whether places pick a weight, by its full name. */
export function pickedBy(places: Argument | undefined, name: string): boolean {
  if (!Array.isArray(places)) return false;
  const slash = name.lastIndexOf("/");
  return places.some((place) => place === `:${name.slice(slash + 1)}` || place === name.slice(0, slash));
}
