/**
 * Shortest paths on a grid. In: a map, two cells and the moves allowed. Out: the least length, and a path that has it.
 * Why: the success of a policy is judged against the best there is. Dijkstra's algorithm (1959): one search from the goal
 * gives the distance of every cell.
 */
import type { GridMap } from "./grid-map.ts";
import { cellAfter, gridMoves } from "./grid-moves.ts";

/** A path: its cells from start to goal, its actions, and its length in cells (a diagonal counts the root of 2). */
export interface GridPath {
  readonly cells: readonly number[];
  readonly actions: readonly number[];
  readonly length: number;
}

/** The least length of a path from each cell to `goal`, `[size * size]`; Infinity where there is none. */
export function gridDistances(map: GridMap, goal: number, moves: "4" | "8"): Float64Array {
  const distances = new Float64Array(map.blocked.length).fill(Number.POSITIVE_INFINITY);
  distances[goal] = 0;
  const queue = new CellQueue();
  queue.push(goal, 0);
  for (let cell = queue.pop(); cell !== null; cell = queue.pop()) {
    const here = distances[cell.index] ?? 0;
    if (cell.distance > here) continue;
    for (const move of gridMoves[moves]) {
      const next = cellAfter(map, cell.index, move);
      const distance = here + move.length;
      if (next < 0 || distance >= (distances[next] ?? 0)) continue;
      distances[next] = distance;
      queue.push(next, distance);
    }
  }
  return distances;
}

/** A shortest path between two free cells, or null if there is none; of several, the one whose actions come first. */
export function shortestPath(
  map: GridMap,
  ends: { readonly start: number; readonly goal: number },
  moves: "4" | "8",
): GridPath | null {
  const distances = gridDistances(map, ends.goal, moves);
  const length = distances[ends.start] ?? Number.POSITIVE_INFINITY;
  if (length === Number.POSITIVE_INFINITY) return null;
  const cells = [ends.start];
  const actions: number[] = [];
  for (let cell = ends.start; cell !== ends.goal; ) {
    const steps = gridMoves[moves].map((move, action) => {
      const next = cellAfter(map, cell, move);
      return { action, next, remaining: move.length + (distances[next] ?? Number.POSITIVE_INFINITY) };
    });
    const best = steps.reduce((a, b) => (b.remaining < a.remaining - tie ? b : a));
    cell = best.next;
    cells.push(cell);
    actions.push(best.action);
  }
  return { cells, actions, length };
}

/** Sums of the same lengths in another order differ by rounding; lengths that truly differ do so by far more. */
const tie = 1e-9;

interface QueuedCell {
  readonly index: number;
  readonly distance: number;
}

/** Cells by distance, nearest first: a binary heap. */
class CellQueue {
  readonly #heap: QueuedCell[] = [];

  push(index: number, distance: number): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.distance <= distance) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = { index, distance };
  }

  pop(): QueuedCell | null {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = (heap[right]?.distance ?? Number.POSITIVE_INFINITY) < (heap[left]?.distance ?? 0) ? right : left;
      const below = heap[child];
      if (below === undefined || below.distance >= last.distance) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
