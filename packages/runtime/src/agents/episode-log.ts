/** What became of each episode of a training, in the order they ended; plain data that can be kept and gone on with. */
export interface EpisodeLog {
  /** Steps of the training that were done when the episode ended. */
  readonly ends: number[];
  /** Undiscounted sums of rewards. */
  readonly returns: number[];
  /** 1 where a limit outside the task ended it, else 0. */
  readonly truncated: number[];
}

/** A log of no episodes. */
export function emptyLog(): EpisodeLog {
  return { ends: [], returns: [], truncated: [] };
}

/** A log of its own with the same episodes. */
export function copyLog({ ends, returns, truncated }: EpisodeLog): EpisodeLog {
  return { ends: [...ends], returns: [...returns], truncated: [...truncated] };
}

/** Mean return of the latest episodes, at most `count`; null before the first. */
export function recentReturn({ returns }: EpisodeLog, count = 100): number | null {
  const recent = returns.slice(-count);
  return recent.length === 0 ? null : recent.reduce((sum, value) => sum + value, 0) / recent.length;
}
