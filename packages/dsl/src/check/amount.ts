/**
 * In: a number in the canonical unit of its kind. Out: the number as a person writes it, for messages.
 */
import { type UnitKind, units } from "../tokens/units.ts";

/** What a number with a unit is called. */
export const unitWords: Readonly<Record<UnitKind, string>> = {
  fraction: "percentage",
  duration: "duration",
  size: "size",
  angle: "angle",
};

/** `0.3`, `30%`, `5m`, `64MiB`, `15deg`: rounding errors of the last digits are not shown. */
export function showAmount(value: number, unit: UnitKind | null): string {
  if (unit === null) return tidy(value);
  if (unit === "fraction") return `${tidy(value * 100)}%`;
  if (unit === "angle") return `${tidy(value)}deg`;
  const suffixes = [...units].filter(([, entry]) => entry.kind === unit).reverse();
  const fitting =
    suffixes.find(([, { factor }]) => value !== 0 && Number.isInteger(value / factor)) ??
    suffixes.find(([, { factor }]) => Math.abs(value) >= factor) ??
    suffixes.at(-1);
  return fitting === undefined ? tidy(value) : `${tidy(value / fitting[1].factor)}${fitting[0]}`;
}

function tidy(value: number): string {
  return String(Number(value.toPrecision(12)));
}
