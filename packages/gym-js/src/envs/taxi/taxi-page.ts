/** The words of Taxi's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** Around the walls to the stop at the bottom left, and on with the passenger if one waits there. */
const way = [1, 3, 3, 0, 0];

/** Taxi in words. */
export const taxiPage: EnvPage<number, number> = {
  name: "Taxi",
  summary: "Fetch a passenger at one of four stops and bring them to another.",
  description:
    "A town of 5 by 5 tiles with a few walls and four stops: red, green, yellow and blue. A passenger waits at one stop and wants to go to another. The taxi has to drive there, pick up, drive on and drop off: parts of a task that only count in their order.",
  action: {
    elements: [
      { at: 0, meaning: "drive south (down)" },
      { at: 1, meaning: "drive north (up)" },
      { at: 2, meaning: "drive east (right)" },
      { at: 3, meaning: "drive west (left)" },
      { at: 4, meaning: "pick the passenger up" },
      { at: 5, meaning: "drop the passenger off" },
    ],
    text: "A move into a wall leaves the taxi where it is. `actionSpace.sample({ mask: info.actionMask })` draws among what changes the state.",
  },
  observation: {
    elements: [{ at: [0, 499], meaning: "the state, `((row * 5 + column) * 5 + passenger) * 4 + destination`" }],
    text: "`passenger` is 0 red, 1 green, 2 yellow, 3 blue, 4 in the taxi; `destination` 0 red, 1 green, 2 yellow, 3 blue. `encodeTaxi` and `decodeTaxi` translate. 404 of the 500 states can be reached: in 300 of them the passenger waits elsewhere than at the destination, in 100 they ride, in 4 they have arrived.",
  },
  info: {
    prob: "the probability of the outcome that was drawn; 1 after `reset`",
    actionMask: "an `Int8Array` of 6: 1 for each action that would change the state, else 0",
  },
  transition: {
    text: "The table `transitions[state][action]` has every outcome, `initialDistribution` the starts; the whims of a fickle passenger are not in it: with `fickleProbability`, once an episode, they change the destination to one of the other three stops at the first move with them in the taxi. In rain, a move that is not blocked goes astray:",
    equations: `P(direction of the action)   = rainyProbability
P(direction to either side) = (1 - rainyProbability) / 2, each`,
  },
  reward:
    "-1 for every step; -10 instead for picking up or dropping off where that cannot be done; 20 instead for dropping off at the destination.",
  start: {
    text: "One of the 300 states with the passenger at a stop that is not the destination, drawn evenly.",
    options: {},
  },
  end: "The passenger was dropped off at the destination.",
  settings: "",
  history: {
    v4: "As in Gymnasium 1.4: rain and fickle passengers with probabilities of their own. (Earlier versions are not registered here.)",
  },
  source:
    'T. G. Dietterich, "Hierarchical reinforcement learning with the MAXQ value function decomposition", Journal of Artificial Intelligence Research 13, 2000; rain and whims from section 7.1. In the form of Gymnasium.',
  picture: {
    caption: "The taxi (yellow), the waiting passenger (blue), the destination (ringed) and walls (dark).",
    seed: 11,
    steps: way.length,
    act: (_, step) => way[step] ?? 0,
  },
};
