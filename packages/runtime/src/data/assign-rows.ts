/** Rows and what they are told apart by in, the side of each row out: the ways in which `split` draws rows. */
import { largestRemainder } from "@penstock/dsl";
import { type Stream, shuffledRange } from "../random/stream.ts";

/** Row numbers of each split, ascending. */
export interface SplitRows {
  readonly train: Uint32Array;
  readonly valid: Uint32Array;
  readonly test: Uint32Array;
}

/** The sides of a row. */
export const TRAIN = 0;
export const VALID = 1;
export const TEST = 2;

/** Gives the first `counts[0]` rows to train, the next `counts[1]` to valid and the rest to test. */
export function assignInOrder(order: Uint32Array, counts: readonly number[]): Uint8Array {
  const [train = 0, valid = 0] = counts;
  const split = new Uint8Array(order.length);
  order.forEach((row, place) => {
    split[row] = place < train ? TRAIN : place < train + valid ? VALID : TEST;
  });
  return split;
}

/** Whole groups by lot, the largest first, each to the split that lacks most rows. */
export function assignGroups(groups: Uint32Array, parts: readonly number[], stream: Stream): Uint8Array {
  const sizes: number[] = [];
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  const order = [...shuffledRange(sizes.length, stream)].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const lacking = largestRemainder(groups.length, parts);
  const splitOf = new Uint8Array(sizes.length);
  for (const group of order) {
    const most = lacking.indexOf(Math.max(...lacking));
    splitOf[group] = most;
    lacking[most] = (lacking[most] ?? 0) - (sizes[group] ?? 0);
  }
  return Uint8Array.from(groups, (group) => splitOf[group] ?? TRAIN);
}

/**
 * Within each class by lot, in equal parts. What is held out of a class, and what of that is for testing, are differences
 * of rounded running sums: so each class is within one row of its share and the totals are exact.
 */
export function assignStratified(classes: Int32Array, parts: readonly number[], stream: Stream): Uint8Array {
  const total = classes.length;
  const [, validTotal = 0, testTotal = 0] = largestRemainder(total, parts);
  const held = validTotal + testTotal;
  const members = new Map<number, number[]>();
  for (const row of shuffledRange(total, stream)) {
    const label = classes[row] ?? 0;
    const list = members.get(label);
    if (list === undefined) members.set(label, [row]);
    else list.push(row);
  }
  const split = new Uint8Array(total);
  const share = (sum: number, count: number, of: number): number =>
    of === 0 ? 0 : Math.floor((2 * sum * count + of) / (2 * of));
  let seen = 0;
  let heldSoFar = 0;
  let testSoFar = 0;
  for (const label of [...members.keys()].sort((a, b) => a - b)) {
    const rows = members.get(label) ?? [];
    seen += rows.length;
    const heldNow = share(seen, held, total);
    const testNow = share(heldNow, testTotal, held);
    const forTest = testNow - testSoFar;
    const forHeld = heldNow - heldSoFar;
    rows.forEach((row, place) => {
      split[row] = place < forTest ? TEST : place < forHeld ? VALID : TRAIN;
    });
    heldSoFar = heldNow;
    testSoFar = testNow;
  }
  return split;
}
