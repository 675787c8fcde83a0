/**
 * Which action a table holds for the best. In: values `[states × actions]` and a state. Out: an action, or the probability of
 * each. Why: ties are frequent at the start, where every value is the same; always taking the first would never explore.
 */

/** A table and how wide it is. */
export interface ActionValues {
  /** `[states × actions]`. */
  readonly values: Float64Array;
  readonly actions: number;
}

/** The largest value of a state. */
export function bestValue({ values, actions }: ActionValues, state: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = state * actions, end = i + actions; i < end; i++) {
    const value = values[i] ?? 0;
    if (value > best) best = value;
  }
  return best;
}

/** How many actions have the largest value of a state. */
export function countBest(table: ActionValues, state: number): number {
  const best = bestValue(table, state);
  let count = 0;
  for (let i = state * table.actions, end = i + table.actions; i < end; i++) if (table.values[i] === best) count++;
  return count;
}

/** One of the actions with the largest value: the one that `uniform`, from `[0, 1)`, falls on. */
export function greedyAction(table: ActionValues, state: number, uniform: number): number {
  const best = bestValue(table, state);
  let left = Math.floor(uniform * countBest(table, state));
  for (let action = 0; action < table.actions; action++) {
    if (table.values[state * table.actions + action] === best && left-- === 0) return action;
  }
  return 0;
}

/** The deterministic policy of a table: of equal actions the first. */
export function greedyPolicy(
  table: ActionValues,
  { firstState = 0, firstAction = 0 }: { readonly firstState?: number; readonly firstAction?: number } = {},
): (observation: number) => number {
  return (observation) => firstAction + greedyAction(table, observation - firstState, 0);
}
