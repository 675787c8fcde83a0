/**
 * Shuffled rows in, batches of rows of like length out: within some batches' worth of rows, those of one length come together, and the batches
 * that they make change places. Which rows of one length meet, and when, is left to chance, as a function of seed and epoch.
 */
import { randomStream, shuffledRange } from "../random/stream.ts";

/** Batches among which rows are ordered: enough for every length to fill some, few enough for an epoch to have many such windows. */
const WINDOW_BATCHES = 50;

/** How batches are made. */
export interface LikeLengths {
  readonly batch: number;
  /** How short a row, or a copy of one, may be cut. */
  readonly levelOf: (draw: number) => number;
  readonly seed: number;
  readonly epoch: number;
}

/** Batches of `batch` rows; what is left over comes last, as it does without an order. */
export function likeLengths(shuffled: Uint32Array, { batch, levelOf, seed, epoch }: LikeLengths): Uint32Array[] {
  const whole = Math.floor(shuffled.length / batch);
  const batches: Uint32Array[] = [];
  for (let first = 0; first < whole; first += WINDOW_BATCHES) {
    const own = shuffled.slice(first * batch, Math.min(whole, first + WINDOW_BATCHES) * batch);
    const places = Uint32Array.from(own, (_, place) => place);
    const levels = Uint8Array.from(own, levelOf);
    places.sort((one, other) => (levels[one] ?? 0) - (levels[other] ?? 0) || one - other);
    const count = own.length / batch;
    for (const at of shuffledRange(count, randomStream(seed, "shuffle", epoch, "lengths", first / WINDOW_BATCHES))) {
      batches.push(places.slice(at * batch, (at + 1) * batch).map((place) => own[place] ?? 0));
    }
  }
  const rest = shuffled.slice(whole * batch);
  return rest.length === 0 ? batches : [...batches, rest];
}
