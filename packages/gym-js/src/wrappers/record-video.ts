/**
 * Episodes as pictures. In: an environment that renders as rgb_array, and which episodes are wanted. Out: their frames.
 * Why: to see what an agent does. Frames stay in memory; files are written by whoever has a disk.
 */
import type { Env, ResetArguments, ResetResult, RgbArray, StepResult } from "../core/env.ts";
import { GymError, show } from "../errors/gym-error.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { Wrapper } from "./wrapper.ts";

/** What was recorded: the picture after `reset` and after each step. */
export interface Video {
  /** Whether an episode or a step began it, and its number from 0 on. */
  readonly startedBy: "episode" | "step";
  readonly index: number;
  readonly frames: readonly RgbArray[];
  /** Frames a second at natural speed. */
  readonly fps: number;
}

/** Further arguments of RecordVideo. */
export interface RecordVideoArguments {
  /** Whether episode `n` (from 0) is recorded; `fewEpisodes` if neither this nor `atStep` is given. */
  readonly atEpisode?: (episode: number) => boolean;
  /** Whether a recording starts with step `n` (from 0, counted over all episodes). */
  readonly atStep?: (step: number) => boolean;
  /** Frames of one recording, over the ends of episodes; to the end of the episode if left out. */
  readonly length?: number;
  /** Takes each finished video; without it they are kept in `videos`. */
  readonly onVideo?: (video: Video) => void;
}

/**
 * Records chosen episodes; a recording is finished by its length, by the next `reset`, or by `close`. A
 * snapshot counts episodes and steps on, but pictures are not in it: a recording that was under way does not go on.
 */
export class RecordVideo<Observation, Action> extends Wrapper<Observation, Action> {
  /** The finished videos, oldest first; empty if `onVideo` takes them. */
  readonly videos: Video[] = [];
  readonly #atEpisode: (episode: number) => boolean;
  readonly #atStep: (step: number) => boolean;
  readonly #length: number;
  readonly #onVideo: (video: Video) => void;
  #episode = -1;
  #step = -1;
  #recording: (Video & { readonly frames: RgbArray[] }) | null = null;

  /** Throws GymError unless the environment renders as rgb_array and the length is a positive integer. */
  constructor(env: Env<Observation, Action>, { atEpisode, atStep, length, onVideo }: RecordVideoArguments = {}) {
    super(env);
    if (env.renderMode !== "rgb_array") {
      throw new GymError(
        "render-mode",
        `RecordVideo needs an environment made with renderMode "rgb_array"; that of ${env.describe()} is ${show(env.renderMode)}.`,
      );
    }
    if (length !== undefined && !(Number.isSafeInteger(length) && length > 0)) {
      throw new GymError("setting", `RecordVideo needs a positive integer as its length; received ${show(length)}.`);
    }
    this.#atEpisode = atEpisode ?? (atStep === undefined ? fewEpisodes : () => false);
    this.#atStep = atStep ?? (() => false);
    this.#length = length ?? Number.POSITIVE_INFINITY;
    this.#onVideo = onVideo ?? ((video) => this.videos.push(video));
  }

  protected override snapshotLayer(): object {
    return { episode: this.#episode, step: this.#step };
  }

  protected override readLayer(fields: SnapshotFields): () => void {
    const episode = fields.integer("episode", -1);
    const step = fields.integer("step", -1);
    return () => {
      this.#episode = episode;
      this.#step = step;
      this.#recording = null;
    };
  }

  override reset(args?: ResetArguments): ResetResult<Observation> {
    const result = this.env.reset(args);
    this.#episode++;
    if (this.#length === Number.POSITIVE_INFINITY) this.#finish();
    if (this.#atEpisode(this.#episode)) this.#start("episode", this.#episode);
    this.#capture();
    return result;
  }

  override step(action: Action): StepResult<Observation> {
    const result = this.env.step(action);
    this.#step++;
    if (this.#atStep(this.#step)) this.#start("step", this.#step);
    this.#capture();
    return result;
  }

  override close(): void {
    this.#finish();
    this.env.close();
  }

  #start(startedBy: Video["startedBy"], index: number): void {
    this.#finish();
    this.#recording = { startedBy, index, frames: [], fps: this.env.metadata.renderFps };
  }

  #capture(): void {
    if (this.#recording === null) return;
    const frame = this.env.render();
    if (typeof frame !== "object" || frame === null) {
      throw new GymError(
        "contract",
        `${this.env.describe()} must render a picture as rgb_array; it gave ${show(frame)}.`,
      );
    }
    // An environment may draw into the same picture again.
    this.#recording.frames.push({ ...frame, data: frame.data.slice() });
    if (this.#recording.frames.length >= this.#length) this.#finish();
  }

  #finish(): void {
    const video = this.#recording;
    this.#recording = null;
    if (video !== null && video.frames.length > 0) this.#onVideo(video);
  }
}

/** Episodes 0, 1, 8, 27 and so on up to 1,000, then every thousandth: more of the time in which most is learned. */
export function fewEpisodes(episode: number): boolean {
  return episode < 1000 ? Math.round(Math.cbrt(episode)) ** 3 === episode : episode % 1000 === 0;
}
