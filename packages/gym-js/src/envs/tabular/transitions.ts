/**
 * Finite Markov decision processes as tables. In: probabilities. Out: types, and draws by them.
 * Why: with its table an environment can be planned in exactly, and agents judged against the best there is.
 */
import type { Generator } from "../../seeding/generator.ts";

/** One outcome of an action in a state. */
export interface Transition {
  readonly probability: number;
  readonly nextState: number;
  readonly reward: number;
  readonly terminated: boolean;
}

/**
 * Outcomes by state and action, `table[state][action]`: Gymnasium's `P`. Outcomes are listed as drawn, so one state may
 * appear more than once; their probabilities sum to 1.
 */
export type TransitionTable = readonly (readonly (readonly Transition[])[])[];

/** The table of `states` by `actions` whose outcomes `outcomes` gives. */
export function transitionTable(
  states: number,
  actions: number,
  outcomes: (state: number, action: number) => readonly Transition[],
): TransitionTable {
  return Array.from({ length: states }, (_, state) =>
    Array.from({ length: actions }, (_unused, action) => outcomes(state, action)),
  );
}

/**
 * One of the outcomes, by their probabilities and a single uniform draw. Like Gymnasium's `categorical_sample`, the first
 * one where rounding leaves the sum of all below the draw.
 */
export function drawTransition(rng: Generator, outcomes: readonly Transition[]): Transition | undefined {
  const draw = rng.random();
  let sum = 0;
  for (const outcome of outcomes) {
    sum += outcome.probability;
    if (sum > draw) return outcome;
  }
  return outcomes[0];
}

/** An index by `probabilities`, drawn as `drawTransition` draws. */
export function drawIndex(rng: Generator, probabilities: Float64Array): number {
  const draw = rng.random();
  let sum = 0;
  for (let index = 0; index < probabilities.length; index++) {
    sum += probabilities[index] ?? 0;
    if (sum > draw) return index;
  }
  return 0;
}

/** Equal probabilities for the states in which `mayStart` holds, 0 elsewhere. */
export function evenDistribution(states: number, mayStart: (state: number) => boolean): Float64Array {
  const flags = Float64Array.from({ length: states }, (_, state) => (mayStart(state) ? 1 : 0));
  const count = flags.reduce((sum, flag) => sum + flag, 0);
  return flags.map((flag) => flag / count);
}
