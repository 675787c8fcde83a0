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
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  const sizes = new Uint32Array(count);
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row] ?? 0;
    sizes[group] = (sizes[group] ?? 0) + 1;
  }
  const lacking = largestRemainder(groups.length, parts);
  const splitOf = new Uint8Array(count);
  for (const group of largestFirst(shuffledRange(count, stream), sizes)) {
    let most = 0;
    for (let side = 1; side < lacking.length; side++) if ((lacking[side] ?? 0) > (lacking[most] ?? 0)) most = side;
    splitOf[group] = most;
    lacking[most] = (lacking[most] ?? 0) - (sizes[group] ?? 0);
  }
  const split = new Uint8Array(groups.length);
  for (let row = 0; row < groups.length; row++) split[row] = splitOf[groups[row] ?? 0] ?? TRAIN;
  return split;
}

/** Groups by size, those of one size in their order. */
function largestFirst(order: Uint32Array, sizes: Uint32Array): Uint32Array {
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (largest > 2 * sizes.length + 1_000) return order.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  // Counted, not compared: there may be as many groups as rows.
  const starts = new Uint32Array(largest + 2);
  for (const size of sizes) starts[largest - size + 1] = (starts[largest - size + 1] ?? 0) + 1;
  for (let place = 1; place < starts.length; place++) starts[place] = (starts[place] ?? 0) + (starts[place - 1] ?? 0);
  const sorted = new Uint32Array(order.length);
  for (const group of order) {
    const bin = largest - (sizes[group] ?? 0);
    const place = starts[bin] ?? 0;
    starts[bin] = place + 1;
    sorted[place] = group;
  }
  return sorted;
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
