/**
 * A pilot without learning. In: an observation. Out: an action. Why: whole landings, by which two physics are compared; the
 * rule is that of Gymnasium's demonstration: lean towards the pad, fall more slowly the nearer, stop turning on touching.
 * Gymnasium's observations are float32, and so are its sums, which is why each is rounded here.
 */

const { fround } = Math;

/** How much to turn and how much to rise. */
function wishes(observation: Float32Array): { readonly turn: number; readonly rise: number } {
  const [x = 0, y = 0, velocityX = 0, velocityY = 0, angle = 0, spin = 0, left = 0, right = 0] = observation;
  if (left !== 0 || right !== 0) return { turn: 0, rise: fround(-velocityY * fround(0.5)) };
  const lean = Math.min(Math.max(fround(fround(x * 0.5) + velocityX), fround(-0.4)), fround(0.4));
  const hover = fround(fround(0.55) * Math.abs(x));
  return {
    turn: fround(fround(fround(lean - angle) * 0.5) - spin),
    rise: fround(fround(fround(hover - y) * 0.5) - fround(velocityY * 0.5)),
  };
}

/** The action of the discrete environment. */
export function discretePilot(observation: Float32Array): number {
  const { turn, rise } = wishes(observation);
  if (rise > Math.abs(turn) && rise > fround(0.05)) return 2;
  return turn < fround(-0.05) ? 3 : turn > fround(0.05) ? 1 : 0;
}

/** The action of the continuous environment. */
export function continuousPilot(observation: Float32Array): Float32Array {
  const { turn, rise } = wishes(observation);
  return Float32Array.of(fround(rise * 20) - 1, -turn * 20).map((part) => Math.min(Math.max(part, -1), 1));
}
