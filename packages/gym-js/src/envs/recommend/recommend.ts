/**
 * Recommend: show one item after another to a user whose taste drifts. In: the item to show. Out: all items' features, how
 * often each was shown of late and clicked, and the last click; the reward is 1 for a click.
 * Why: recommending is where reinforcement learning meets most people. The user is simulated (simulated-user.ts), the taste
 * hidden: it must be inferred from clicks, and what is shown moves it.
 */
import { type EnvMetadata, emptyInfo, type Info, type RenderFrame, type ResetArguments } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { InPlaceEnv } from "../../core/in-place-env.ts";
import { readSettings } from "../../core/settings.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { recommendPicture, recommendText } from "./recommend-views.ts";
import { clickProbability, randomDirection, type UserState, userAfter } from "./simulated-user.ts";

/** What can be set on a Recommend. */
export const recommendSettings = {
  items: { kind: "number", default: 20, min: 2, max: 1000, whole: true, doc: "How many items there are." },
  features: {
    kind: "number",
    default: 4,
    min: 1,
    max: 64,
    whole: true,
    doc: "Length of the taste and of an item's features.",
  },
  bias: {
    kind: "number",
    default: -1,
    min: -10,
    max: 10,
    doc: "The logit of a click on an item unrelated to the taste.",
  },
  scale: { kind: "number", default: 3, min: 0, max: 20, doc: "By how much a perfect match raises the logit." },
  boredom: {
    kind: "number",
    default: 1,
    min: 0,
    max: 20,
    doc: "By how much each remembered showing lowers the logit.",
  },
  recovery: {
    kind: "number",
    default: 0.8,
    min: 0,
    max: 0.999,
    doc: "What is left of the memory of a showing after a step.",
  },
  pull: { kind: "number", default: 0.02, min: 0, max: 1, doc: "How far a showing moves the taste towards the item." },
  drift: { kind: "number", default: 0.05, min: 0, max: 1, doc: "Size of the taste's random step." },
} as const;

/** The hidden and visible state of a Recommend. */
export interface RecommendState extends UserState {
  /** Feature vectors of length 1, one an item. */
  readonly items: readonly Float64Array[];
  /** Click probability of each item now. */
  readonly probabilities: Float64Array;
}

interface Episode {
  readonly items: readonly Float64Array[];
  user: UserState;
  /** Clicks on each item, forgotten like showings. */
  clicks: Float64Array;
  last: { readonly item: number; readonly clicked: boolean; readonly probability: number } | null;
}

/** The environment without wrappers; `make("Recommend-v0")` adds its limit of 200 steps. */
export class Recommend extends InPlaceEnv<Float32Array, number> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 4 };
  readonly actionSpace: Discrete;
  /**
   * `[items * (features + 2) + 1]`: the items' feature vectors one after another; how much of each item's showings is
   * remembered; the same of its clicks; 1 if the last showing was clicked, else 0.
   */
  readonly observationSpace: Box;
  readonly #settings: ReturnType<typeof readRecommendSettings>;
  #episode: Episode | null = null;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#settings = readRecommendSettings(settings);
    const { items, features, recovery } = this.#settings;
    this.actionSpace = new Discrete(items);
    // Shown at every step, an item is remembered as the sum of a geometric series; at least 1 keeps the bounds apart.
    const most = Math.fround(Math.max(1, recovery / (1 - recovery)) * (1 + 1e-6));
    const each = (count: number, bound: number): number[] => new Array<number>(count).fill(bound);
    this.observationSpace = new Box({
      low: [...each(items * features, -1), ...each(2 * items + 1, 0)],
      high: [...each(items * features, 1), ...each(2 * items, most), 1],
    });
  }

  /** The present state with the hidden taste; null before the first reset. For judging, not for agents. */
  get state(): RecommendState | null {
    if (this.#episode === null) return null;
    const { items, user } = this.#episode;
    const probabilities = Float64Array.from(items, (_, item) => this.#probability(item, { items, user }));
    return { items, taste: user.taste.slice(), memory: user.memory.slice(), probabilities };
  }

  /** Draws items and a taste, each in a direction drawn evenly. `info` is empty. */
  protected start(args: ResetArguments | undefined): void {
    this.beginEpisode(args);
    const { items: count, features } = this.#settings;
    const items = Array.from({ length: count }, () => randomDirection(this.rng, features));
    const user = { taste: randomDirection(this.rng, features), memory: new Float64Array(count) };
    this.#episode = { items, user, clicks: new Float64Array(count), last: null };
  }

  /** Shows an item. `info` has `clickProbability`, with which the click was drawn. An episode ends only by its limit. */
  protected advance(action: number): void {
    if (!this.actionSpace.contains(action)) throw this.actionError(action);
    const episode = this.#episode;
    if (episode === null) throw this.resetError();
    const probability = this.#probability(action, episode);
    const clicked = this.rng.random() < probability;
    const traits = this.#settings;
    const shown = { item: action, features: episode.items[action] ?? [] };
    episode.user = userAfter(episode.user, shown, { traits, rng: this.rng });
    episode.clicks = episode.clicks.map(
      (amount, item) => traits.recovery * (amount + (clicked && item === action ? 1 : 0)),
    );
    episode.last = { item: action, clicked, probability };
    this.reward = clicked ? 1 : 0;
  }

  override latestInfo(): Info {
    const last = this.#episode?.last ?? null;
    return last === null ? emptyInfo : { clickProbability: last.probability };
  }

  protected override snapshotState(): object {
    return { episode: this.#episode };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const { items: count, features } = this.#settings;
    const amounts = new Float64Array(count);
    const direction = new Float64Array(features);
    this.#episode = fields.orNull("episode", (name) => {
      const form = {
        items: new Array<Float64Array>(count).fill(direction),
        user: { taste: direction, memory: amounts },
        clicks: amounts,
      };
      const episode = fields.inner(name);
      const last = episode.orNull("last", () => {
        const shown = episode.inner("last");
        return {
          item: shown.integer("item", 0, count - 1),
          clicked: shown.flag("clicked"),
          probability: shown.number("probability"),
        };
      });
      return { ...fields.like(name, form), last };
    });
  }

  /** "ansi": each item's click probability as a bar. "rgb_array": the same, 480 pixels wide. */
  render(): RenderFrame {
    const { state } = this;
    if (this.renderMode === null || state === null) return null;
    const view = { probabilities: state.probabilities, last: this.#episode?.last ?? null };
    return this.renderMode === "ansi" ? recommendText(view) : recommendPicture(view);
  }

  #probability(item: number, { items, user }: Pick<Episode, "items" | "user">): number {
    const features = items[item] ?? [];
    return clickProbability(user.taste, { features, memory: user.memory[item] ?? 0 }, this.#settings);
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    if (this.#episode === null) return;
    const { items, user, clicks, last } = this.#episode;
    const { items: count, features } = this.#settings;
    items.forEach((item, i) => {
      into.set(item, offset + i * features);
    });
    into.set(user.memory, offset + count * features);
    into.set(clicks, offset + count * (features + 1));
    into[offset + count * (features + 2)] = last?.clicked === true ? 1 : 0;
  }
}

function readRecommendSettings(settings: CreateArguments["settings"]) {
  return readSettings("Recommend", recommendSettings, settings);
}
