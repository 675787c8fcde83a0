/**
 * Returns and lengths of episodes. In: an environment. Out: `info.episode` at each episode's end, and the latest of them.
 * Why: the return of an episode is what learning is judged by, and no single step knows it.
 */
import type { Env, ResetArguments, ResetResult, StepResult } from "../core/env.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { Wrapper } from "./wrapper.ts";

/** One finished episode. */
export interface EpisodeStatistics {
  /** Sum of rewards (Gymnasium's `r`). */
  readonly return: number;
  /** Number of steps (Gymnasium's `l`). */
  readonly length: number;
  /** Seconds between reset and end by the given clock (Gymnasium's `t`). */
  readonly seconds: number;
}

/** Further arguments of RecordEpisodeStatistics. */
export interface RecordEpisodeStatisticsArguments {
  /** How many finished episodes are kept; 100 if left out. */
  readonly keep?: number;
  /** Milliseconds from any fixed moment; `Date.now` if left out. */
  readonly clock?: () => number;
}

/** Adds `info.episode` (EpisodeStatistics) to the step that ends an episode and keeps the latest in `episodes`. */
export class RecordEpisodeStatistics<Observation, Action> extends Wrapper<Observation, Action> {
  /** The latest finished episodes, oldest first. */
  readonly episodes: EpisodeStatistics[] = [];
  readonly #keep: number;
  readonly #clock: () => number;
  #return = 0;
  #length = 0;
  #startedAt = 0;

  constructor(env: Env<Observation, Action>, { keep = 100, clock = Date.now }: RecordEpisodeStatisticsArguments = {}) {
    super(env);
    this.#keep = keep;
    this.#clock = clock;
  }

  /** Time goes on with the seconds that had passed; what lies between snapshot and restore does not count. */
  protected override snapshotLayer(): object {
    const passed = this.#clock() - this.#startedAt;
    return { return: this.#return, length: this.#length, passed, episodes: this.episodes };
  }

  protected override readLayer(fields: SnapshotFields): () => void {
    const sum = fields.number("return");
    const length = fields.integer("length", 0);
    const passed = fields.number("passed");
    const form: EpisodeStatistics = { return: 0, length: 0, seconds: 0 };
    const episodes = fields.list("episodes", [0, this.#keep], (items, index) => items.like(index, form));
    return () => {
      this.#return = sum;
      this.#length = length;
      this.#startedAt = this.#clock() - passed;
      this.episodes.splice(0, this.episodes.length, ...episodes);
    };
  }

  override reset(args?: ResetArguments): ResetResult<Observation> {
    const result = this.env.reset(args);
    this.#return = 0;
    this.#length = 0;
    this.#startedAt = this.#clock();
    return result;
  }

  override step(action: Action): StepResult<Observation> {
    const result = this.env.step(action);
    const [observation, reward, terminated, truncated, info] = result;
    this.#return += reward;
    this.#length++;
    if (!terminated && !truncated) return result;
    const episode: EpisodeStatistics = {
      return: this.#return,
      length: this.#length,
      seconds: (this.#clock() - this.#startedAt) / 1000,
    };
    this.episodes.push(episode);
    if (this.episodes.length > this.#keep) this.episodes.shift();
    return [observation, reward, terminated, truncated, { ...info, episode }];
  }
}
