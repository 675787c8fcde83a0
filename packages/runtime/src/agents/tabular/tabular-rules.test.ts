/** One update of each rule by its equation, by hand. */
import { expect, test } from "vitest";
import { doubleQLearning } from "./double-q-learning.ts";
import { expectedSarsa } from "./expected-sarsa.ts";
import { qLearning } from "./q-learning.ts";
import { sarsa } from "./sarsa.ts";
import type { Tables } from "./tabular-rule.ts";

const table = (...values: number[]) => ({ values: Float64Array.from(values), actions: 3 });
const move = {
  ...{ state: 0, action: 1, reward: 2, terminated: false, nextState: 1, nextAction: 2 },
  ...{ epsilon: 0.3, learningRate: 0.5, gamma: 0.9, uniform: 0.1 },
};

test.each([
  // 4 + 0.5 (2 + 0.9 · target − 4)
  ["Q-learning", qLearning, 8],
  ["SARSA", sarsa, 5],
  ["expected SARSA", expectedSarsa, 0.7 * 8 + 0.1 * (6 + 8 + 5)],
])("%s moves towards its own value of the next state, and towards the reward alone at the end", (_, rule, next) => {
  const tables: Tables = [table(1, 4, 1, 6, 8, 5)];
  rule.update(tables, move);
  expect([...tables[0].values]).toEqual([1, expect.closeTo(4 + 0.5 * (2 + 0.9 * next - 4), 12), 1, 6, 8, 5]);
  const ended: Tables = [table(1, 4, 1, 6, 8, 5)];
  rule.update(ended, { ...move, terminated: true });
  expect(ended[0].values[1]).toBe(3);
});

test("Double Q-learning lets one table choose and the other judge, by the coin, and acts by their mean", () => {
  const make = (): Tables => [table(0, 0, 0, 0, 0, 0), table(1, 4, 1, 6, 8, 5), table(1, 2, 1, 9, 3, 0)];
  const heads = make();
  doubleQLearning.update(heads, move);
  // A chooses action 1, which B values at 3.
  expect(heads[1]?.values[1]).toBeCloseTo(4 + 0.5 * (2 + 0.9 * 3 - 4), 12);
  expect(heads[0].values[1]).toBeCloseTo((4.35 + 2) / 2, 12);
  const tails = make();
  doubleQLearning.update(tails, { ...move, uniform: 0.7 });
  // B chooses action 0, which A values at 6.
  expect(tails[2]?.values[1]).toBeCloseTo(2 + 0.5 * (2 + 0.9 * 6 - 2), 12);
  expect(tails[1]?.values[1]).toBe(4);
});
