/** The words of LunarLander's page; see env-page.ts. */
import type { EnvPage } from "../../envs/env-page.ts";
import { discretePilot } from "./testing/heuristic-pilot.ts";

/** LunarLander in words. */
export const lunarLanderPage: EnvPage<Float32Array, number> = {
  name: "LunarLander",
  entry: "gym-js/box2d",
  summary: "Bring a lander down on the pad, softly and upright.",
  description:
    "A lander with two sprung legs comes in over hills, with a push in an arbitrary direction, and has a main engine below and one at each side. The pad between the flags is level and always in the middle; the rest of the ground is drawn anew for each episode. Fuel is unlimited but costs.\n\nIts bodies are moved by [planck](https://github.com/piqnt/planck.js), a port of Box2D, which is to be installed beside gym-js: `npm install planck`. Importing `gym-js/box2d` registers the environment.",
  action: {
    elements: [
      { at: 0, meaning: "no engine" },
      {
        at: 1,
        meaning: "the engine that pushes to the left and turns the lander to the left; Gymnasium calls it the left one",
      },
      { at: 2, meaning: "the main engine" },
      {
        at: 3,
        meaning:
          "the engine that pushes to the right and turns the lander to the right; Gymnasium calls it the right one",
      },
    ],
    text: "In `LunarLanderContinuous-v3` (`continuous: true`) an action is a `Float32Array` of two numbers from -1 to 1, main and side. The main engine is off up to 0, and runs at 50 to 100 % from there to 1. The side engines are off between -0.5 and 0.5; beyond, the one that pushes to the left (negative) or to the right (positive) runs at 50 to 100 %. Numbers beyond the bounds are clipped.",
  },
  observation: {
    elements: [
      { at: 0, meaning: "place across, 0 at the middle of the pad", unit: "10 m" },
      { at: 1, meaning: "height of the lander over where it stands on the pad", unit: "6.67 m" },
      { at: 2, meaning: "velocity to the right", unit: "5 m/s" },
      { at: 3, meaning: "velocity upwards", unit: "7.5 m/s" },
      { at: 4, meaning: "angle from upright, to the left", unit: "rad" },
      { at: 5, meaning: "angular velocity, to the left", unit: "2.5 rad/s" },
      { at: 6, meaning: "1 if the leg on the right touches the ground, else 0" },
      { at: 7, meaning: "1 if the leg on the left touches the ground, else 0" },
    ],
    text: "",
  },
  info: {},
  transition: {
    text: "The engines give impulses in the direction of the lander's turn, spread by two even draws a step, also where no engine runs. Then planck moves the bodies by 0.02 s, in 180 rounds for velocities and 60 for places. The lander has 4.82 kg, each leg 0.07 kg, on a hinge with a motor of 40 N m that presses it outwards. The side engines' place depends on the turn in an odd way; it is Gymnasium's.",
    equations: `turn = (sin(angle), cos(angle))    side = (-turn.y, turn.x)    d1, d2 even in [-1/30, 1/30) m

main engine at power p:  o = (turn.x a + side.x d2, -turn.y a - side.y d2)       a = 4/30 + 2 d1
                         impulse -13 p o at the lander's place + o
side engine at power p:  o = (turn.x d1 + side.x b, -turn.y d1 - side.y b)       b = 3 d2 -+ 12/30 (to the left -, to the right +)
                         impulse -0.6 p o at the lander's place + o + (-17/30 turn.x, 14/30 turn.y)

wind, while no leg touches:  force  windPower tanh(sin(2 k t) + sin(pi k t))        k = 0.01, t counts steps
                             torque turbulencePower tanh(sin(2 k u) + sin(pi k u))  t, u start at integers in [-9999, 9999)`,
  },
  reward:
    "The change of a score: -100 times the distance from the pad, -100 times the speed, -100 times the angle (all as in the observation), 10 for each leg on the ground. From it, 0.3 a step for the main engine and 0.03 for a side engine, times their power. The step in which the lander crashes or leaves the view is rewarded -100 instead, the one in which it comes to rest 100.",
  start: {
    text: "The lander starts at the top in the middle with a push of up to 1,000 N in each direction, for one step; that step, without engines, is taken in `reset`. Twelve heights of the ground are drawn, those around the pad made level and all smoothed. With wind, the moments `t` and `u` are drawn.",
    options: {},
  },
  end: "The hull touches the ground, or the place across is 1 or more to either side, or the lander is at rest: it has not moved for half a second.",
  settings:
    "`gravity` must lie strictly between its bounds. `windPower` beyond 0 to 20 and `turbulencePower` beyond 0 to 2 are taken with a warning.",
  history: {
    v3: "As in Gymnasium, whose motion it follows to about 1e-5 until the lander touches the ground, and mostly beyond.",
  },
  source:
    "O. Klimov, in OpenAI Gym, 2016; in the form of Gymnasium. Physics: E. Catto's Box2D in A. Shakiba's port planck (MIT).",
  picture: {
    caption: "The lander leans back towards the pad between its flags, the main engine on.",
    seed: 7,
    steps: 62,
    act: (observation) => discretePilot(observation),
  },
};
