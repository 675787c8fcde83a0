/**
 * Double Q-learning (van Hasselt, Double Q-learning, 2010): one table chooses the next action and the other values it, so that
 * the maximum of noisy values is not taken for their true one.
 *
 * With probability ½ `A(s, a) ← A(s, a) + α (r + γ B(s′, argmax_b A(s′, b)) − A(s, a))`, else the same with A and B exchanged.
 * The table acted by is (A + B) / 2, which has the same best actions as the sum of the paper.
 */
import { greedyAction } from "./greedy.ts";
import { moveTowards, type TabularRule } from "./tabular-rule.ts";

export const doubleQLearning: TabularRule = {
  name: "double_q_learning",
  tables: 3,
  drawsNext: false,
  update([acting, a = acting, b = acting], move) {
    const [learns, judges] = move.uniform < 0.5 ? [a, b] : [b, a];
    // The half that the coin has left over is uniform again, and breaks ties.
    const rest = (2 * move.uniform) % 1;
    const best = move.nextState * judges.actions + greedyAction(learns, move.nextState, rest);
    const next = move.terminated ? 0 : (judges.values[best] ?? 0);
    moveTowards(learns, move, move.reward + move.gamma * next);
    const index = move.state * acting.actions + move.action;
    acting.values[index] = ((a.values[index] ?? 0) + (b.values[index] ?? 0)) / 2;
  },
};
