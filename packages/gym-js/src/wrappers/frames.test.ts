/** Wrappers of observations: stacked ones held against Gymnasium's (parity/record-wrappers.py), and videos. */
import { describe, expect, expectTypeOf, test } from "vitest";
import type { RgbArray } from "../core/env.ts";
import { CartPole } from "../envs/cart-pole/cart-pole.ts";
import { Box } from "../spaces/box.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { MultiBinary } from "../spaces/multi-binary.ts";
import { MultiDiscrete } from "../spaces/multi-discrete.ts";
import { Sequence } from "../spaces/sequence.ts";
import type { Space } from "../spaces/space.ts";
import { stackedSpace, stackMembers, zeroMember } from "../spaces/stacked-space.ts";
import { Text } from "../spaces/text.ts";
import { Tuple } from "../spaces/tuple.ts";
import { FrameStackObservation } from "./frame-stack-observation.ts";
import { fewEpisodes, RecordVideo, type Video } from "./record-video.ts";
import { DiscreteNoise, Float32Noise, rollout } from "./testing/noise.ts";
import { recorded } from "./testing/recorded.ts";
import { TimeLimit } from "./time-limit.ts";

describe("FrameStackObservation", () => {
  test.each([
    ["reset", undefined],
    ["zero", { padding: "zero" }],
    ["custom", { padding: Float32Array.of(1, 2, 3) }],
  ] as const)("pads by %s as Gymnasium does", (name, args) => {
    const env = new FrameStackObservation(new Float32Noise(), 3, args);
    const { observations } = rollout(env, { seed: 2, steps: 9 });
    expectTypeOf(observations).toEqualTypeOf<Float32Array[]>();
    expect(observations.map((each) => [...each])).toEqual(recorded.frames[name]);
    expect(observations.every((each) => env.observationSpace.contains(each))).toBe(true);
  });

  test("stacks numbers as Gymnasium does, and gives new arrays", () => {
    const env = new FrameStackObservation(new DiscreteNoise(), 4, { padding: "zero" });
    const { observations } = rollout(env, { seed: 2, steps: 9 });
    expectTypeOf(observations).toEqualTypeOf<Int32Array[]>();
    expect(observations.map((each) => [...each])).toEqual(recorded.frames.discrete);
    expect(env.observationSpace.describe()).toBe("MultiDiscrete([9 9 9 9])");
  });

  test("refuses a number that is none and a padding that is no observation", () => {
    expect(() => new FrameStackObservation(new CartPole(), 0)).toThrow(/positive integer.*received 0/);
    expect(() => new FrameStackObservation(new CartPole(), 2, { padding: new Float32Array(3) })).toThrow(
      /"reset", "zero" or in Box.*received Float32Array\(3\)/,
    );
  });
});

describe("stacked spaces", () => {
  const space = new Dict({
    eyes: new Tuple([new Box({ low: [1, -5], high: [9, -2], dtype: "int16" }), new MultiBinary(2)]),
    place: new Discrete(4, { start: 3 }),
    keys: new MultiDiscrete([2, 3], { start: [0, 5] }),
  });

  test("stack each part along a new first axis", () => {
    space.seed(4);
    const members = [space.sample(), space.sample(), space.sample()];
    const stacked = stackMembers(space, members);
    expect(stackedSpace(space, 3).contains(stacked)).toBe(true);
    expect([...stacked.eyes[0]]).toEqual(members.flatMap(({ eyes }) => [...eyes[0]]));
    expect([...stacked.place]).toEqual(members.map(({ place }) => place));
    expect(stackedSpace(new Box({ low: 0, high: 1, shape: [2, 5] }), 3).shape).toEqual([3, 2, 5]);
  });

  test("have a member nearest to zero", () => {
    const member = zeroMember(space);
    expect(space.contains(member)).toBe(true);
    expect(member).toEqual({
      eyes: [Int16Array.of(1, -2), Int8Array.of(0, 0)],
      keys: Int32Array.of(0, 5),
      place: 3,
    });
  });

  test("are refused where members differ in length", () => {
    const spaces: readonly Space[] = [new Text(3), new Tuple([new Sequence(new Discrete(2))])];
    for (const unequal of spaces) {
      expect(() => stackedSpace(unequal, 2)).toThrow(/can be stacked; received "(Text|Sequence)/);
      expect(() => zeroMember(unequal)).toThrow(/can be stacked/);
    }
  });
});

describe("RecordVideo", () => {
  function cartPole(): TimeLimit<Float32Array, number> {
    return new TimeLimit(new CartPole({ renderMode: "rgb_array" }), 5);
  }

  test("keeps the frames of chosen episodes: one after reset and one a step", () => {
    const env = new RecordVideo(cartPole(), { atEpisode: (episode) => episode === 1 });
    rollout(env, { seed: 0, steps: 15 });
    env.close();
    expect(env.videos.map(({ startedBy, index, frames, fps }) => [startedBy, index, frames.length, fps])).toEqual([
      ["episode", 1, 6, 50],
    ]);
    const plain = cartPole();
    plain.reset({ seed: 0 });
    for (let i = 0; i < 5; i++) plain.step(0);
    plain.reset();
    expect(env.videos[0]?.frames[0]).toEqual(plain.render());
  });

  test("records a length from chosen steps on, over the ends of episodes", () => {
    const taken: Video[] = [];
    const env = new RecordVideo(cartPole(), {
      atStep: (step) => step % 8 === 3,
      length: 4,
      onVideo: (video) => taken.push(video),
    });
    rollout(env, { seed: 0, steps: 13 });
    env.close();
    expect(taken.map(({ startedBy, index, frames }) => [startedBy, index, frames.length])).toEqual([
      ["step", 3, 4],
      ["step", 11, 2],
    ]);
    expect(env.videos).toEqual([]);
  });

  test("keeps frames as they were, though the environment draws into the same picture", () => {
    class Redrawing extends CartPole {
      readonly #picture: RgbArray = { width: 1, height: 1, data: new Uint8Array(3) };
      override render(): RgbArray {
        this.#picture.data[0] = (this.#picture.data[0] ?? 0) + 1;
        return this.#picture;
      }
    }
    const env = new RecordVideo(new Redrawing({ renderMode: "rgb_array" }));
    rollout(env, { seed: 0, steps: 2 });
    env.close();
    expect(env.videos[0]?.frames.map(({ data }) => data[0])).toEqual([1, 2, 3]);
  });

  test("records few episodes by itself: cubes, then thousands", () => {
    const chosen = Array.from({ length: 3001 }, (_, i) => i).filter(fewEpisodes);
    expect(chosen).toEqual([0, 1, 8, 27, 64, 125, 216, 343, 512, 729, 1000, 2000, 3000]);
  });

  test("refuses another render mode, another length, and a frame that is no picture", () => {
    expect(() => new RecordVideo(new CartPole())).toThrow(/renderMode "rgb_array"; that of CartPole is null/);
    expect(() => new RecordVideo(cartPole(), { length: 0 })).toThrow(/positive integer.*received 0/);
    class Writing extends CartPole {
      override render(): string {
        return "cart";
      }
    }
    const env = new RecordVideo(new Writing({ renderMode: "rgb_array" }));
    expect(() => env.reset()).toThrow(/must render a picture as rgb_array; it gave "cart"/);
  });
});
