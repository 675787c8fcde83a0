import { Bandit, CliffWalking, make } from "gym-js";
import { describe, expect, test } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { evaluationSeed, trainingSeed } from "../env-seeds.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import { probabilityOfImprovement } from "./improvement.ts";
import { deviationOf, interquartileMean, interquartileMeanOf, medianOf, scoresOf } from "./scores.ts";
import { bootstrapEstimates } from "./stratified-bootstrap.ts";

describe("an evaluation", () => {
  test("uses seeds that no training has, each once", () => {
    const numbers = Array.from({ length: 5000 }, (_, index) => index);
    const training = new Set([0, 1, 2].flatMap((seed) => numbers.map((index) => trainingSeed(seed, index))));
    const evaluation = new Set(numbers.map((index) => evaluationSeed(0, index)));
    expect(evaluation.size).toBe(5000);
    expect([...evaluation].filter((seed) => training.has(seed))).toEqual([]);
    expect(evaluationSeed(1, 0)).not.toBe(evaluationSeed(0, 0));
  });

  test("counts what a limit ended, in the environment or around it", () => {
    const limited = evaluatePolicy(
      make("FrozenLake-v1", { settings: { isSlippery: false }, maxEpisodeSteps: 7 }),
      () => 0,
      {
        episodes: 4,
        seed: 1,
      },
    );
    expect(limited).toMatchObject({ truncated: 4, mean: 0, median: 0, deviation: 0, interquartileMean: 0 });
    expect([...limited.lengths]).toEqual([7, 7, 7, 7]);
    const endless = evaluatePolicy(new CliffWalking(), () => 3, { episodes: 2, seed: 1, mostSteps: 50 });
    expect(endless).toMatchObject({ truncated: 2, mean: -50 });
    // Up from the start, right along the edge, down to the goal.
    const along = (state: number): number => (state === 36 ? 0 : state % 12 === 11 ? 2 : 1);
    const goal = evaluatePolicy(new CliffWalking(), along, { episodes: 3, seed: 1 });
    expect(goal).toMatchObject({ truncated: 0, mean: -13 });
  });

  test("repeats for the same seed and differs for another", () => {
    const play = (seed: number) => [
      ...evaluatePolicy(new Bandit(), () => 0, { episodes: 3, seed, mostSteps: 20 }).returns,
    ];
    expect(play(1)).toEqual(play(1));
    expect(play(1)).not.toEqual(play(2));
    expect(() => evaluatePolicy(new Bandit(), () => 0, { episodes: 0, seed: 1 })).toThrow(
      /at least one episode; received 0/,
    );
  });
});

describe("figures", () => {
  test("of a few numbers are what they are by hand", () => {
    expect(interquartileMeanOf([100, 1, 2, 3, -50])).toBe(2);
    expect(interquartileMeanOf([7, 1, 3])).toBeCloseTo(11 / 3, 12);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    expect(deviationOf(Float64Array.of(1, 2, 3, 4))).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(deviationOf(Float64Array.of(1))).toBeNull();
  });

  test("need rows of equal length, and the same tasks on both sides", () => {
    expect(() => scoresOf([[1, 2], [3]])).toThrow(/lengths \[2, 1\]/);
    expect(() => scoresOf([])).toThrow(/lengths \[\]/);
    expect(() => probabilityOfImprovement(scoresOf([[1]]), scoresOf([[1, 2]]))).toThrow(/received 1 and 2/);
  });

  test("of four runs have no interval", () => {
    const few = scoresOf([[1], [2], [3], [4]]);
    expect(() => bootstrapEstimates(few, [interquartileMean], { stream: randomStream(1, "few") })).toThrow(
      /at least 5 runs; received 4/,
    );
  });
});
