/**
 * The valley that both mountain cars drive in. In: a position. Out: the height there.
 * Why: two environments and their pictures share one landscape.
 */

/** Where the valley ends; the left end is a wall. */
export const leftEnd = -1.2;
export const rightEnd = 0.6;
/** Most that a car moves in a step. */
export const fastest = 0.07;
/** What gravity takes from the velocity in a step, where the hill is steepest. */
export const slope = 0.0025;

/** Height above the ground, 0.1 to 1, in the units of the position. */
export function heightAt(position: number): number {
  return Math.sin(3 * position) * 0.45 + 0.55;
}
