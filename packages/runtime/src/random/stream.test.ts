import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream, type Stream, shuffledRange, streamSeed } from "./stream.ts";

const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

/** Σ (seen − expected)² / expected over equally likely outcomes. */
function chiSquare(outcomes: readonly number[], kinds: number): number {
  const expected = outcomes.length / kinds;
  const seen = new Array<number>(kinds).fill(0);
  for (const outcome of outcomes) seen[outcome] = (seen[outcome] ?? 0) + 1;
  return seen.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: readonly number[], y: readonly number[], mx: number, my: number): number =>
    x.reduce((sum, value, index) => sum + (value - mx) * ((y[index] ?? 0) - my), 0);
  return product(a, b, meanA, meanB) / Math.sqrt(product(a, a, meanA, meanA) * product(b, b, meanB, meanB));
}

describe("a stream", () => {
  test("is the same for the same seed and name, and another for any other", () => {
    const numbers = (seed: number, ...name: (string | number)[]): number[] =>
      draw(8, randomStream(seed, ...name).uint32);
    expect(numbers(1, "data", 3)).toEqual(numbers(1, "data", 3));
    const others = [
      numbers(1, "data", 4),
      numbers(2, "data", 3),
      numbers(1, "date", 3),
      numbers(1, "data"),
      numbers(1, 3, "data"),
    ];
    for (const other of others) expect(other).not.toEqual(numbers(1, "data", 3));
  });

  test("does not move when another stream is drawn from", () => {
    const alone = draw(20, randomStream(1, "a").uniform);
    const [a, b] = [randomStream(1, "a"), randomStream(1, "b")];
    const beside = draw(20, () => {
      b.normal();
      return a.uniform();
    });
    expect(beside).toEqual(alone);
  });

  test("has a seed of its own for each of 200,000 steps and rows", () => {
    const seeds = new Set<string>();
    for (let step = 0; step < 100_000; step++) {
      seeds.add(streamSeed(7, "train", "features/dropout", step).join());
      seeds.add(streamSeed(7, "train", "features/dropout_2", step).join());
    }
    expect(seeds.size).toBe(200_000);
  });

  test("is not correlated with its neighbours", () => {
    const values = draw(12, () => 0).map((_, epoch) => draw(4000, randomStream(0, "shuffle", epoch).uniform));
    for (const [index, first] of values.entries()) {
      for (const second of values.slice(index + 1)) {
        // 4.5 deviations of the correlation of independent draws, 1/√4000.
        expect(Math.abs(correlation(first, second))).toBeLessThan(4.5 / Math.sqrt(4000));
      }
    }
  });

  test("gives uniform numbers", () => {
    const values = draw(50_000, randomStream(3, "uniform").uniform);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    // 99.9% of χ² with 99 degrees of freedom is 148.2.
    expect(
      chiSquare(
        values.map((value) => Math.floor(value * 100)),
        100,
      ),
    ).toBeLessThan(148.2);
  });

  test("gives normal numbers with the moments and tails of the normal distribution", () => {
    const values = draw(100_000, randomStream(4, "normal").normal);
    const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.015);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(3))).toBeLessThan(0.05);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15);
    // 4.55% of the mass lies outside two deviations.
    expect(values.filter((value) => Math.abs(value) > 2).length / values.length).toBeCloseTo(0.0455, 2);
  });
});

describe("integer", () => {
  // 99.9% of χ² with bound − 1 degrees of freedom.
  test.each([
    [2, 10.83],
    [3, 13.82],
    [7, 22.46],
    [10, 27.88],
  ])("below %i takes every value equally often", (bound, limit) => {
    const { integer } = randomStream(5, "integer", bound);
    expect(
      chiSquare(
        draw(30_000, () => integer(bound)),
        bound,
      ),
    ).toBeLessThan(limit);
  });

  test("has no modulo bias where the bound does not divide 2^32", () => {
    const bound = 3 * 2 ** 30;
    const { integer } = randomStream(6, "integer");
    // A plain remainder would give the first third twice as often as each of the others.
    const thirds = draw(30_000, () => Math.floor(integer(bound) / 2 ** 30));
    expect(chiSquare(thirds, 3)).toBeLessThan(13.82);
  });

  test("rejects what lies beyond the last whole multiple of the bound", () => {
    const stream = randomStream(8, "bounds");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (bound) => {
        const value = stream.integer(bound);
        return Number.isInteger(value) && value >= 0 && value < bound;
      }),
      { seed: 2 },
    );
  });
});

describe("shuffledRange", () => {
  const shuffle = (count: number, stream: Stream): number[] => [...shuffledRange(count, stream)];

  test("is a permutation", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer(), (count, seed) => {
        const sorted = shuffle(count, randomStream(seed, "shuffle")).sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length: count }, (_, index) => index));
      }),
      { seed: 3 },
    );
  });

  test("gives each of the 24 orders of four equally often", () => {
    const stream = randomStream(9, "orders");
    const orders = new Map<string, number>();
    const outcomes = draw(24_000, () => {
      const order = shuffle(4, stream).join();
      if (!orders.has(order)) orders.set(order, orders.size);
      return orders.get(order) ?? -1;
    });
    expect(orders.size).toBe(24);
    // 99.9% of χ² with 23 degrees of freedom.
    expect(chiSquare(outcomes, 24)).toBeLessThan(49.73);
  });
});
