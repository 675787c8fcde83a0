/** Buffers against a plain list of all that was ever added. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { PrioritizedReplay } from "./prioritized-replay.ts";
import { ReplayBuffer } from "./replay-buffer.ts";
import { SumTree } from "./sum-tree.ts";
import type { TransitionArrays } from "./transition-arrays.ts";

const sizes = { observationSize: 2, actionSize: 1, actionType: "int32" } as const;

/** Step `t` of copies whose observations say which they are: `[t, copy]`, then `[t + 1, copy]`. */
function stepAt(t: number, ends: readonly string[]): TransitionArrays {
  return {
    observations: Float32Array.from(ends.flatMap((_, copy) => [t, copy])),
    actions: Int32Array.from(ends, (_, copy) => 10 * t + copy),
    rewards: Float32Array.from(ends, (_, copy) => (t % 7) + copy),
    nextObservations: Float32Array.from(ends.flatMap((_, copy) => [t + 1, copy])),
    terminated: Uint8Array.from(ends, (end) => Number(end === "terminated")),
    truncated: Uint8Array.from(ends, (end) => Number(end === "truncated")),
  };
}

const histories = fc.record({
  copies: fc.integer({ min: 1, max: 3 }),
  slots: fc.integer({ min: 1, max: 8 }),
  n: fc.integer({ min: 1, max: 4 }),
  ends: fc.array(
    fc.array(fc.constantFrom("no", "no", "no", "terminated", "truncated"), { minLength: 3, maxLength: 3 }),
    { minLength: 1, maxLength: 25 },
  ),
});

test("Drawn transitions are those of the latest steps, with rewards summed to the end of the episode or of what is known", () => {
  const gamma = 0.5;
  fc.assert(
    fc.property(histories, ({ copies, slots, n, ends: all }) => {
      const ends = all.map((row) => row.slice(0, copies));
      const buffer = new ReplayBuffer({ ...sizes, capacity: slots * copies, copies, steps: n, gamma });
      ends.forEach((row, t) => {
        buffer.add(stepAt(t, row));
      });
      expect(buffer.size).toBe(Math.min(slots, ends.length) * copies);
      const batch = buffer.batchArrays(30);
      buffer.sample(batch, randomStream(1, "replay", ends.length));
      for (let i = 0; i < batch.count; i++) {
        const [t = -1, copy = -1] = batch.observations.subarray(2 * i, 2 * i + 2);
        expect(t).toBeGreaterThanOrEqual(Math.max(0, ends.length - slots));
        expect(batch.actions[i]).toBe(10 * t + copy);
        const ahead = ends.slice(t, t + n).map((row) => row[copy] ?? "no");
        const end = ahead.findIndex((one) => one !== "no");
        const used = end < 0 ? ahead : ahead.slice(0, end + 1);
        const reward = used.reduce((sum, _, k) => sum + gamma ** k * (((t + k) % 7) + copy), 0);
        expect(batch.rewards[i]).toBe(reward);
        expect(batch.discounts[i]).toBe(used.at(-1) === "terminated" ? 0 : gamma ** used.length);
        expect([...batch.nextObservations.subarray(2 * i, 2 * i + 2)]).toEqual([t + used.length, copy]);
      }
    }),
    { seed: 12, numRuns: 300 },
  );
});

test("Every transition is drawn equally often", () => {
  const buffer = new ReplayBuffer({ ...sizes, capacity: 10, gamma: 1 });
  for (let t = 0; t < 13; t++) buffer.add(stepAt(t, ["no"]));
  const batch = buffer.batchArrays(20_000);
  buffer.sample(batch, randomStream(2, "replay"));
  const counts = new Float64Array(10);
  for (const index of batch.indices) counts[index] = (counts[index] ?? 0) + 1;
  // 2,000 ± 4 standard deviations of √(2,000 · 0.9).
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(170);
});

