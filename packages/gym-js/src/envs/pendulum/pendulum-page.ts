/** The words of Pendulum's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** Pendulum in words. */
export const pendulumPage: EnvPage<Float32Array, Float32Array> = {
  name: "Pendulum",
  summary: "Swing a rod up and hold it there with a motor too weak to lift it at once.",
  description:
    "A rod of 1 kg and 1 m hangs on an axle with a motor. The motor cannot lift the rod from hanging to standing at once, so it has to swing it, and then hold it up with as little torque as possible. Nothing ends an episode but its limit.",
  action: {
    elements: [{ at: 0, meaning: "torque at the axle, anticlockwise", unit: "N m" }],
    text: "A torque beyond the bounds is clipped. NaN, and arrays of another type or length, are refused.",
  },
  observation: {
    elements: [
      { at: 0, meaning: "cosine of the angle from upright: the height of the free end", unit: "m" },
      { at: 1, meaning: "sine of the angle, which counts anticlockwise" },
      { at: 2, meaning: "angular velocity, anticlockwise", unit: "rad/s" },
    ],
    text: "",
  },
  info: {},
  transition: {
    text: "Steps of `dt = 0.05` s; the new velocity moves the angle. The angle is 0 when the rod stands.",
    equations: `torque          = clip(action, -2, 2)
angularVelocity = clip(angularVelocity + (3/2 g sin(angle) + 3 torque) dt, -8, 8)
angle           = angle + angularVelocity dt`,
  },
  reward:
    "`-(angle^2 + 0.1 angularVelocity^2 + 0.001 torque^2)` of the state before the step, with the angle brought within [-π, π): from -16.27 to 0.",
  start: {
    text: "The angle is drawn evenly from [-`xInit`, `xInit`), the angular velocity from [-`yInit`, `yInit`).",
    options: {
      xInit: { meaning: "largest angle (Gymnasium's `x_init`)", default: "π", example: 0.1 },
      yInit: { meaning: "largest angular velocity (Gymnasium's `y_init`)", default: "1", example: 5 },
    },
  },
  end: "Nothing terminates an episode.",
  settings: "",
  history: {
    v1: "As in Gymnasium. (Gymnasium's v0 wrote the same equations in a longer form; it is not registered here.)",
  },
  source: "A classic problem of control theory, the inverted pendulum with limited torque. In the form of Gymnasium.",
  picture: {
    caption: "The rod on its way up; the bar below is the torque of the last step.",
    seed: 2,
    steps: 14,
    act: ([, , velocity = 0]) => Float32Array.of(velocity < 0 ? -2 : 2),
  },
};
