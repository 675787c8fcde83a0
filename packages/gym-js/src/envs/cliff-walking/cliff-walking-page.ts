/** The words of CliffWalking's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

const way = [0, 0, 1, 1, 1, 1, 1, 1, 1];

/** CliffWalking in words. */
export const cliffWalkingPage: EnvPage<number, number> = {
  name: "CliffWalking",
  summary: "Walk along a cliff to the goal without falling off.",
  description:
    "A grid of 4 rows and 12 columns, whose bottom row between start and goal is a cliff. The shortest way runs along the edge. An agent that still explores falls off it now and then: Q-learning learns the way along the edge all the same, Sarsa one at a distance.",
  action: {
    elements: [
      { at: 0, meaning: "up" },
      { at: 1, meaning: "right" },
      { at: 2, meaning: "down" },
      { at: 3, meaning: "left" },
    ],
    text: "A step off the map leaves the walker where it is.",
  },
  observation: {
    elements: [{ at: [0, 47], meaning: "the tile, `row * 12 + column`, both counted from 0 at the top left" }],
    text: "The start is tile 36, the goal 47. Nobody ever stands on the ten tiles of the cliff, 37 to 46.",
  },
  info: { prob: "the probability of the outcome that was drawn; 1 after `reset`" },
  transition: {
    text: "The table `transitions[state][action]` has every outcome, `initialDistribution` the starts. A step onto the cliff leads back to the start. With `isSlippery`:",
    equations: `P(direction of the action)            = 1/3
P(direction a quarter turn to a side) = 1/3, each`,
  },
  reward: "-1 for every step, -100 for one onto the cliff. The best return on firm ground is -13.",
  start: { text: "At the bottom left.", options: {} },
  end: "The walker is on the goal, at the bottom right. Falling off does not end the episode, and there is no limit of steps, as in Gymnasium; `maxEpisodeSteps` of `make` sets one.",
  settings: "",
  history: {
    v1: "As in Gymnasium 1.4, with the slippery variant `CliffWalkingSlippery-v1`. (Gymnasium's v0 had none; it is not registered here.)",
  },
  source:
    'R. S. Sutton & A. G. Barto, "Reinforcement Learning: An Introduction", 2nd edition, MIT Press, 2018, example 6.6. In the form of Gymnasium.',
  picture: {
    caption: "The walker (red) above the cliff (dark), start on the left, goal on the right.",
    seed: 0,
    steps: way.length,
    act: (_, step) => way[step] ?? 1,
  },
};
