/**
 * Expected SARSA (van Seijen, van Hasselt, Whiteson and Wiering, A theoretical and empirical analysis of Expected Sarsa, 2009):
 * SARSA with the mean over the next action in place of one draw of it.
 *
 * `Q(s, a) ← Q(s, a) + α (r + γ Σ_b π(b | s′) Q(s′, b) − Q(s, a))`. With ε-greedy π the sum is
 * `(1 − ε) max_b Q(s′, b) + ε mean_b Q(s′, b)`, whichever way ties are broken.
 */
import { bestValue } from "./greedy.ts";
import { moveTowards, type TabularRule } from "./tabular-rule.ts";

export const expectedSarsa: TabularRule = {
  name: "expected_sarsa",
  tables: 1,
  drawsNext: false,
  update([table], move) {
    let next = 0;
    if (!move.terminated) {
      const start = move.nextState * table.actions;
      let sum = 0;
      for (let action = 0; action < table.actions; action++) sum += table.values[start + action] ?? 0;
      next = (1 - move.epsilon) * bestValue(table, move.nextState) + (move.epsilon * sum) / table.actions;
    }
    moveTowards(table, move, move.reward + move.gamma * next);
  },
};
