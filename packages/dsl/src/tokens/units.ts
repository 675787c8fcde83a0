/**
 * Units a number may carry, and what one of each is in the canonical unit of its kind: fractions for percentages,
 * milliseconds for durations, bytes for sizes, degrees for angles.
 */

/** What a unit measures. */
export type UnitKind = "fraction" | "duration" | "size" | "angle";

/** Every unit suffix of the language. */
export const units: ReadonlyMap<string, { readonly kind: UnitKind; readonly factor: number }> = new Map([
  ["%", { kind: "fraction", factor: 0.01 }],
  ["ms", { kind: "duration", factor: 1 }],
  ["s", { kind: "duration", factor: 1_000 }],
  ["m", { kind: "duration", factor: 60_000 }],
  ["h", { kind: "duration", factor: 3_600_000 }],
  ["d", { kind: "duration", factor: 86_400_000 }],
  ["B", { kind: "size", factor: 1 }],
  ["KiB", { kind: "size", factor: 1024 }],
  ["MiB", { kind: "size", factor: 1024 ** 2 }],
  ["GiB", { kind: "size", factor: 1024 ** 3 }],
  ["deg", { kind: "angle", factor: 1 }],
]);
