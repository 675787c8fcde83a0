/** Wrappers that remember something go on from a snapshot to the same bits; those that do not pass it on. */
import { describe, expect, test } from "vitest";
import type { Env } from "../core/env.ts";
import { make } from "../registry/default-registry.ts";
import { play, throughJson } from "../snapshot/testing/play.ts";
import { Box } from "../spaces/box.ts";
import { Autoreset } from "./autoreset.ts";
import { ClipAction } from "./clip-action.ts";
import { FlattenObservation } from "./flatten-observation.ts";
import { FrameStackObservation } from "./frame-stack-observation.ts";
import { NormalizeObservation } from "./normalize-observation.ts";
import { NormalizeReward } from "./normalize-reward.ts";
import { PassiveEnvChecker } from "./passive-env-checker.ts";
import { RecordEpisodeStatistics } from "./record-episode-statistics.ts";
import { RecordVideo } from "./record-video.ts";
import { RescaleAction } from "./rescale-action.ts";
import { TimeLimit } from "./time-limit.ts";
import { TransformAction } from "./transform-action.ts";
import { TransformObservation } from "./transform-observation.ts";
import { TransformReward } from "./transform-reward.ts";

const cartPole = () => make("CartPole-v1", { renderMode: "ansi" });
const pendulum = () => make("Pendulum-v1", { renderMode: "ansi", maxEpisodeSteps: 40 });
const open = new Box({ low: -1e3, high: 1e3, shape: [4] });

const chains: readonly (readonly [name: string, create: () => Env])[] = [
  ["Autoreset", () => new Autoreset(cartPole())],
  ["ClipAction", () => new ClipAction(pendulum())],
  ["FlattenObservation", () => new FlattenObservation(make("Blackjack-v1", { renderMode: "ansi" }))],
  ["FrameStackObservation", () => new FrameStackObservation(cartPole(), 4)],
  ["FrameStackObservation of parts", () => new FrameStackObservation(make("Blackjack-v1", { renderMode: "ansi" }), 3)],
  ["NormalizeObservation", () => new NormalizeObservation(cartPole())],
  ["NormalizeObservation of numbers", () => new NormalizeObservation(make("FrozenLake-v1", { renderMode: "ansi" }))],
  ["NormalizeReward", () => new NormalizeReward(pendulum())],
  ["PassiveEnvChecker", () => new PassiveEnvChecker(cartPole())],
  ["RecordEpisodeStatistics", () => new RecordEpisodeStatistics(cartPole(), { keep: 3, clock: () => 0 })],
  ["RescaleAction", () => new RescaleAction(pendulum(), { low: -5, high: 5 })],
  ["TimeLimit", () => new TimeLimit(cartPole(), 13)],
  ["TransformAction", () => new TransformAction(cartPole(), (action: number) => 1 - action, cartPole().actionSpace)],
  ["TransformObservation", () => new TransformObservation(cartPole(), (seen) => seen.map((x) => 2 * x), open)],
  ["TransformReward", () => new TransformReward(pendulum(), (reward) => reward / 10)],
  [
    "a chain of many",
    () => new FrameStackObservation(new NormalizeReward(new NormalizeObservation(new Autoreset(pendulum()))), 2),
  ],
];

describe("goes on from a snapshot in a new instance", () => {
  test.each(chains)("%s", (_, create) => {
    const first = create();
    first.reset({ seed: 6 });
    first.actionSpace.seed(2);
    for (const before of [0, 1, 70]) {
      play(first, before);
      const snapshot = throughJson(first.snapshot());
      const second = create();
      second.restore(snapshot);
      second.actionSpace.restore(throughJson(first.actionSpace.snapshot()));
      expect(second.snapshot()).toEqual(snapshot);
      expect(play(second, 100)).toEqual(play(first, 100));
      expect(second.snapshot()).toEqual(first.snapshot());
    }
  });
});

describe("statistics of episodes", () => {
  test("keep the latest episodes, and count the seconds on without those between snapshot and restore", () => {
    let now = 1000;
    const create = () => new RecordEpisodeStatistics(pendulum(), { clock: () => now });
    const first = create();
    first.reset({ seed: 0 });
    play(first, 50);
    now += 3000;
    const snapshot = throughJson(first.snapshot());
    now += 500_000;
    const second = create();
    second.restore(snapshot);
    now += 2000;
    play(second, 30);
    expect(second.episodes.map(({ length, seconds }) => [length, seconds])).toEqual([
      [40, 0],
      [40, 5],
    ]);
    expect(second.episodes[0]).toEqual(first.episodes[0]);
  });
});

describe("recorded videos", () => {
  test("go on counting episodes; a recording under way is left out", () => {
    const create = () =>
      new RecordVideo(make("Pendulum-v1", { renderMode: "rgb_array", maxEpisodeSteps: 2 }), {
        atEpisode: (episode) => episode === 1 || episode === 3,
      });
    const first = create();
    first.reset({ seed: 0 });
    first.step(Float32Array.of(0));
    first.reset();
    const second = create();
    second.restore(throughJson(first.snapshot()));
    for (let episode = 2; episode < 5; episode++) second.reset();
    expect(second.videos.map(({ index, startedBy }) => [index, startedBy])).toEqual([[3, "episode"]]);
  });
});

describe("normalised observations", () => {
  test("keep whether the mean is updated", () => {
    const first = new NormalizeObservation(cartPole());
    first.reset({ seed: 0 });
    first.updateRunningMean = false;
    const second = new NormalizeObservation(cartPole());
    second.restore(throughJson(first.snapshot()));
    expect(second.updateRunningMean).toBe(false);
    expect([second.moments.count, second.moments.single]).toEqual([first.moments.count, true]);
  });
});

describe("a stack of frames", () => {
  test("refuses observations of another space", () => {
    const env = new FrameStackObservation(cartPole(), 2);
    env.reset({ seed: 0 });
    const { layer, state: _, ...rest } = env.snapshot();
    const latest = [["Float32Array", [0, 0, 0]], 4];
    expect(() => env.restore({ layer, ...rest, state: { latest } })).toThrow(/Field state\.latest\.0 .*in Box\(/);
    expect(() => env.restore({ layer, ...rest, state: { latest: [] } })).not.toThrow();
  });
});
