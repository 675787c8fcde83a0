/** Pairs with how often they occur in, the most frequent first out; of equal ones that with the lower number. A binary heap. */

/** A pair and how often it occurred when it was put in. */
export interface CountedPair {
  readonly pair: number;
  readonly times: number;
}

/** A queue of pairs; one may stand in it several times, with different counts. */
export class PairQueue {
  private readonly heap: CountedPair[] = [];

  push(pair: number, times: number): void {
    const { heap } = this;
    const one = { pair, times };
    let at = heap.length;
    heap.push(one);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(one, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = one;
  }

  /** Takes the first; null where there is none. */
  pop(): CountedPair | null {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length > 0) this.sink(last);
    return first;
  }

  private sink(one: CountedPair): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [first, second] = [heap[left], heap[left + 1]];
      if (first === undefined) break;
      const [child, next] = second !== undefined && before(second, first) ? [left + 1, second] : [left, first];
      if (!before(next, one)) break;
      heap[at] = next;
      at = child;
    }
    heap[at] = one;
  }
}

function before(one: CountedPair, other: CountedPair): boolean {
  return one.times > other.times || (one.times === other.times && one.pair < other.pair);
}
