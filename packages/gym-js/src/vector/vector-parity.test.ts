/**
 * Vectors against gymnasium.vector.SyncVectorEnv (parity/record-vector.py): actions drawn from the vector's space,
 * observations, last observations, flags, infos, returns and lengths are equal; rewards too, but for Pendulum's: the recording
 * machine's powf misses the nearest float32 for the square of a torque once in some thousand, which makes up to 5e-10.
 */
import { describe, expect, test } from "vitest";
import { make } from "../registry/default-registry.ts";
import { makeVector } from "./make-vector.ts";
import { SyncVectorEnv } from "./sync-vector-env.ts";
import { digest, type RecordedRun, type Replayed, recorded, replay, unpacked } from "./testing/recorded.ts";
import type { Vector } from "./vector.ts";

function expectEqual(
  { rewards: actual, ...rest }: Replayed,
  { rewards: expected, ...recordedRest }: RecordedRun,
): void {
  expect(rest).toEqual(recordedRest);
  if (rest.id !== "Pendulum-v1") {
    expect(digest(actual)).toBe(expected);
    return;
  }
  const wanted = unpacked(expected);
  expect(actual).toHaveLength(wanted.length);
  expect(Math.max(...actual.map((reward, i) => Math.abs(reward - (wanted[i] ?? Number.NaN))))).toBeLessThan(5e-10);
}

const ways: readonly (readonly [string, (run: RecordedRun) => Vector])[] = [
  ["in place", ({ id, mode }) => makeVector(id, { copies: recorded.copies, autoreset: mode })],
  ["in fresh arrays", ({ id, mode }) => makeVector(id, { copies: recorded.copies, autoreset: mode, copy: true })],
  [
    "with the usual wrappers",
    ({ id, mode }) =>
      new SyncVectorEnv(
        new Array(recorded.copies).fill(() => make(id)),
        { autoreset: mode },
      ),
  ],
];

describe.each(ways)("%s", (_, vectorOf) => {
  test.each(recorded.runs)("$id in mode $mode runs as recorded", async (run) => {
    expectEqual(await replay(run.id, vectorOf(run)), run);
  });
});

test("a list of seeds gives each copy its own, and lets those without one go on", () => {
  const vector = makeVector("CartPole-v1", { copies: recorded.copies });
  vector.reset({ seed: recorded.seeded.after });
  expect([...vector.reset({ seed: recorded.seeded.seeds }).observations]).toEqual(recorded.seeded.observations);
});
