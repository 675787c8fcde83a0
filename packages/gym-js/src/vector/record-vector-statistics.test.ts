/** Statistics of a vector's episodes beyond the recorded runs: what is kept, and what resets do to it. */
import { expect, test } from "vitest";
import { makeVector } from "./make-vector.ts";
import { RecordVectorStatistics } from "./record-vector-statistics.ts";

const threeSteps = { copies: 2, maxEpisodeSteps: 3 } as const;

test("only the latest episodes are kept, oldest first", () => {
  const vector = new RecordVectorStatistics(
    makeVector("CartPole-v1", { ...threeSteps, copies: 1, autoreset: "same-step" }),
    { keep: 2 },
  );
  vector.reset({ seed: 0 });
  expect([vector.latestReturns(), vector.latestLengths()]).toEqual([[], []]);
  for (let step = 0; step < 3; step++) vector.step([step % 2]);
  expect([vector.episodes, vector.latestReturns(), vector.endedLengths[0]]).toEqual([1, [3], 3]);
  for (let step = 0; step < 7; step++) vector.step([step % 2]);
  expect([vector.episodes, vector.latestReturns(), vector.endedLengths[0]]).toEqual([3, [3, 3], 0]);
});

test("a reset with a mask starts the sums of its copies anew and leaves the others", () => {
  const vector = new RecordVectorStatistics(makeVector("CartPole-v1", { ...threeSteps, autoreset: "disabled" }));
  vector.reset({ seed: 0 });
  vector.step([0, 1]);
  vector.reset({ mask: [1, 0] });
  vector.step([0, 1]);
  vector.step([1, 0]);
  expect([...vector.endedLengths]).toEqual([0, 3]);
  expect([...vector.endedReturns]).toEqual([0, 3]);
});

test("the step that resets counts for no episode", () => {
  const vector = new RecordVectorStatistics(makeVector("CartPole-v1", threeSteps));
  vector.reset({ seed: 0 });
  for (let step = 0; step < 7; step++) vector.step([step % 2, step % 2]);
  expect([vector.episodes, vector.latestLengths()]).toEqual([4, [3, 3, 3, 3]]);
  expect(vector.describe()).toBe("RecordVectorStatistics<SyncVectorEnv<2 × CartPole<CartPole-v1>>>");
});

test("keep must be a positive integer", () => {
  const vector = makeVector("CartPole-v1", threeSteps);
  expect(() => new RecordVectorStatistics(vector, { keep: 0 })).toThrow(/keep of .* positive integer; received 0/);
});
