/** The words of FrozenLake's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** FrozenLake in words. */
export const frozenLakePage: EnvPage<number, number> = {
  name: "FrozenLake",
  summary: "Cross a lake of slippery ice without falling into a hole.",
  description:
    "The player walks from tile to tile of a frozen lake, from the start in one corner to the goal in the other. Some tiles are holes. On slippery ice a step goes where it should only one time in three, and else to one of the sides; the best policy then keeps away from holes, even by walking against a wall.",
  action: {
    elements: [
      { at: 0, meaning: "left" },
      { at: 1, meaning: "down" },
      { at: 2, meaning: "right" },
      { at: 3, meaning: "up" },
    ],
    text: "A step off the map leaves the player where it is.",
  },
  observation: {
    elements: [{ at: [0, 15], meaning: "the tile, `row * columns + column`, both counted from 0 at the top left" }],
    text: "Larger maps have more tiles: `Discrete(64)` with 8 by 8.",
  },
  info: { prob: "the probability of the outcome that was drawn; 1 after `reset`" },
  transition: {
    text: "The table `transitions[state][action]` has every outcome, `initialDistribution` the starts. On slippery ice:",
    equations: `P(direction of the action)            = successRate
P(direction a quarter turn to a side) = (1 - successRate) / 2, each`,
  },
  reward:
    "The three numbers of `rewardSchedule`, by the tile that is reached: goal, hole, any other. By default 1, 0 and 0.",
  start: { text: "On the tile `S`; drawn evenly where a map has several.", options: {} },
  end: "The player is on the goal or in a hole.",
  settings:
    "`desc` gives a map of one's own; `drawLakeMap({ size, frozenShare, seed })` draws one that surely has a way to the goal.",
  history: {
    v1: "As in Gymnasium 1.4. `FrozenLake8x8-v1` is the same with the larger map and twice the steps. (Gymnasium's v0 had faults in its rewards; it is not registered here.)",
  },
  source: "From OpenAI Gym's toy text environments (2016); after Gymnasium.",
  picture: {
    caption: "The player (red) on its way around the holes (dark) to the goal (golden).",
    seed: 7,
    steps: 7,
    act: (tile) => [0, 3, 0, 3, 0, 0, 2, 0, 3, 1, 0, 0, 0, 2, 1, 0][tile] ?? 0,
  },
};
