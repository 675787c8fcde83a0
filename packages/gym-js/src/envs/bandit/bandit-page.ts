/** The words of Bandit's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** Bandit in words. */
export const banditPage: EnvPage<number, number> = {
  name: "Bandit",
  summary: "Find the best of k arms by pulling them.",
  description:
    "k arms pay at random, each around a mean of its own that is not known. There is no state: all there is to learn is which arm pays best, and each pull to find out costs what the best arm would have paid. The 10-armed testbed of Sutton & Barto's second chapter.",
  action: {
    elements: [{ at: [0, 9], meaning: "the arm to pull" }],
    text: "As many as `arms`.",
  },
  observation: {
    elements: [{ at: 0, meaning: "always the same, for nothing changes" }],
    text: "",
  },
  info: {
    regret: "after a step: the best arm's mean less that of the arm that was pulled",
    optimal: "after a step: whether the regret is 0",
  },
  transition: {
    text: "The means are drawn by `reset` and stay for the episode.",
    equations: `gaussian:   mean ~ N(0, 1)    reward ~ N(mean, deviation^2)
bernoulli:  mean ~ U[0, 1)    reward = 1 with probability mean, else 0`,
  },
  reward: "What the arm pays.",
  start: {
    text: "The mean of every arm is drawn anew.",
    options: {
      means: {
        meaning: "the means of all arms, instead of drawn ones",
        default: "drawn",
        example: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      },
    },
  },
  end: "Nothing terminates an episode.",
  settings: "",
  history: { v0: "First version." },
  source:
    'R. S. Sutton & A. G. Barto, "Reinforcement Learning: An Introduction", 2nd edition, MIT Press, 2018, section 2.3.',
  picture: {
    caption:
      "A bar an arm: its share of the pulls, the last arm orange; the mark is the mean, further right is better.",
    seed: 6,
    steps: 120,
    act: (_, step) => (step % 3 === 0 ? (step * 7) % 10 : step % 5 === 0 ? 7 : 1),
  },
};
