/** The words of Recommend's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** Recommend in words. */
export const recommendPage: EnvPage<Float32Array, number> = {
  name: "Recommend",
  summary: "Show items to a user whose taste drifts, for clicks.",
  description:
    "One user, one item a step, a click or none. The user's taste is hidden and has to be inferred from clicks. It wanders by itself, is pulled towards what is shown, and gets bored by what was shown of late; so showing the same favourite again and again does not pay, and what is recommended changes whom it is recommended to.",
  action: {
    elements: [{ at: [0, 19], meaning: "the item to show" }],
    text: "As many as `items`.",
  },
  observation: {
    elements: [
      { at: [0, 79], meaning: "the items' feature vectors of length 1, one after another" },
      { at: [80, 99], meaning: "how much of each item's showings is remembered" },
      { at: [100, 119], meaning: "the same of each item's clicks" },
      { at: 120, meaning: "1 if the last showing was clicked, else 0" },
    ],
    text: "`items * (features + 2) + 1` numbers. What is remembered grows by 1 with a showing and shrinks by `recovery` with every step.",
  },
  info: { clickProbability: "after a step: the probability with which the click was drawn" },
  transition: {
    text: "The taste `u` and the items' features `v` are vectors of length 1; `b` is how much of an item's showings is remembered.",
    equations: `P(click) = 1 / (1 + exp(-(bias + scale u.v - boredom b)))

b <- recovery (b + 1)    of the item shown        b <- recovery b    of all others
u <- (u + pull v + drift e) / |u + pull v + drift e|
e normal, with variance 1/features in each direction`,
  },
  reward: "1 for a click, else 0.",
  start: {
    text: "All items' features and the taste, each in a direction drawn evenly; nothing is remembered.",
    options: {},
  },
  end: "Nothing terminates an episode.",
  settings: "",
  history: { v0: "First version." },
  source:
    'In the spirit of E. Ie et al., "RecSim: a configurable simulation platform for recommender systems", 2019, and K. Krauth et al., "Do offline metrics predict online performance in recommender systems?", 2020; the environment is our own.',
  picture: {
    caption:
      "A bar an item: the probability that the user would click it now; the last one shown is green if clicked, red if not.",
    seed: 5,
    steps: 30,
    act: (_, step) => (step * 7) % 20,
  },
};
