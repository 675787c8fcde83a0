/**
 * In: how many rows each class has, and a rule of `sampling`. Out: how many of each an epoch has. Training, plans and reports all go by it.
 */
import type { CheckedCall } from "./argument.ts";

/**
 * How many rows of each class an epoch has, of so many: sizes move from `counts` (`strength` 0) to equal ones (`strength` 1), in proportion to
 * `counts` to the power of 1 − strength.
 */
export function classDraws(counts: readonly number[], { args }: CheckedCall): number[] {
  const keeps = 1 - (typeof args["strength"] === "number" ? args["strength"] : 0);
  const present = counts.filter((count) => count > 0);
  if (present.length === 0) return counts.map(() => 0);
  const share = counts.map((count) => (count === 0 ? 0 : count ** keeps));
  switch (args["rows"]) {
    case "over": {
      const most = Math.max(...present);
      return share.map((part, index) =>
        part === 0 ? 0 : Math.max(counts[index] ?? 0, Math.round((part / most ** keeps) * most)),
      );
    }
    case "under": {
      const least = Math.min(...present);
      return share.map((part, index) =>
        part === 0 ? 0 : Math.min(counts[index] ?? 0, Math.round((part / least ** keeps) * least)),
      );
    }
    default:
      return parted(
        share,
        counts.reduce((sum, count) => sum + count, 0),
      );
  }
}

/** A whole number in parts, of at least 1 each, in proportion to shares: what rounding down leaves goes to the largest rests. */
function parted(shares: readonly number[], whole: number): number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  const exact = shares.map((share) => (share / sum) * whole);
  const parts = exact.map((part, index) => (shares[index] === 0 ? 0 : Math.max(1, Math.floor(part))));
  let left = whole - parts.reduce((total, part) => total + part, 0);
  const rest = (index: number): number => (exact[index] ?? 0) - Math.floor(exact[index] ?? 0);
  const byRest = exact.map((_, index) => index).filter((index) => shares[index] !== 0);
  byRest.sort((a, b) => rest(b) - rest(a) || a - b);
  for (let at = 0; left > 0; at++, left--) {
    const index = byRest[at % byRest.length] ?? 0;
    parts[index] = (parts[index] ?? 0) + 1;
  }
  // Parts of 1 may have taken more than there is: the largest give it back.
  for (; left < 0; left++) {
    const largest = parts.indexOf(Math.max(...parts));
    parts[largest] = (parts[largest] ?? 0) - 1;
  }
  return parts;
}
