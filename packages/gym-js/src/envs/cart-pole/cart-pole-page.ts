/** The words of CartPole's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** CartPole in words. */
export const cartPolePage: EnvPage<Float32Array, number> = {
  name: "CartPole",
  summary: "Balance a pole on a cart by pushing the cart left or right.",
  description:
    "A pole stands on a cart, hinged at its foot, without a motor in the hinge. The cart runs on a level track without friction and is pushed with the same force at every step; only the direction is chosen. Pushed to one side only, it falls over within ten steps or so.",
  action: {
    elements: [
      { at: 0, meaning: "push to the left with 10 N" },
      { at: 1, meaning: "push to the right with 10 N" },
    ],
    text: "How much a push changes the cart's velocity depends on the pole's angle, as the pole's mass has to be moved too.",
  },
  observation: {
    elements: [
      { at: 0, meaning: "position of the cart; 0 is the middle of the track", unit: "m" },
      { at: 1, meaning: "velocity of the cart, to the right", unit: "m/s" },
      { at: 2, meaning: "angle of the pole from upright, clockwise", unit: "rad" },
      { at: 3, meaning: "angular velocity of the pole, clockwise", unit: "rad/s" },
    ],
    text: "The bounds of position and angle are twice those at which the episode ends, so that the last observation lies within them.",
  },
  info: {},
  transition: {
    text: 'The equations of motion without friction, over steps of `dt = 0.02` s. With `kinematicsIntegrator: "semi-implicit-euler"` the new velocities move the position and the angle, else the old ones do.',
    equations: `g = 9.8    mass of the cart = 1    m = 0.1 (pole)    M = 1.1 (both)    l = 0.5 (half the pole)    F = -10 or 10

drive                = (F + m l angularVelocity^2 sin(angle)) / M
angular acceleration = (g sin(angle) - cos(angle) drive) / (l (4/3 - m cos(angle)^2 / M))
acceleration         = drive - m l (angular acceleration) cos(angle) / M

position += dt velocity           velocity        += dt acceleration
angle    += dt angularVelocity    angularVelocity += dt (angular acceleration)`,
  },
  reward:
    "1 for every step, that of the fall included. With `suttonBartoReward`, 0 for every step and -1 for the fall. Steps after a fall give 0 (-1 with `suttonBartoReward`) and warn once.",
  start: {
    text: "Each of the four numbers is drawn evenly from [`low`, `high`).",
    options: {
      low: { meaning: "lower end of what is drawn", default: "-0.05", example: -0.5 },
      high: { meaning: "upper end of what is drawn", default: "0.05", example: 0.1 },
    },
  },
  end: "The pole leans more than 12 degrees (0.2095 rad) to either side, or the cart's middle is more than 2.4 m from that of the track.",
  settings: "",
  history: {
    v1: "500 steps at most, solved at a mean return of 475. The same dynamics as v0.",
    v0: "200 steps at most, solved at a mean return of 195.",
  },
  source:
    'A. G. Barto, R. S. Sutton & C. W. Anderson, "Neuronlike adaptive elements that can solve difficult learning control problems", IEEE Transactions on Systems, Man, and Cybernetics 13(5), 1983. Equations: R. V. Florian, "Correct equations for the dynamics of the cart-pole system", 2007. In the form of Gymnasium.',
  picture: {
    caption: "The cart (black) on its track and the pole, tilting to the right.",
    seed: 7,
    steps: 41,
    act: ([, , angle = 0, speed = 0], step) => (step < 34 ? (angle + 0.4 * speed > 0 ? 1 : 0) : 0),
  },
};
