/**
 * How a training takes an environment's whole state and puts it back. Why: with it, a training that was cut goes on to the
 * same bits in the middle of an episode; without it, it goes on with a new episode.
 */

/** Bound to one environment, its wrappers included: elapsed steps of a time limit and the generator are part of the state. */
export interface EnvState {
  /** Plain data that later steps do not change. */
  snapshot(): unknown;
  /** Continues from what `snapshot` gave, in this process or another. */
  restore(state: unknown): void;
}
