/**
 * Something that watches a run's metrics and remembers what it has seen: an early stop, a rate that falls on a plateau. A state to
 * begin with and a pure function to the next one; states are plain numbers and go into checkpoints as they are, so whatever
 * watches a run resumes with it.
 */

/** What a watcher remembers. */
export type WatcherState = Readonly<Record<string, number | null>>;

/** One watcher. */
export interface Watcher {
  readonly fresh: WatcherState;
  /** The state after another measurement. */
  readonly after: (state: WatcherState, metrics: Readonly<Record<string, number>>) => WatcherState;
}
