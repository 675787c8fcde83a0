/** Figures of both sides in; medians and the ratio out: how many times as fast as the peer Penstock is. */

/** Whether a larger figure is better (a rate) or a smaller one (a time). */
export type Better = "more" | "less";

/** Figures of one round: ours, and the peer's where there is one. */
export type Round = readonly [number, number | null];

/** The middle value; the mean of the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** A case's figures. */
export interface Figures {
  readonly ours: number;
  readonly theirs: number | null;
  /** More than 1 where Penstock is faster, whatever the unit; null without a peer. */
  readonly ratio: number | null;
}

/** Medians over the rounds, and their ratio. */
export function figuresOf(rounds: readonly Round[], better: Better): Figures {
  const ours = median(rounds.map(([one]) => one));
  const peers = rounds.flatMap(([, other]) => (other === null ? [] : [other]));
  if (peers.length === 0) return { ours, theirs: null, ratio: null };
  const theirs = median(peers);
  return { ours, theirs, ratio: better === "more" ? ours / theirs : theirs / ours };
}
