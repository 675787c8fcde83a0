import { describe, expect, test } from "vitest";
import { call } from "../testing/train-fixture.ts";
import { mixCounts, mixEpoch, mixPower } from "./mix.ts";

const at = { epoch: 1, epochs: 5 };
const of = (mix: ReturnType<typeof call>, active = [true, true]) => ({ mix, batches: [10, 90], active, seed: 3 });

describe("the mix of data sets", () => {
  test("takes each batch once an epoch where it is proportional", () => {
    expect(mixCounts(of(call("proportional")), at)).toEqual([10, 90]);
  });

  test("takes as many of each where it is equal, in epochs of the same length", () => {
    expect(mixCounts(of(call("equal")), at)).toEqual([50, 50]);
  });

  test("goes by the root of the sizes at temperature 2", () => {
    // √10 / (√10 + √90) = 1 / 4.
    expect(mixCounts(of(call("temperature", { temperature: 2 })), at)).toEqual([25, 75]);
  });

  test("moves its power from the first epoch to the last where it is annealed", () => {
    const mix = call("annealed", { from: 1, to: 0.2 });
    expect([1, 3, 5].map((epoch) => mixPower(mix, { epoch, epochs: 5 }))).toEqual([1, 0.6, 0.19999999999999996]);
    expect(mixPower(mix, { epoch: 1, epochs: 1 })).toBe(1);
  });

  test("gives the steps of a data set that has nothing left to teach to the others", () => {
    expect(mixCounts(of(call("equal"), [false, true]), at)).toEqual([0, 100]);
    expect(mixCounts(of(call("equal"), [false, false]), at)).toEqual([0, 0]);
  });

  test("draws the order anew each epoch, the same for the same seed, and the counts are exact", () => {
    const input = of(call("temperature", { temperature: 2 }));
    const first = mixEpoch(input, at);
    expect(first.filter((source) => source === 0)).toHaveLength(25);
    expect(mixEpoch(input, at)).toEqual(first);
    expect(mixEpoch(input, { epoch: 2, epochs: 5 })).not.toEqual(first);
    expect(mixEpoch({ ...input, seed: 4 }, at)).not.toEqual(first);
  });
});
