/**
 * Trading: hold, buy or sell short one asset. In: the position to take, discrete or continuous. Out: past log returns and
 * the present position; the reward is the log return of the portfolio after fees.
 * Why: the task that reinforcement learning is asked for in finance, without its usual mistakes: a step is decided before
 * its price is known, every trade costs, and the sum of the rewards is exactly the log of what the portfolio grew by.
 */
import type { EnvMetadata, Info, RenderFrame, ResetArguments } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { InPlaceEnv } from "../../core/in-place-env.ts";
import { readSettings } from "../../core/settings.ts";
import { GymError } from "../../errors/gym-error.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { settle } from "./portfolio.ts";
import { syntheticPrices } from "./synthetic-prices.ts";
import { type TradingHistory, tradingPicture, tradingText } from "./trading-views.ts";

/** What can be set on a Trading. */
export const tradingSettings = {
  prices: {
    kind: "numbers",
    default: [],
    min: 1e-9,
    max: 1e15,
    doc: "The price series, oldest first; if empty, each episode invents one.",
  },
  steps: {
    kind: "number",
    default: 252,
    min: 1,
    max: 1e6,
    whole: true,
    doc: "Steps of an episode; 252 is a year of days.",
  },
  window: {
    kind: "number",
    default: 16,
    min: 1,
    max: 1000,
    whole: true,
    doc: "How many past log returns are observed.",
  },
  positions: {
    kind: "choice",
    default: "discrete",
    choices: ["discrete", "continuous"],
    doc: "Whether an action is one of a few positions or any between the limits.",
  },
  levels: {
    kind: "number",
    default: 3,
    min: 2,
    max: 101,
    whole: true,
    doc: "Discrete positions, evenly from the least to the greatest.",
  },
  minPosition: { kind: "number", default: -1, min: -1, max: 0, doc: "The least share of the worth in the asset." },
  maxPosition: { kind: "number", default: 1, min: 0, max: 1, doc: "The greatest share of the worth in the asset." },
  fee: { kind: "number", default: 0.001, min: 0, max: 0.1, doc: "What a trade costs, as a share of the worth moved." },
  volatility: { kind: "number", default: 0.01, min: 0, max: 0.2, doc: "Noise of invented log returns, a step." },
  trend: { kind: "number", default: 0.003, min: 0, max: 0.1, doc: "Deviation of the invented trend, a step." },
} as const;

