/**
 * What each copy's reset is given. In: seeds, options and a mask for a vector. Out: arguments for each copy.
 * Why: a vector's seed must mean what it means in Gymnasium, and a mask that fits no copy is a mistake.
 */
import type { ResetArguments } from "../core/env.ts";
import { GymError, show } from "../errors/gym-error.ts";
import type { Seed } from "../seeding/seed-sequence.ts";
import type { VectorResetArguments } from "./vector.ts";

/** `[copies]`: arguments, or null for a copy that the mask leaves out. Throws GymError for lists that do not fit. */
export function resetArguments(
  { seed, options, mask }: VectorResetArguments,
  copies: number,
): readonly (ResetArguments | null)[] {
  const seeds = seedsOf(seed, copies);
  if (mask !== undefined) checkMask(mask, copies);
  return Array.from({ length: copies }, (_, copy) => {
    if (mask !== undefined && Number(mask[copy]) === 0) return null;
    const own = seeds[copy] ?? null;
    return { ...(own === null ? {} : { seed: own }), ...(options === undefined ? {} : { options }) };
  });
}

function seedsOf(seed: VectorResetArguments["seed"], copies: number): readonly (Seed | null)[] {
  if (seed === undefined) return [];
  if (typeof seed === "number") return Array.from({ length: copies }, (_, copy) => seed + copy);
  if (typeof seed === "bigint") return Array.from({ length: copies }, (_, copy) => seed + BigInt(copy));
  if (Array.isArray(seed) && seed.length === copies) return seed;
  throw new GymError(
    "seed",
    `A vector takes one seed, or a list of ${copies}, one for each copy; received ${show(seed)}.`,
  );
}

function checkMask(mask: ArrayLike<number | boolean>, copies: number): void {
  const entries = Array.from(mask, Number);
  const fits = entries.length === copies && entries.every((entry) => entry === 0 || entry === 1);
  if (fits && entries.includes(1)) return;
  throw new GymError(
    "option",
    `The mask of a vector's reset needs ${copies} entries, each 0 or 1, and at least one 1; received ${show(mask)}.`,
  );
}
