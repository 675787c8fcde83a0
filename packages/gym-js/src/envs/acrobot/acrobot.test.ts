/**
 * Acrobot against trajectories of Gymnasium (parity/record-classic-control.py). First states, rewards and ends are compared
 * exactly, single steps to 1e-15. The motion is chaotic, so that a difference in a last bit grows over an episode: of 26 runs
 * with episodes of up to 500 steps, 21 stay within 1e-11 of the recorded states, and the farthest comes to 4.3e-8.
 */
import { describe, expect, test } from "vitest";
import { make } from "../../registry/default-registry.ts";
import { describeRecorded } from "../testing/recorded.ts";
import { Acrobot } from "./acrobot.ts";

describeRecorded({
  id: "Acrobot-v1",
  file: new URL("./__recorded__/acrobot.json", import.meta.url),
  options: ["low", "high"],
  pump: 5,
  state: ["angle1", "angle2", "speed1", "speed2"],
  tolerance: 1e-7,
  stepTolerance: 1e-15,
  exactRewards: true,
  exactObservations: false,
});

describe("contract", () => {
  test.each([3, -1, 0.5, "1"])("the action %j is refused with what was expected", (action) => {
    const env = make("Acrobot-v1");
    env.reset({ seed: 0 });
    expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Discrete\(3\)/);
  });

  test("hanging at rest without torque it stays; standing up is the goal", () => {
    const env = new Acrobot();
    env.state = { angle1: 0, angle2: 0, speed1: 0, speed2: 0 };
    const [, reward, terminated] = env.step(1);
    expect([reward, terminated]).toEqual([-1, false]);
    expect(Object.values(env.state ?? {}).every((value) => Math.abs(value) < 1e-15)).toBe(true);
    env.state = { angle1: Math.PI, angle2: 0, speed1: 0, speed2: 0 };
    expect(env.step(1).slice(1, 3)).toEqual([0, true]);
  });

  test("speeds stay within their limits", () => {
    const env = new Acrobot();
    env.state = { angle1: 0, angle2: 0, speed1: 50, speed2: -90 };
    env.step(2);
    const { speed1, speed2 } = env.state ?? { speed1: 99, speed2: 99 };
    expect([Math.abs(speed1) <= 4 * Math.PI, Math.abs(speed2) <= 9 * Math.PI]).toEqual([true, true]);
  });

  test("a state that was given is copied", () => {
    const env = new Acrobot();
    const state = { angle1: 1, angle2: 0, speed1: 0, speed2: 0 };
    env.state = state;
    env.step(0);
    expect(state).toEqual({ angle1: 1, angle2: 0, speed1: 0, speed2: 0 });
  });

  test("the step before the first reset is refused, and so is a setting that does not fit", () => {
    expect(() => new Acrobot().step(0)).toThrow(/before reset/);
    expect(() => new Acrobot({ settings: { dt: 0 } })).toThrow(/dt of Acrobot must be a number from 0.001 to 1/);
    expect(() => new Acrobot({ settings: { bookOrNips: "paper" } })).toThrow(/one of "book", "nips"/);
  });
});
