/**
 * Blackjack: get nearer to 21 than the dealer without going over. In: actions 0 stick, 1 hit. Out: the player's sum, the
 * dealer's open card (1 is an ace), and 1 if the player counts an ace as 11.
 * Why: the example of Monte Carlo methods. Sutton & Barto 2018, example 5.1; Gymnasium's Blackjack-v1: same rules, same
 * random numbers. Cards come from an endless deck.
 */
import type { EnvMetadata, RenderFrame, ResetArguments } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { InPlaceEnv } from "../../core/in-place-env.ts";
import { readSettings } from "../../core/settings.ts";
import { GymError } from "../../errors/gym-error.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { Tuple } from "../../spaces/tuple.ts";
import { blackjackPicture, blackjackText } from "./blackjack-views.ts";
import { hasUsableAce, isNatural, scoreOf, sumOf } from "./hand.ts";

/** What can be set on a Blackjack. `make("Blackjack-v1")` sets `sab`, as Gymnasium does. */
export const blackjackSettings = {
  natural: {
    kind: "boolean",
    default: false,
    doc: "Whether winning with an ace and a ten from the start gives 1.5; without effect if sab is set.",
  },
  sab: {
    kind: "boolean",
    default: false,
    doc: "The rules of Sutton & Barto: an ace and a ten from the start win at once, unless the dealer has them too.",
  },
} as const;

/** The player's sum, 4 to 31; the dealer's open card, 1 to 10; 1 with a usable ace, else 0. */
export type BlackjackObservation = readonly [sum: number, dealerCard: number, usableAce: number];

/** The hands as values of cards, 1 (ace) to 10; the dealer's first card is the open one. */
export interface BlackjackState {
  readonly player: readonly number[];
  readonly dealer: readonly number[];
  /** Whether the hand was played out. */
  readonly over: boolean;
}

const deck = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10] as const;
const dealerSticksAt = 17;
/** A hand of 22 cards is over 21 even if all are aces. */
const mostCards = 22;
const emptyTable: BlackjackState = { player: [], dealer: [], over: false };

/** The environment without wrappers; an episode is one hand, with a reward of 1, 0 or -1 (or 1.5) at its end. */
export class Blackjack extends InPlaceEnv<BlackjackObservation, number> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 4 };
  readonly actionSpace = new Discrete(2);
  readonly observationSpace = new Tuple([new Discrete(32), new Discrete(11), new Discrete(2)]);
  readonly #settings: ReturnType<typeof readBlackjackSettings>;
  #state: BlackjackState | null = null;
  readonly #seen = new Int32Array(3);

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#settings = readBlackjackSettings(settings);
  }

  /** The hands, hidden cards too; null before the first reset. Assign to continue from others; `snapshot` adds the generator. */
  get state(): BlackjackState | null {
    return this.#state;
  }

  set state(state: BlackjackState) {
    this.#state = state;
  }

  /** Deals two cards each. `info` is empty. */
  protected start(args: ResetArguments | undefined): void {
    this.beginEpisode(args);
    const dealer = [this.#card(), this.#card()];
    const player = [this.#card(), this.#card()];
    // Gymnasium draws a suit, and which court card a ten is, for its picture; later cards depend on these draws.
    this.rng.integers(4);
    if (dealer[0] === 10) this.rng.integers(3);
    this.#state = { player, dealer, over: false };
  }

  /** Throws GymError once the hand is over. */
  protected advance(action: number): void {
    if (action !== 0 && action !== 1) throw this.actionError(action);
    const state = this.#state;
    if (state === null || state.over) {
      const when = state === null ? "before reset" : "after the hand was over";
      throw new GymError("reset-needed", `step of ${this.describe()} was called ${when}. Call reset first.`);
    }
    const next = action === 1 ? this.#hit(state) : this.#stick(state);
    this.#state = next;
    this.reward = action === 0 ? this.#outcome(next) : next.over ? -1 : 0;
    this.terminated = next.over;
  }

  protected override observation(): BlackjackObservation {
    this.writeObservation(this.#seen, 0);
    const [sum = 0, dealerCard = 0, usableAce = 0] = this.#seen;
    return [sum, dealerCard, usableAce];
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    const { player, dealer } = this.#state ?? emptyTable;
    into[offset] = sumOf(player);
    into[offset + 1] = dealer[0] ?? 0;
    into[offset + 2] = hasUsableAce(player) ? 1 : 0;
  }

  protected override snapshotState(): object {
    return { table: this.#state };
  }

  protected override restoreState(fields: SnapshotFields): void {
    this.#state = fields.orNull("table", (name) => {
      const table = fields.inner(name);
      const hand = (of: string): number[] =>
        table.list(of, [2, mostCards], (cards, index) => cards.integer(index, 1, 10));
      return { player: hand("player"), dealer: hand("dealer"), over: table.flag("over") };
    });
  }

  /** "ansi": both hands in words. "rgb_array": the table, cards with as many dots as they are worth. */
  render(): RenderFrame {
    if (this.renderMode === null || this.#state === null) return null;
    return this.renderMode === "ansi" ? blackjackText(this.#state) : blackjackPicture(this.#state);
  }

  #card(): number {
    return this.rng.choice(deck);
  }

  #hit(state: BlackjackState): BlackjackState {
    const player = [...state.player, this.#card()];
    return { ...state, player, over: sumOf(player) > 21 };
  }

  #stick(state: BlackjackState): BlackjackState {
    const dealer = [...state.dealer];
    while (sumOf(dealer) < dealerSticksAt) dealer.push(this.#card());
    return { ...state, dealer, over: true };
  }

  #outcome({ player, dealer }: BlackjackState): number {
    const { natural, sab } = this.#settings;
    const result = Math.sign(scoreOf(player) - scoreOf(dealer));
    if (sab) return isNatural(player) && !isNatural(dealer) ? 1 : result;
    return natural && isNatural(player) && result === 1 ? 1.5 : result;
  }
}

function readBlackjackSettings(settings: CreateArguments["settings"]) {
  return readSettings("Blackjack", blackjackSettings, settings);
}
