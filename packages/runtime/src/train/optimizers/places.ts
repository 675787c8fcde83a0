/** Weights by the places that the checker leaves: `:bias` for all called so, `features/conv` for all of a node. */
import { type Argument, picks } from "@penstock/dsl";

/** Whether places pick a weight, by its full name. */
export function pickedBy(places: Argument | undefined, name: string): boolean {
  if (!Array.isArray(places)) return false;
  const slash = name.lastIndexOf("/");
  const named = places.filter((place) => typeof place === "string");
  return picks(named, name.slice(0, slash), name.slice(slash + 1));
}
