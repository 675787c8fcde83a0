/** The words of Reacher2D's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** Reacher2D in words. */
export const reacher2DPage: EnvPage<Float32Array, Float32Array> = {
  name: "Reacher2D",
  summary: "Move the fingertip of a two-joint arm to a target by torques.",
  description:
    "An arm of two rods lies flat on a table, so gravity does not matter. Motors at the shoulder and at the elbow turn the joints; whatever one does moves the other as well. The fingertip is to reach a target as soon as possible and stay there.",
  action: {
    elements: [
      { at: 0, meaning: "torque at the shoulder, anticlockwise", unit: "`maxTorque`" },
      { at: 1, meaning: "torque at the elbow, anticlockwise", unit: "`maxTorque`" },
    ],
    text: "An action outside the space is refused; `ClipAction` clips it.",
  },
  observation: {
    elements: [
      { at: 0, meaning: "cosine of the shoulder's angle, from the x axis" },
      { at: 1, meaning: "cosine of the elbow's angle, from the first rod" },
      { at: 2, meaning: "sine of the shoulder's angle" },
      { at: 3, meaning: "sine of the elbow's angle" },
      { at: 4, meaning: "angular velocity of the shoulder", unit: "rad/s" },
      { at: 5, meaning: "angular velocity of the elbow", unit: "rad/s" },
      { at: 6, meaning: "x of the target, from the shoulder", unit: "m" },
      { at: 7, meaning: "y of the target", unit: "m" },
      { at: 8, meaning: "way from the fingertip to the target, in x", unit: "m" },
      { at: 9, meaning: "way from the fingertip to the target, in y", unit: "m" },
    ],
    text: "Angles count anticlockwise, x to the right and y up.",
  },
  info: { distance: "from the fingertip to the target, in metres" },
  transition: {
    text: "Two uniform rods of `l = 0.1` m and `m = 0.1` kg with viscous friction `b` at both joints; `a = m l^2`, `q1` is the shoulder's angle, `q2` the elbow's. A step is 0.02 s, in five steps of integration by a semi-implicit method of second order under which the energy does not drift.",
    equations: `M(q) q'' + C(q, q') q' + b q' = maxTorque * action

M    = a [ 5/3 + cos q2        1/3 + 1/2 cos q2 ]
         [ 1/3 + 1/2 cos q2    1/3              ]
C q' = a/2 sin q2 [ -(2 q1' + q2') q2' ]
                  [   q1' q1'          ]`,
  },
  reward: "Minus the distance after the step in metres, minus `controlCost` times the sum of the squared actions.",
  start: {
    text: "Both angles are drawn evenly from [-π, π), at rest; the target evenly from the disc that the fingertip can reach, of 20 cm.",
    options: {},
  },
  end: "Nothing terminates an episode.",
  settings: "",
  history: { v0: "First version." },
  source:
    'In the spirit of Gymnasium\'s Reacher, without a physics engine. Equations: M. W. Spong, S. Hutchinson & M. Vidyasagar, "Robot Modeling and Control", Wiley, 2006, section 7.4.',
  picture: {
    caption: "The arm (blue) turns its fingertip (red) towards the target (green), within the disc that it can reach.",
    seed: 4,
    steps: 14,
    act: ([, , , , , , , , x = 0, y = 0]) => Float32Array.of(x + y > 0 ? 1 : -1, x - y > 0 ? 1 : -1),
  },
};
