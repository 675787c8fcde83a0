/**
 * Pendulum against trajectories of Gymnasium (parity/record-classic-control.py). First states, ends and float32 observations
 * are compared exactly. The last bit differs in a sine of about one of 250 arguments, and in a square, which Gymnasium takes
 * by the C library's pow, about as rarely; states and rewards of whole runs carry that on. Seen: 9e-16 after one step,
 * 2.4e-13 over 1,000.
 */
import { describe, expect, test } from "vitest";
import { make } from "../../registry/default-registry.ts";
import { describeRecorded } from "../testing/recorded.ts";
import { Pendulum } from "./pendulum.ts";

describeRecorded({
  id: "Pendulum-v1",
  file: new URL("./__recorded__/pendulum.json", import.meta.url),
  options: ["xInit", "yInit"],
  state: ["angle", "angularVelocity"],
  tolerance: 1e-12,
  stepTolerance: 1e-15,
  exactRewards: false,
  exactObservations: true,
});

describe("contract", () => {
  test("a torque beyond the motor's is clipped, for the cost too", () => {
    const [env, other] = [new Pendulum(), new Pendulum()];
    env.state = { angle: 1, angularVelocity: 0 };
    other.state = { angle: 1, angularVelocity: 0 };
    expect(env.step(Float32Array.of(5))).toEqual(other.step(Float32Array.of(2)));
  });

  test("at rest upright costs nothing and stays, hanging down costs pi squared", () => {
    const env = new Pendulum();
    env.state = { angle: 0, angularVelocity: 0 };
    const [observation, reward] = env.step(Float32Array.of(0));
    expect([...observation, reward]).toEqual([1, 0, 0, -0]);
    env.state = { angle: 5 * Math.PI, angularVelocity: 0 };
    expect(env.step(Float32Array.of(0))[1]).toBeCloseTo(-(Math.PI ** 2), 12);
  });

  test.each([1, [0], Float32Array.of(0, 0), Float32Array.of(Number.POSITIVE_INFINITY)])(
    "the action %j is refused with what was expected",
    (action) => {
      const env = make("Pendulum-v1");
      env.reset({ seed: 0 });
      expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Box\(-2, 2, \(1,\), float32\)/);
    },
  );

  test.each([-1, "a", Number.NaN, Number.MAX_VALUE])("the option xInit %j is refused", (xInit) => {
    expect(() => new Pendulum().reset({ options: { xInit } })).toThrow(/xInit of reset of Pendulum must be a finite/);
  });

  test("the step before the first reset is refused", () => {
    expect(() => new Pendulum().step(Float32Array.of(0))).toThrow(/before reset/);
  });
});
