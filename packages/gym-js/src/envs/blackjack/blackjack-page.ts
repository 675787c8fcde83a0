/** The words of Blackjack's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";
import type { BlackjackObservation } from "./blackjack.ts";

/** Blackjack in words. */
export const blackjackPage: EnvPage<BlackjackObservation, number> = {
  name: "Blackjack",
  summary: "Get nearer to 21 than the dealer without going over.",
  description:
    "Player and dealer have two cards each, of the dealer's one is open. The player takes cards until they stick or go over 21. Then the dealer takes cards up to a sum of 17 or more. Court cards count 10, an ace 11 where that does not go over 21, and else 1. The deck is endless: what was drawn may be drawn again.",
  action: {
    elements: [
      { at: 0, meaning: "stick: take no more cards" },
      { at: 1, meaning: "hit: take a card" },
    ],
    text: "",
  },
  observation: {
    elements: [
      { at: 0, meaning: "sum of the player's cards, from 4 to 31" },
      { at: 1, meaning: "the dealer's open card, from 1 (ace) to 10" },
      { at: 2, meaning: "1 if the player counts an ace as 11, else 0" },
    ],
    text: "",
  },
  info: {},
  transition: {
    text: "Each card is drawn from the same endless deck:",
    equations: `P(ace) = 1/13    P(2) = ... = P(9) = 1/13    P(10 or a court card) = 4/13`,
  },
  reward:
    "At the end of the hand 1 if the player is nearer to 21 than the dealer, 0 for a draw, -1 else and whenever the player went over 21; before, 0. With `sab`, an ace and a ten from the start win unless the dealer has them too. With `natural` and without `sab`, winning with them gives 1.5.",
  start: { text: "Two cards each, drawn from the deck.", options: {} },
  end: "The player sticks or goes over 21. A step after that is refused.",
  settings: '`make("Blackjack-v1")` sets `sab`, as Gymnasium does.',
  history: {
    v1: "As in Gymnasium. (Gymnasium's v0 treated an ace and a ten from the start otherwise; it is not registered here.)",
  },
  source:
    'R. S. Sutton & A. G. Barto, "Reinforcement Learning: An Introduction", 2nd edition, MIT Press, 2018, example 5.1. In the form of Gymnasium.',
  picture: {
    caption: "The dealer's cards above, the player's below, with a dot for each point; aces are red.",
    seed: 34,
    steps: 3,
    act: ([sum]) => (sum < 17 ? 1 : 0),
  },
};
