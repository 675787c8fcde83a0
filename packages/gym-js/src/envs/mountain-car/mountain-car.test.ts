/**
 * MountainCar against trajectories of Gymnasium (parity/record-classic-control.py). First states, rewards, ends and float32
 * observations are compared exactly, float64 states to 1e-12: a cosine's last bit differs in about one of 250 arguments.
 */
import { describe, expect, test } from "vitest";
import { make } from "../../registry/default-registry.ts";
import { describeRecorded } from "../testing/recorded.ts";
import { MountainCar } from "./mountain-car.ts";

describeRecorded({
  id: "MountainCar-v0",
  file: new URL("./__recorded__/mountain-car.json", import.meta.url),
  options: ["low", "high"],
  pump: 1,
  state: ["position", "velocity"],
  tolerance: 1e-12,
  stepTolerance: 1e-15,
  exactRewards: true,
  exactObservations: true,
});

describe("contract", () => {
  test.each([3, -1, 0.5, "1"])("the action %j is refused with what was expected", (action) => {
    const env = make("MountainCar-v0");
    env.reset({ seed: 0 });
    expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Discrete\(3\)/);
  });

  test("the wall on the left stops the car", () => {
    const env = new MountainCar();
    env.state = { position: -1.19, velocity: -0.07 };
    env.step(0);
    expect(env.state).toEqual({ position: -1.2, velocity: 0 });
  });

  test("the flag counts only at the velocity that is asked for", () => {
    const slow = { position: 0.49, velocity: 0.02 };
    const ends = [0, 0.05].map((goalVelocity) => {
      const env = new MountainCar({ settings: { goalVelocity } });
      env.state = slow;
      return env.step(2)[2];
    });
    expect(ends).toEqual([true, false]);
    expect(() => new MountainCar({ settings: { goalVelocity: 1 } })).toThrow(/a number from -0.07 to 0.07/);
  });

  test("the step before the first reset is refused, and so it is after one that failed", () => {
    const env = new MountainCar({ renderMode: "ansi" });
    expect(() => env.step(0)).toThrow(/step of MountainCar was called before reset/);
    expect(() => env.reset({ options: { low: 1, high: 0 } })).toThrow(/low <= high/);
    expect([env.state, env.render()]).toEqual([null, null]);
    expect(() => env.step(0)).toThrow(/before reset/);
  });
});
