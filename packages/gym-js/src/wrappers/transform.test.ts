/** Wrappers that apply a function, flatten, or go on by themselves. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { checkEnv } from "../check/check-env.ts";
import { BaseEnv } from "../core/base-env.ts";
import { type EnvMetadata, emptyInfo, type ResetArguments, type ResetResult, type StepResult } from "../core/env.ts";
import { CartPole } from "../envs/cart-pole/cart-pole.ts";
import { Pendulum } from "../envs/pendulum/pendulum.ts";
import { Box } from "../spaces/box.ts";
import { Dict, type DictMember } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { Autoreset } from "./autoreset.ts";
import { ClipAction } from "./clip-action.ts";
import { FlattenObservation } from "./flatten-observation.ts";
import { FrameStackObservation } from "./frame-stack-observation.ts";
import { NormalizeObservation } from "./normalize-observation.ts";
import { Float64Noise } from "./testing/noise.ts";
import { recorded } from "./testing/recorded.ts";
import { TimeLimit } from "./time-limit.ts";
import { TransformAction } from "./transform-action.ts";
import { TransformObservation } from "./transform-observation.ts";
import { TransformReward } from "./transform-reward.ts";

const rooms = { room: new Discrete(3), light: new Box({ low: 0, high: 1 }) };

/** A walk through three rooms, each lit by chance. */
class Rooms extends BaseEnv<DictMember<typeof rooms>, number> {
  readonly metadata: EnvMetadata = { renderModes: [], renderFps: 1 };
  readonly actionSpace = new Discrete(3);
  readonly observationSpace = new Dict(rooms);

  reset(args?: ResetArguments): ResetResult<DictMember<typeof rooms>> {
    this.beginEpisode(args);
    return [{ room: 0, light: Float32Array.of(this.rng.random()) }, emptyInfo];
  }

  step(action: number): StepResult<DictMember<typeof rooms>> {
    return [{ room: action, light: Float32Array.of(this.rng.random()) }, 1, false, false, emptyInfo];
  }

  render(): null {
    return null;
  }
}

describe("TransformObservation", () => {
  test("gives what the function makes of each observation, of the function's type", () => {
    const angles = new Box({ low: -10, high: 10, shape: [1] });
    const env = new TransformObservation(new CartPole(), (seen) => Float32Array.of(seen[2] ?? 0), angles);
    expectTypeOf(env).toExtend<{ step(action: number): StepResult<Float32Array> }>();
    const plain = new CartPole();
    expect(env.reset({ seed: 3 })[0][0]).toBe(plain.reset({ seed: 3 })[0][2]);
    expect(env.step(1)[0][0]).toBe(plain.step(1)[0][2]);
    expect(env.observationSpace).toBe(angles);
    expect(checkEnv(env).findings).toEqual([]);
  });
});

describe("TransformAction", () => {
  test("passes on what the function makes of each action", () => {
    const env = new TransformAction(new Pendulum(), (push: number) => Float32Array.of(push - 1), new Discrete(3));
    expectTypeOf(env.actionSpace.sample()).toEqualTypeOf<number>();
    const plain = new Pendulum();
    expect(env.reset({ seed: 3 })[0]).toEqual(plain.reset({ seed: 3 })[0]);
    expect(env.step(2)).toEqual(plain.step(Float32Array.of(1)));
  });
});

describe("TransformReward", () => {
  test("gives what the function makes of each reward", () => {
    const env = new TransformReward(new CartPole(), (reward) => 2 * reward + 0.5);
    env.reset({ seed: 3 });
    expect(env.step(1)[1]).toBe(2.5);
  });
});

describe("FlattenObservation", () => {
  test("gives keys in order, categories one-hot", () => {
    const env = new FlattenObservation(new Rooms());
    const [first] = env.reset({ seed: 3 });
    expect(first).toBeInstanceOf(Float64Array);
    const plain = new Rooms();
    const { light } = plain.reset({ seed: 3 })[0];
    expect([...first]).toEqual([light[0], 1, 0, 0]);
    expect([...env.step(2)[0].subarray(1)]).toEqual([0, 0, 1]);
    expect(env.observationSpace.shape).toEqual([4]);
    expect(checkEnv(env).findings).toEqual([]);
  });
});

describe("Autoreset", () => {
  test("starts the next episode with the step after an end, as Gymnasium does", () => {
    const env = new Autoreset(new Float64Noise());
    env.reset({ seed: 9 });
    const flags = Array.from(recorded.autoresetFlags, () => (env.step(0)[2] ? "1" : "0")).join("");
    expect(flags).toBe(recorded.autoresetFlags);
  });

  test("gives the observation of reset and a reward of 0 then, also after a time limit", () => {
    const env = new Autoreset(new TimeLimit(new CartPole(), 2));
    const plain = new CartPole();
    env.reset({ seed: 9 });
    plain.reset({ seed: 9 });
    for (const _ of [1, 2]) expect(env.step(0)[0]).toEqual(plain.step(0)[0]);
    expect(env.step(0)).toEqual([plain.reset()[0], 0, false, false, {}]);
    expect(env.step(1)[0]).toEqual(plain.step(1)[0]);
  });

  test("forgets an end when it is reset by hand", () => {
    const env = new Autoreset(new TimeLimit(new CartPole(), 1));
    env.reset({ seed: 9 });
    env.step(0);
    env.reset({ seed: 9 });
    expect(env.step(0).slice(1, 4)).toEqual([1, false, true]);
  });
});

test("types follow through several wrappers", () => {
  const flat = new FlattenObservation(new FrameStackObservation(new Rooms(), 2));
  const env = new NormalizeObservation(flat);
  const [observation] = env.reset({ seed: 1 });
  expectTypeOf(observation).toEqualTypeOf<Float32Array>();
  expect(observation).toHaveLength(8);
  expect(env.describe()).toBe("NormalizeObservation<FlattenObservation<FrameStackObservation<Rooms>>>");
  const clipped = new ClipAction(new FrameStackObservation(new Pendulum(), 2));
  expectTypeOf(clipped.step).parameters.toEqualTypeOf<[Float32Array]>();
  expect(clipped.reset({ seed: 1 })[0]).toHaveLength(6);
});
