/**
 * Infos of several copies as one. In: an info, or none, for each copy. Out: arrays by key, each with a mask.
 * Why: as `_add_info` of Gymnasium's vectors: what one copy says of itself stands at that copy's place.
 */
import type { Info } from "../core/env.ts";
import { GymError, show } from "../errors/gym-error.ts";
import { unpackValue } from "../snapshot/packed-value.ts";
import { isTypedArray, type NumericArray, zerosLike } from "../spaces/dtype.ts";

/**
 * By key, one entry a copy: numbers as a Float64Array, booleans as a Uint8Array, typed arrays one after the other in one
 * array, objects as infos in turn, anything else in an array with null where a copy has none. `_key` is a Uint8Array with 1
 * for each copy whose info has the key.
 */
export type VectorInfo = Readonly<Record<string, unknown>>;

/** The infos of all copies as one. Arrays under one key must have one length. */
export function vectorInfo(infos: readonly (Info | null)[]): VectorInfo {
  const keys = new Set(infos.flatMap((info) => (info === null ? [] : Object.keys(info))));
  const entries = [...keys].flatMap((key): (readonly [string, unknown])[] => {
    const has = infos.map((info) => info !== null && Object.hasOwn(info, key));
    const values = infos.map((info, i) => (has[i] ? info?.[key] : null));
    return [
      [key, together(values, has)],
      [`_${key}`, Uint8Array.from(has, Number)],
    ];
  });
  return Object.fromEntries(entries);
}

/** The info that `packValue` made plain. Throws GymError if it was none. */
export function unpackInfo(packed: unknown): Info {
  const info = unpackValue(packed);
  if (isPlain(info)) return info;
  throw new GymError("snapshot", `An info is an object; received ${show(info)}.`);
}

function together(values: readonly unknown[], has: readonly boolean[]): unknown {
  const present = values.filter((_, i) => has[i]);
  if (present.every((value) => typeof value === "number"))
    return Float64Array.from(values, (value) => Number(value ?? 0));
  if (present.every((value) => typeof value === "boolean")) return Uint8Array.from(values, (value) => (value ? 1 : 0));
  if (present.every(isTypedArray)) return sideBySide(values, present);
  if (present.every(isPlain)) return vectorInfo(values.map((value) => (isPlain(value) ? value : null)));
  return values;
}

function sideBySide(values: readonly unknown[], present: readonly NumericArray[]): unknown {
  const [first] = present;
  if (first === undefined || present.some(({ length }) => length !== first.length)) return values;
  const all = zerosLike(first, values.length * first.length);
  values.forEach((value, i) => {
    if (isTypedArray(value)) all.set(value, i * first.length);
  });
  return all;
}

function isPlain(value: unknown): value is Info {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
