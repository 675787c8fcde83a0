/** Which run of its block a step is: what it may differ in from others, and how many there are. */
import type { Argument } from "@penstock/dsl";

export interface RunPlace {
  readonly seed: number;
  /** Counted from 1; null where the data set has no folds. */
  readonly fold: number | null;
  /** Values of params that a sweep gives it; empty outside of one. */
  readonly set: Readonly<Record<string, Argument>>;
  /** Equal for the runs of a block that differ in nothing but seed and fold. */
  readonly group: string;
  /** Runs of the group: trainings of each fold, and folds. */
  readonly seeds: number;
  readonly folds: number;
}

/** Values of params as short words. */
export function settingsOf({ set }: Pick<RunPlace, "set">): Record<string, string> {
  return Object.fromEntries(
    Object.entries(set).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** `fold 3, seed 2`, `lr 0.01`; null for the only run of its block. */
export function runLabel(place: Pick<RunPlace, "seed" | "seeds" | "fold" | "set">): string | null {
  const { seed, seeds, fold } = place;
  const parts = [
    ...Object.entries(settingsOf(place)).map(([name, value]) => `${name} ${value}`),
    ...(fold === null ? [] : [`fold ${fold}`]),
    ...(seeds === 1 ? [] : [`seed ${seed}`]),
  ];
  return parts.length === 0 ? null : parts.join(", ");
}