/** The environment without wrappers; `make("Trading-v0")` adds no limit: an episode is truncated where its prices end. */
export class Trading extends InPlaceEnv<Float32Array, number | Float32Array> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 10 };
  /** Discrete: 0 is the least position, the last the greatest. Continuous: a Box of one number, the position. */
  readonly actionSpace: Discrete | Box;
  /** `[window + 1]`: log returns up to the present price, oldest first; the share of the worth that is in the asset. */
  readonly observationSpace: Box;
  readonly #settings: ReturnType<typeof readTradingSettings>;
  #prices: Float64Array = new Float64Array(0);
  /** Index of the present price, and of the last of the episode. */
  #now = 0;
  #last = 0;
  #first = 0;
  #position = 0;
  #worth = 1;
  #ended = true;
  #started = false;
  #positions: number[] = [];

  /** Throws GymError for a setting that does not exist or does not fit, and for fewer than `window + 2` prices. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#settings = readTradingSettings(settings);
    const { window, levels, positions, minPosition: low, maxPosition: high } = this.#settings;
    this.actionSpace = positions === "discrete" ? new Discrete(levels) : new Box({ low, high, shape: [1] });
    this.observationSpace = new Box({
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
      shape: [window + 1],
    });
  }

  /**
   * Starts without a position, at a place of the given series drawn from those that leave `steps` steps, or its first; or on
   * an invented series. `info` has `price`, `worth` (1 at the start) and `position`.
   */
  protected start(args: ResetArguments | undefined): void {
    this.beginEpisode(args);
    const { prices, window, steps } = this.#settings;
    if (prices.length === 0) {
      this.#prices = syntheticPrices(this.rng, { ...this.#settings, length: window + steps + 1 });
      this.#first = window;
    } else {
      this.#prices = prices;
      this.#first = window + this.rng.integers(Math.max(1, prices.length - window - steps));
    }
    this.#now = this.#first;
    this.#last = Math.min(this.#first + steps, this.#prices.length - 1);
    this.#position = 0;
    this.#worth = 1;
    this.#started = true;
    this.#ended = false;
    this.#positions = [];
  }

  /** Takes the position at the present price, then the next price comes. Ruin terminates; the last price truncates. */
  protected advance(action: number | Float32Array): void {
    const target = this.#target(action);
    if (!this.#started) throw this.resetError();
    if (this.#ended)
      throw new GymError("reset-needed", "step of Trading was called after the episode's end. Call reset first.");
    const change = (this.#prices[this.#now + 1] ?? 0) / (this.#prices[this.#now] ?? 1) - 1;
    const { growth, position, ruined } = settle({ held: this.#position, target, fee: this.#settings.fee, change });
    this.#now++;
    this.#position = position;
    this.#worth *= growth;
    this.#positions.push(target);
    this.reward = Math.log(growth);
    this.terminated = ruined;
    this.truncated = this.#now >= this.#last;
    this.#ended = ruined || this.truncated;
  }

  /** "ansi": the last prices as text. "rgb_array": 480 by 320 pixels. Neither shows a price that is yet to come. */
  render(): RenderFrame {
    if (this.renderMode === null || !this.#started) return null;
    const history: TradingHistory = {
      prices: this.#prices.subarray(this.#first, this.#now + 1),
      positions: this.#positions,
      worth: this.#worth,
    };
    return this.renderMode === "ansi" ? tradingText(history) : tradingPicture(history);
  }

  /** The position that an action stands for. */
  #target(action: number | Float32Array): number {
    if (!this.actionSpace.contains(action)) throw this.actionError(action);
    if (typeof action !== "number") return action[0] ?? 0;
    const { minPosition, maxPosition, levels } = this.#settings;
    return minPosition + ((maxPosition - minPosition) * action) / (levels - 1);
  }

  /** A given price series is a setting; an invented one is part of the state. */
  protected override snapshotState(): object {
    const { prices } = this.#settings;
    return {
      started: this.#started,
      ended: this.#ended,
      first: this.#first,
      now: this.#now,
      position: this.#position,
      worth: this.#worth,
      positions: this.#positions,
      prices: prices.length === 0 ? this.#prices : [],
    };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const { prices: given, window, steps } = this.#settings;
    const started = fields.flag("started");
    const ended = fields.flag("ended");
    const invents = started && given.length === 0;
    const prices = invents
      ? fields.like("prices", new Float64Array(window + steps + 1))
      : started
        ? given
        : new Float64Array(0);
    const latest = started ? window + (invents ? 0 : Math.max(0, given.length - window - steps - 1)) : 0;
    const first = fields.integer("first", started ? window : 0, latest);
    const last = started ? Math.min(first + steps, prices.length - 1) : 0;
    const now = fields.integer("now", first, last);
    const position = fields.number("position");
    const worth = fields.number("worth");
    const positions = fields.list("positions", [now - first, now - first], (items, index) => items.number(index));
    this.#prices = prices;
    this.#first = first;
    this.#last = last;
    this.#now = now;
    this.#position = position;
    this.#worth = worth;
    this.#positions = positions;
    this.#started = started;
    this.#ended = ended;
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    const { window } = this.#settings;
    const oldest = this.#now - window;
    for (let i = 0; i < window; i++) {
      into[offset + i] = Math.log((this.#prices[oldest + i + 1] ?? 1) / (this.#prices[oldest + i] ?? 1));
    }
    into[offset + window] = this.#position;
  }

  override latestInfo(): Info {
    return { price: this.#prices[this.#now], worth: this.#worth, position: this.#position };
  }
}

function readTradingSettings(raw: CreateArguments["settings"]) {
  const settings = readSettings("Trading", tradingSettings, raw);
  const { prices, window, minPosition, maxPosition } = settings;
  if (prices.length > 0 && prices.length < window + 2) {
    throw new GymError(
      "setting",
      `Setting prices of Trading must have at least window + 2 = ${window + 2} prices; received ${prices.length}.`,
    );
  }
  if (minPosition === maxPosition) {
    throw new GymError("setting", "Trading needs minPosition < maxPosition; received 0 for both.");
  }
  // A copy, so that the caller's array may change afterwards.
  return { ...settings, prices: Float64Array.from(prices) };
}
