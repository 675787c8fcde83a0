/** The words of MountainCar's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** MountainCar in words. */
export const mountainCarPage: EnvPage<Float32Array, number> = {
  name: "MountainCar",
  summary: "Swing an underpowered car back and forth until it reaches the flag on the hill.",
  description:
    "A car stands in a valley. Its engine is too weak for the slope to the right, on top of which there is a flag; it gets there only by rolling up the other side first and using the way down. Random actions practically never reach the flag, and every reward before it is the same.",
  action: {
    elements: [
      { at: 0, meaning: "accelerate to the left" },
      { at: 1, meaning: "coast" },
      { at: 2, meaning: "accelerate to the right" },
    ],
    text: "",
  },
  observation: {
    elements: [
      { at: 0, meaning: "position along the valley, to the right; the lowest point is at -0.52, the flag at 0.5" },
      { at: 1, meaning: "velocity to the right, as the change of position a step" },
    ],
    text: "The units are those of the original task, which gives none.",
  },
  info: {},
  transition: {
    text: "The left end of the valley is a wall that stops the car: there its velocity becomes 0.",
    equations: `velocity = clip(velocity + 0.001 (action - 1) - 0.0025 cos(3 position), -0.07, 0.07)
position = clip(position + velocity, -1.2, 0.6)
height   = 0.45 sin(3 position) + 0.55        (for pictures only)`,
  },
  reward: "-1 for every step.",
  start: {
    text: "The position is drawn evenly from [`low`, `high`); the velocity is 0.",
    options: {
      low: { meaning: "lower end of the positions", default: "-0.6", example: -0.9 },
      high: { meaning: "upper end of the positions", default: "-0.4", example: 0 },
    },
  },
  end: "The car is at the flag or beyond it (position >= 0.5), with a velocity of `goalVelocity` at least.",
  settings: "",
  history: { v0: "As in Gymnasium." },
  source:
    'A. W. Moore, "Efficient memory-based learning for robot control", PhD thesis, University of Cambridge, 1990. In the form of Gymnasium.',
  picture: {
    caption: "The car on its way up the right slope, the flag ahead of it.",
    seed: 3,
    steps: 110,
    act: ([, velocity = 0]) => (velocity < 0 ? 0 : 2),
  },
};
