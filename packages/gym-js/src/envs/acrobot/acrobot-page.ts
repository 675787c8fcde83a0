/** The words of Acrobot's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** Acrobot in words. */
export const acrobotPage: EnvPage<Float32Array, number> = {
  name: "Acrobot",
  summary: "Swing the free end of two hanging links above a line with a motor at the joint between them.",
  description:
    "Two links hang from a fixed point like a gymnast from a bar. Only the joint between them, the hips, has a motor. It must be used in time with the swing to bring the free end, the feet, one link's length above the bar. The motion is chaotic: small differences grow quickly.",
  action: {
    elements: [
      { at: 0, meaning: "a torque of -1 N m at the joint between the links" },
      { at: 1, meaning: "no torque" },
      { at: 2, meaning: "a torque of 1 N m" },
    ],
    text: "",
  },
  observation: {
    elements: [
      { at: 0, meaning: "cosine of the first link's angle from hanging down" },
      { at: 1, meaning: "sine of that angle" },
      { at: 2, meaning: "cosine of the second link's angle from the first" },
      { at: 3, meaning: "sine of that angle" },
      { at: 4, meaning: "angular velocity of the first link", unit: "rad/s" },
      { at: 5, meaning: "angular velocity of the second link, relative to the first", unit: "rad/s" },
    ],
    text: "Angles and velocities count anticlockwise. With both angles 0 the links hang straight down. The velocities are limited to 4π and 9π.",
  },
  info: {},
  transition: {
    text: 'One step of the fourth-order Runge-Kutta method over `dt` (0.2 s), then velocities are clipped to their bounds. Both links weigh 1 kg, are 1 m long with the centre of mass in the middle, and have a moment of inertia of 1 kg m². With `bookOrNips: "nips"` the term marked * is left out.',
    equations: `d1   = 3.5 + cos(angle2)
d2   = 1.25 + 0.5 cos(angle2)
phi2 = 4.9 sin(angle1 + angle2)
phi1 = -0.5 speed2^2 sin(angle2) - speed2 speed1 sin(angle2) + 14.7 sin(angle1) + phi2

angle1' = speed1
angle2' = speed2
speed2' = (torque + phi1 d2 / d1 - 0.5 speed1^2 sin(angle2) * - phi2) / (1.25 - d2^2 / d1)
speed1' = -(d2 speed2' + phi1) / d1`,
  },
  reward: "-1 for every step, and 0 for the one that lifts the free end above the line.",
  start: {
    text: "Both angles and both velocities are drawn evenly from [`low`, `high`) and rounded to float32.",
    options: {
      low: { meaning: "lower end of what is drawn", default: "-0.1", example: -1 },
      high: { meaning: "upper end of what is drawn", default: "0.1", example: 1 },
    },
  },
  end: "The free end is more than 1 m above the fixed one: `-cos(angle1) - cos(angle1 + angle2) > 1`.",
  settings: "",
  history: {
    v1: "As in Gymnasium: cosines and sines of the angles, 500 steps at most. (Gymnasium's v0 observed the angles themselves and had 200 steps; it is not registered here.)",
  },
  source:
    'R. S. Sutton, "Generalization in reinforcement learning: successful examples using sparse coarse coding", NIPS 8, 1996; R. S. Sutton & A. G. Barto, "Reinforcement Learning: An Introduction", 2nd edition, MIT Press, 2018. In the form of Gymnasium.',
  picture: {
    caption: "The links swing; the free end has to get above the black line.",
    seed: 1,
    steps: 227,
    act: ([, , , , speed = 0]) => (speed > 0 ? 2 : 0),
  },
};
