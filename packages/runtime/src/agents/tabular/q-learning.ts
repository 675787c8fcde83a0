/**
 * Q-learning (Watkins, Learning from Delayed Rewards, 1989; Watkins and Dayan, 1992): learns the values of the best policy
 * whatever policy acts.
 *
 * `Q(s, a) ← Q(s, a) + α (r + γ max_b Q(s′, b) − Q(s, a))`, where the maximum counts as 0 if s′ ended the task.
 */
import { bestValue } from "./greedy.ts";
import { moveTowards, type TabularRule } from "./tabular-rule.ts";

export const qLearning: TabularRule = {
  name: "q_learning",
  tables: 1,
  drawsNext: false,
  update([table], move) {
    const next = move.terminated ? 0 : bestValue(table, move.nextState);
    moveTowards(table, move, move.reward + move.gamma * next);
  },
};
