/**
 * Planning in a table. In: transitions. Out: the best return from each state.
 * Why: what an environment promises as its optimum is computed, not quoted. Value iteration, Sutton & Barto section 4.4.
 */
import type { TransitionTable } from "../tabular/transitions.ts";

/** The best undiscounted return of each state within `sweeps` steps. */
export function bestValues(table: TransitionTable, sweeps: number): Float64Array {
  let values = new Float64Array(table.length);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const before = values;
    values = Float64Array.from(table, (actions) =>
      Math.max(
        ...actions.map((outcomes) =>
          outcomes.reduce(
            (sum, { probability, nextState, reward, terminated }) =>
              sum + probability * (reward + (terminated ? 0 : (before[nextState] ?? 0))),
            0,
          ),
        ),
      ),
    );
  }
  return values;
}
