/**
 * Bandit: pull one of k arms again and again. In: the arm. Out: always 0, for nothing changes but what is known.
 * Why: exploring without anything else. Sutton & Barto 2018, section 2.3: in each episode of the 10-armed testbed every
 * arm's mean is drawn from N(0, 1), and a reward from N(mean, 1). With Bernoulli rewards, means are drawn from [0, 1).
 */
import { type EnvMetadata, emptyInfo, type Info, type RenderFrame, type ResetArguments } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { InPlaceEnv } from "../../core/in-place-env.ts";
import { readSettings } from "../../core/settings.ts";
import { GymError, show } from "../../errors/gym-error.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { banditPicture, banditText } from "./bandit-views.ts";

/** What can be set on a Bandit. */
export const banditSettings = {
  arms: { kind: "number", default: 10, min: 1, max: 1000, whole: true, doc: "How many arms there are." },
  rewards: {
    kind: "choice",
    default: "gaussian",
    choices: ["gaussian", "bernoulli"],
    doc: "Whether rewards are normal around the arm's mean, or 1 with the mean's probability and else 0.",
  },
  deviation: { kind: "number", default: 1, min: 0, max: 1000, doc: "Standard deviation of Gaussian rewards." },
} as const;

/** What a Bandit hides and remembers of an episode. */
export interface BanditState {
  /** `[arms]`: the mean reward of each arm. */
  readonly means: Float64Array;
  /** `[arms]`: how often each arm was pulled. */
  readonly pulls: Float64Array;
  readonly lastArm: number | null;
}

/** The environment without wrappers; `make("Bandit-v0")` adds a limit of 1,000 steps, the length of the testbed's runs. */
export class Bandit extends InPlaceEnv<number, number> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 8 };
  readonly actionSpace: Discrete;
  readonly observationSpace = new Discrete(1);
  readonly #settings: ReturnType<typeof readBanditSettings>;
  #state: { -readonly [Name in keyof BanditState]: BanditState[Name] } | null = null;
  #best = 0;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#settings = readBanditSettings(settings);
    this.actionSpace = new Discrete(this.#settings.arms);
  }

  /** The hidden means and what was pulled; null before the first reset. For judging, not for agents. */
  get state(): BanditState | null {
    return this.#state === null ? null : { ...this.#state };
  }

  /** Draws the arms' means, or takes those of `options.means`. `info` is empty. Throws GymError if they do not fit. */
  protected start(args: ResetArguments | undefined): void {
    const given = args?.options?.["means"];
    const chosen = given === undefined ? null : this.#readMeans(given);
    this.beginEpisode(args);
    const { arms, rewards } = this.#settings;
    const draw = rewards === "gaussian" ? () => this.rng.normal() : () => this.rng.random();
    const means = chosen ?? Float64Array.from({ length: arms }, draw);
    this.#best = Math.max(...means);
    this.#state = { means, pulls: new Float64Array(arms), lastArm: null };
  }

  /**
   * Pulls an arm. `info` has `regret`, the best arm's mean less this one's, and `optimal`, whether that is 0. An episode ends
   * only by its limit.
   */
  protected advance(action: number): void {
    if (!this.actionSpace.contains(action)) throw this.actionError(action);
    const state = this.#state;
    if (state === null) throw this.resetError();
    const mean = state.means[action] ?? 0;
    const { rewards, deviation } = this.#settings;
    this.reward = rewards === "gaussian" ? this.rng.normal(mean, deviation) : this.rng.random() < mean ? 1 : 0;
    state.pulls[action] = (state.pulls[action] ?? 0) + 1;
    state.lastArm = action;
  }

  override latestInfo(): Info {
    const state = this.#state;
    if (state === null || state.lastArm === null) return emptyInfo;
    const mean = state.means[state.lastArm] ?? 0;
    return { regret: this.#best - mean, optimal: mean === this.#best };
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    into[offset] = 0;
  }

  protected override snapshotState(): object {
    return { episode: this.#state };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const { arms } = this.#settings;
    this.#state = fields.orNull("episode", (name) => {
      const { means, pulls } = fields.like(name, { means: new Float64Array(arms), pulls: new Float64Array(arms) });
      const episode = fields.inner(name);
      const lastArm = episode.orNull("lastArm", (arm) => episode.integer(arm, 0, arms - 1));
      return { means, pulls, lastArm };
    });
    this.#best = Math.max(...(this.#state?.means ?? []));
  }

  /** "ansi": a line an arm with its mean and pulls. "rgb_array": the same as bars, 480 pixels wide. */
  render(): RenderFrame {
    if (this.renderMode === null || this.#state === null) return null;
    return this.renderMode === "ansi" ? banditText(this.#state) : banditPicture(this.#state);
  }

  #readMeans(given: unknown): Float64Array {
    const { arms, rewards } = this.#settings;
    const [low, high] = rewards === "gaussian" ? [-Number.MAX_VALUE, Number.MAX_VALUE] : [0, 1];
    const fits = (mean: unknown): boolean => typeof mean === "number" && mean >= low && mean <= high;
    if (Array.isArray(given) && given.length === arms && given.every(fits)) return Float64Array.from(given);
    const expected = rewards === "gaussian" ? "finite numbers" : "numbers from 0 to 1";
    throw new GymError(
      "option",
      `The option means of reset of Bandit must be ${arms} ${expected}; received ${show(given)}.`,
    );
  }
}

function readBanditSettings(settings: CreateArguments["settings"]) {
  return readSettings("Bandit", banditSettings, settings);
}