describe("A tree of sums", () => {
  test("finds the place that a walk along the weights finds", () => {
    const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 0.999, noNaN: true }), (list, part) => {
        const tree = new SumTree(list.length);
        list.forEach((weight, index) => {
          tree.setWeight(index, 7);
          tree.setWeight(index, weight);
        });
        const total = list.reduce((sum, weight) => sum + weight, 0);
        expect(tree.total).toBe(total);
        if (total === 0) return;
        let left = part * total;
        const walked = list.findIndex((weight) => {
          left -= weight;
          return left < 0;
        });
        expect(tree.find(part * total)).toBe(walked);
        expect(list[tree.find(total)]).toBeGreaterThan(0);
      }),
      { seed: 13, numRuns: 500 },
    );
  });
});

describe("Priorities", () => {
  const filled = (): PrioritizedReplay => {
    const replay = new PrioritizedReplay({ ...sizes, capacity: 8, gamma: 1, alpha: 0.5 });
    for (let t = 0; t < 6; t++) replay.add(stepAt(t, ["no"]));
    const all = replay.buffer.batchArrays(6);
    all.indices.set([0, 1, 2, 3, 4, 5]);
    replay.setErrors(all, [0, 1, -4, 9, 16, -25]);
    return replay;
  };

  test("make each transition come by its share, and weights make up for it", () => {
    const replay = filled();
    const batch = replay.buffer.batchArrays(15_000);
    const weights = new Float32Array(batch.count);
    replay.sample(batch, { stream: randomStream(3, "replay"), beta: 1, weights });
    const counts = new Float64Array(6);
    batch.indices.forEach((index, i) => {
      counts[index] = (counts[index] ?? 0) + 1;
      // Shares are 1 to 5 of 15; the transition of error 1 comes least, and counts most unless that of error 0 came.
      const first = batch.indices.indexOf(1);
      if (index > 0) expect((weights[i] ?? 0) / (weights[first] ?? 0)).toBeCloseTo(1 / index, 4);
    });
    for (let index = 1; index < 6; index++) expect(Math.abs((counts[index] ?? 0) - 1000 * index)).toBeLessThan(20);
    expect(counts[0]).toBeLessThan(20);
    expect(Math.max(...weights)).toBe(1);
  });

  test("of new transitions are the largest so far", () => {
    const replay = filled();
    replay.add(stepAt(6, ["no"]));
    expect(replay.snapshot().weights[6]).toBe(replay.snapshot().weights[5]);
  });

  test("go on exactly from a snapshot, as do the transitions", () => {
    const first = filled();
    for (let t = 6; t < 11; t++) first.add(stepAt(t, ["truncated"]));
    const kept = structuredClone(first.snapshot());
    const second = new PrioritizedReplay({ ...sizes, capacity: 8, gamma: 1, alpha: 0.5 });
    second.restore(kept);
    const drawn = [first, second].map((replay) => {
      replay.add(stepAt(11, ["no"]));
      const batch = replay.buffer.batchArrays(50);
      const weights = new Float32Array(50);
      replay.sample(batch, { stream: randomStream(4, "replay"), beta: 0.4, weights });
      return { batch, weights, after: replay.snapshot() };
    });
    expect(drawn[1]).toEqual(drawn[0]);
    expect(drawn[0]?.after).not.toEqual(kept);
  });
});

describe("What is refused", () => {
  test("a capacity, a step or a snapshot that does not fit, and a batch of nothing", () => {
    expect(() => new ReplayBuffer({ ...sizes, capacity: 7, copies: 2, gamma: 1 })).toThrow(
      /multiple of 2 .* received 7/,
    );
    expect(() => new ReplayBuffer({ ...sizes, capacity: 7, steps: 0, gamma: 1 })).toThrow(
      /at least 1 step; received 0/,
    );
    const buffer = new ReplayBuffer({ ...sizes, capacity: 4, gamma: 1 });
    expect(() => buffer.add(stepAt(0, ["no", "no"]))).toThrow(/1 transitions, one a copy; received 2/);
    expect(() => buffer.sample(buffer.batchArrays(1), randomStream(1, "x"))).toThrow(/empty buffer/);
    buffer.add(stepAt(0, ["no"]));
    const other = new ReplayBuffer({ ...sizes, observationSize: 3, capacity: 4, gamma: 1 });
    expect(() => other.restore(buffer.snapshot())).toThrow(
      /4 transitions of 3 \+ 1 numbers; the snapshot has 1 with 2 \+ 1/,
    );
  });
});
