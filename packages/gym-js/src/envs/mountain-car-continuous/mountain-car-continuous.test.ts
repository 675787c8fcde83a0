/**
 * MountainCarContinuous against trajectories of Gymnasium (parity/record-classic-control.py). Everything is compared to the
 * bit, states of whole runs too: they are float32, which hides the last bits of a cosine.
 */
import { describe, expect, test } from "vitest";
import { make } from "../../registry/default-registry.ts";
import { describeRecorded } from "../testing/recorded.ts";
import { MountainCarContinuous } from "./mountain-car-continuous.ts";

describeRecorded({
  id: "MountainCarContinuous-v0",
  file: new URL("./__recorded__/mountain-car-continuous.json", import.meta.url),
  options: ["low", "high"],
  pump: 1,
  state: ["position", "velocity"],
  tolerance: 0,
  stepTolerance: 0,
  exactRewards: true,
  exactObservations: true,
});

describe("contract", () => {
  // Recorded with Gymnasium 1.4.0: reset(seed=3), then three steps with this action.
  test.each([
    [1.5, -0.5712886452674866, 0.005769276060163975, -0.225],
    [-40.25, -0.5891780257225037, -0.0031422562897205353, -162.00625000000002],
    [1.0, -0.5712886452674866, 0.005769276060163975, -0.1],
  ])("the action %f is clipped for the engine, not for the reward", (asked, position, velocity, reward) => {
    const env = make("MountainCarContinuous-v0");
    env.reset({ seed: 3 });
    const action = Float32Array.of(asked);
    env.step(action);
    env.step(action);
    const [observation, got] = env.step(action);
    expect([...observation, got]).toEqual([position, velocity, reward]);
  });

  test.each([1, [1], new Float64Array(1), new Float32Array(2), Float32Array.of(Number.NaN)])(
    "the action %j is refused with what was expected",
    (action) => {
      const env = make("MountainCarContinuous-v0");
      env.reset({ seed: 0 });
      expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Box\(-1, 1, \(1,\), float32\)/);
    },
  );

  test("a state that was read leads on as the one it was read from", () => {
    const [env, other] = [new MountainCarContinuous(), new MountainCarContinuous()];
    env.reset({ seed: 1 });
    const action = Float32Array.of(0.3);
    for (let i = 0; i < 100; i++) {
      const { state } = env;
      if (state !== null) other.state = state;
      expect([...other.step(action)[0]]).toEqual([...env.step(action)[0]]);
    }
  });

  test("the flag counts only at the velocity that is asked for, and pays 100", () => {
    const results = [0, 0.06].map((goalVelocity) => {
      const env = new MountainCarContinuous({ settings: { goalVelocity } });
      env.state = { position: 0.44, velocity: 0.03 };
      const [, reward, terminated] = env.step(Float32Array.of(1));
      return [reward, terminated];
    });
    expect(results).toEqual([
      [99.9, true],
      [-0.1, false],
    ]);
  });

  test("the step before the first reset is refused", () => {
    expect(() => new MountainCarContinuous().step(Float32Array.of(0))).toThrow(/before reset/);
  });

  test("both render modes show the car", () => {
    const frames = (["ansi", "rgb_array"] as const).map((renderMode) => {
      const env = new MountainCarContinuous({ renderMode });
      env.reset({ seed: 1 });
      return env.render();
    });
    expect(frames).toEqual([expect.stringContaining("O"), expect.objectContaining({ width: 600, height: 400 })]);
  });
});
