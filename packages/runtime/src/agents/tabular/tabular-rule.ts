/**
 * What tabular algorithms differ in: one update of their tables after one step. The training beside this file does the rest.
 */
import type { ActionValues } from "./greedy.ts";

/** One step as a rule sees it. The training reuses the object, so a rule keeps no reference to it. */
export interface Move {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  /** Whether the task ended: the value beyond is 0. A limit that cut the episode is none of the task. */
  readonly terminated: boolean;
  readonly nextState: number;
  /** The action that the policy draws in `nextState`; for rules with `drawsNext`, else 0. */
  readonly nextAction: number;
  /** The probability of a uniform action in `nextState`. */
  readonly epsilon: number;
  readonly learningRate: number;
  readonly gamma: number;
  /** A uniform number from `[0, 1)` of this step. */
  readonly uniform: number;
}

/** The tables of a rule, each `[states × actions]`. The first is the one that is acted by. */
export type Tables = readonly [ActionValues, ...ActionValues[]];

/** A tabular algorithm. */
export interface TabularRule {
  readonly name: "q_learning" | "sarsa" | "expected_sarsa" | "double_q_learning";
  /** How many tables it keeps. */
  readonly tables: number;
  /** Whether the next action is drawn before the update, which uses it. */
  readonly drawsNext: boolean;
  update(tables: Tables, move: Move): void;
}

/** Moves the value of the step's action towards a target: `Q(s, a) ← Q(s, a) + α (target − Q(s, a))`. */
export function moveTowards(
  { values, actions }: ActionValues,
  { state, action, learningRate }: Move,
  target: number,
): void {
  const index = state * actions + action;
  const value = values[index] ?? 0;
  values[index] = value + learningRate * (target - value);
}
