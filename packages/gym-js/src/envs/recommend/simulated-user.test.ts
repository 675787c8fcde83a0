/** The simulated user against hand computation. */
import { describe, expect, test } from "vitest";
import { seededGenerator } from "../../seeding/seeded-generator.ts";
import { clickProbability, dot, randomDirection, type UserTraits, userAfter } from "./simulated-user.ts";

const still: UserTraits = { bias: -1, scale: 3, boredom: 1, recovery: 0.5, pull: 0, drift: 0 };

describe("a click", () => {
  test.each([
    ["an item unrelated to the taste", [0, 1], 0, 1 / (1 + Math.E)],
    ["a perfect match", [1, 0], 0, 1 / (1 + Math.exp(-2))],
    ["a perfect match shown twice of late", [1, 0], 2, 0.5],
    ["the opposite of the taste", [-1, 0], 0, 1 / (1 + Math.exp(4))],
    ["half a match", [0.5, Math.sqrt(0.75)], 0, 1 / (1 + Math.exp(-0.5))],
  ] as const)("on %s has the probability of the logistic function", (_, features, memory, probability) => {
    expect(clickProbability([1, 0], { features, memory }, still)).toBeCloseTo(probability, 12);
  });
});

describe("after a showing", () => {
  const { rng } = seededGenerator(1);
  const user = { taste: Float64Array.of(1, 0), memory: Float64Array.of(1, 0.5, 0) };

  test("memories halve, that of the item shown after growing by 1", () => {
    const { memory } = userAfter(user, { item: 1, features: [0, 1] }, { traits: still, rng });
    expect([...memory]).toEqual([0.5, 0.75, 0]);
    expect([...user.memory]).toEqual([1, 0.5, 0]);
  });

  test("the taste stays where it is without pull and drift", () => {
    const { taste } = userAfter(user, { item: 1, features: [0, 1] }, { traits: still, rng });
    expect([...taste]).toEqual([1, 0]);
  });

  test("pull turns it towards the item: of 1 at a right angle, by 45 degrees", () => {
    const { taste } = userAfter(user, { item: 1, features: [0, 1] }, { traits: { ...still, pull: 1 }, rng });
    expect(taste[0]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(taste[1]).toBeCloseTo(Math.SQRT1_2, 12);
  });

  test("a taste that the pull cancels becomes the first axis", () => {
    const { taste } = userAfter(user, { item: 1, features: [-1, 0] }, { traits: { ...still, pull: 1 }, rng });
    expect([...taste]).toEqual([1, 0]);
  });

  test("drift of 0.1 in two directions turns it by 0.1 / sqrt 2 radians in the root of the mean square", () => {
    const traits = { ...still, drift: 0.1 };
    const turns = Array.from({ length: 4000 }, () => {
      const { taste } = userAfter(user, { item: 0, features: [1, 0] }, { traits, rng });
      return Math.atan2(taste[1] ?? 0, taste[0] ?? 0);
    });
    const meanSquare = turns.reduce((sum, turn) => sum + turn * turn, 0) / turns.length;
    // Four deviations of the mean of 4,000 squares are 9%.
    expect(Math.abs(meanSquare / 0.005 - 1)).toBeLessThan(0.1);
  });
});

test("random directions have length 1 and no preferred side", () => {
  const { rng } = seededGenerator(2);
  const directions = Array.from({ length: 3000 }, () => randomDirection(rng, 3));
  expect(Math.max(...directions.map((direction) => Math.abs(dot(direction, direction) - 1)))).toBeLessThan(1e-12);
  for (const axis of [0, 1, 2]) {
    const mean = directions.reduce((sum, direction) => sum + (direction[axis] ?? 0), 0) / directions.length;
    // A component's deviation is the root of 1/3; four deviations of the mean are 0.042.
    expect(Math.abs(mean)).toBeLessThan(0.042);
  }
});
