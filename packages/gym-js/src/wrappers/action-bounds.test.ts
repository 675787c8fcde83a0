/** Clipped and rescaled actions, held against Gymnasium's (parity/record-wrappers.py). */
import { describe, expect, expectTypeOf, test } from "vitest";
import { CartPole } from "../envs/cart-pole/cart-pole.ts";
import { Pendulum } from "../envs/pendulum/pendulum.ts";
import { Box } from "../spaces/box.ts";
import { ClipAction } from "./clip-action.ts";
import { RescaleAction } from "./rescale-action.ts";
import { Echo } from "./testing/noise.ts";
import { recorded } from "./testing/recorded.ts";

const infinity = Number.POSITIVE_INFINITY;
const bounds = { low: [-2, 0.3, -infinity, -1, -infinity], high: [2, 7.1, 3, infinity, infinity] };
const wanted = { low: [-1, -1, -infinity, 0.1, -infinity], high: [1, 0.7, 0.2, infinity, infinity] };
const single = new Echo(new Box({ ...bounds, dtype: "float32" }));
const double = new Echo(new Box({ ...bounds, dtype: "float64" }));

describe("ClipAction", () => {
  test("passes on what Gymnasium passes on", () => {
    const { float32, float64 } = recorded.clipped;
    const clipped32 = new ClipAction(single);
    expect(float32.actions.map((action) => [...clipped32.step(Float32Array.from(action))[0]])).toEqual(float32.inner);
    const clipped64 = new ClipAction(double);
    expect(float64.actions.map((action) => [...clipped64.step(Float64Array.from(action))[0]])).toEqual(float64.inner);
  });

  test("takes any action of the environment's type, and leaves what it is given as it is", () => {
    const env = new ClipAction(new Pendulum());
    expectTypeOf(env.actionSpace.sample()).toEqualTypeOf<Float32Array>();
    expect(env.actionSpace.describe()).toBe("Box(-inf, inf, (1,), float32)");
    const action = Float32Array.of(50);
    env.reset({ seed: 1 });
    const bounded = new Pendulum();
    bounded.reset({ seed: 1 });
    expect(env.step(action)[0]).toEqual(bounded.step(Float32Array.of(2))[0]);
    expect(action[0]).toBe(50);
  });

  test("refuses an action space without bounds", () => {
    // A number is no array: the fault under test.
    expect(() => new ClipAction(new CartPole() as never)).toThrow(
      /action space is a Box; that of CartPole is Discrete\(2\)/,
    );
  });
});

describe("RescaleAction", () => {
  test("passes on what Gymnasium passes on", () => {
    const { float32, float64 } = recorded.rescaled;
    const scaled32 = new RescaleAction(single, wanted);
    expect(float32.actions.map((action) => [...scaled32.step(Float32Array.from(action))[0]])).toEqual(float32.inner);
    const scaled64 = new RescaleAction(double, wanted);
    expect(float64.actions.map((action) => [...scaled64.step(Float64Array.from(action))[0]])).toEqual(float64.inner);
  });

  test("never carries an action within its bounds beyond the environment's", () => {
    const inner = new Box({ low: -0.7, high: 0.1, dtype: "float32" });
    const env = new RescaleAction(new Echo(inner), { low: -0.3, high: 1.1 });
    env.actionSpace.seed(1);
    const edges = [Float32Array.of(-0.3), Float32Array.of(1.1)];
    for (const action of [...edges, ...Array.from({ length: 200 }, () => env.actionSpace.sample())]) {
      expect(inner.contains(env.step(action)[0])).toBe(true);
    }
  });

  test("has the wanted bounds as its action space", () => {
    const env = new RescaleAction(new Pendulum(), { low: -1, high: 1 });
    expect(env.actionSpace.describe()).toBe("Box(-1, 1, (1,), float32)");
    env.reset({ seed: 1 });
    const plain = new Pendulum();
    plain.reset({ seed: 1 });
    expect(env.step(Float32Array.of(0.25))[0]).toEqual(plain.step(Float32Array.of(0.5))[0]);
  });

  test("refuses bounds that leave no way back", () => {
    expect(() => new RescaleAction(single, { low: 0, high: 1 })).toThrow(/element 2 is -Infinity .* should become 0/);
    expect(() => new RescaleAction(new Pendulum(), { low: 1, high: 1 })).toThrow(/low < high; both are 1 at element 0/);
    expect(() => new RescaleAction(new Pendulum(), { low: 1, high: -1 })).toThrow(/low <= high/);
    const whole = new Echo(new Box({ low: 0, high: 9, shape: [2], dtype: "int8" }));
    expect(() => new RescaleAction(whole, { low: 0, high: 1 })).toThrow(/floating type; received Box\(0, 9/);
    expect(() => new RescaleAction(new CartPole() as never, { low: 0, high: 1 })).toThrow(/is Discrete\(2\)/);
  });
});
