/** The words of MountainCarContinuous's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** MountainCarContinuous in words. */
export const mountainCarContinuousPage: EnvPage<Float32Array, Float32Array> = {
  name: "MountainCarContinuous",
  summary: "The mountain car with a throttle, whose use costs.",
  description:
    "The valley of MountainCar with an engine that can be set to any force. Force costs, and only the flag pays; so an agent that explores at random learns first that doing nothing is best, and has to get beyond that.",
  action: {
    elements: [{ at: 0, meaning: "force of the engine, to the right, as a share of the greatest" }],
    text: "A force beyond the bounds is clipped for the motion, and costs what was asked for. NaN, and arrays of another type or length, are refused.",
  },
  observation: {
    elements: [
      { at: 0, meaning: "position along the valley, to the right; the lowest point is at -0.52, the flag at 0.45" },
      { at: 1, meaning: "velocity to the right, as the change of position a step" },
    ],
    text: "The units are those of the original task, which gives none.",
  },
  info: {},
  transition: {
    text: "The left end of the valley is a wall that stops the car. The state is rounded to float32 after each step, as in Gymnasium.",
    equations: `force    = clip(action, -1, 1)
velocity = clip(velocity + 0.0015 force - 0.0025 cos(3 position), -0.07, 0.07)
position = clip(position + velocity, -1.2, 0.6)`,
  },
  reward: "`-0.1 * action^2` for every step, and 100 more for the step that reaches the flag.",
  start: {
    text: "The position is drawn evenly from [`low`, `high`); the velocity is 0.",
    options: {
      low: { meaning: "lower end of the positions", default: "-0.6", example: -0.9 },
      high: { meaning: "upper end of the positions", default: "-0.4", example: 0 },
    },
  },
  end: "The car is at the flag or beyond it (position >= 0.45), with a velocity of `goalVelocity` at least.",
  settings: "",
  history: { v0: "As in Gymnasium." },
  source:
    'A. W. Moore, "Efficient memory-based learning for robot control", PhD thesis, University of Cambridge, 1990. In the form of Gymnasium.',
  picture: {
    caption: "The car runs up the left slope to gather speed for the right one.",
    seed: 5,
    steps: 66,
    act: ([, velocity = 0]) => Float32Array.of(velocity < 0 ? -1 : 1),
  },
};
