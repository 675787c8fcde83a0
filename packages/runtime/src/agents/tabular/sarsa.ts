/**
 * SARSA (Rummery and Niranjan, On-line Q-learning using connectionist systems, 1994): learns the values of the policy that
 * acts, exploration included.
 *
 * `Q(s, a) ← Q(s, a) + α (r + γ Q(s′, a′) − Q(s, a))`, where a′ is the action taken next; 0 if s′ ended the task.
 */
import { moveTowards, type TabularRule } from "./tabular-rule.ts";

export const sarsa: TabularRule = {
  name: "sarsa",
  tables: 1,
  drawsNext: true,
  update([table], move) {
    const next = move.terminated ? 0 : (table.values[move.nextState * table.actions + move.nextAction] ?? 0);
    moveTowards(table, move, move.reward + move.gamma * next);
  },
};
