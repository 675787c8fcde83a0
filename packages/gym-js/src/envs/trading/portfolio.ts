/**
 * The accounts of a portfolio of one asset and cash. In: a position and a price's change. Out: what the portfolio is worth.
 * Why: fees and the drift of a position are where back-tests go wrong; here they are two functions that can be checked.
 */

/** A portfolio whose worth falls to this share or less in one step is ruined. */
const ruin = 1e-6;

/** One step's account. */
export interface Account {
  /** Worth after the step as a multiple of before, at least 1e-6. */
  readonly growth: number;
  /** The share of the worth that is in the asset after the price has moved; negative when sold short. */
  readonly position: number;
  readonly ruined: boolean;
}

/**
 * Moves the share in the asset from `held` to `target`, pays `fee` times the worth moved, then lets the price move by the
 * simple return `change`. Cash bears no interest.
 */
export function settle({
  held,
  target,
  fee,
  change,
}: {
  readonly held: number;
  readonly target: number;
  readonly fee: number;
  readonly change: number;
}): Account {
  const kept = 1 - fee * Math.abs(target - held);
  const moved = 1 + target * change;
  const growth = kept * moved;
  if (!(kept > 0 && growth > ruin)) return { growth: ruin, position: 0, ruined: true };
  return { growth, position: (target * (1 + change)) / moved, ruined: false };
}
